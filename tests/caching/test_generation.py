from blkirm.access.interfaces import SPACES
from blkirm.caching import generation
from blkirm.caching.generation import Generation
from blkirm.caching.generation import PRIVATE
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

import pytest
import transaction
import ZODB.MappingStorage


@pytest.fixture(params=["file", "memory"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DB]:
    if request.param == "file":
        storage = FileStorage(str(tmp_path / "Data.fs"))
    else:
        storage = ZODB.MappingStorage.MappingStorage()
    database = DB(storage)
    yield database
    database.close()


@pytest.fixture
def commit(database: DB) -> Callable[..., bytes]:
    """Commit something, and return the id of the transaction."""

    def commit(private: bool = False) -> bytes:
        manager = transaction.TransactionManager()
        connection = database.open(manager)
        root: Any = connection.root()
        root["number"] = root.get("number", 0) + 1
        if private:
            manager.get().setExtendedInfo(PRIVATE, True)
        manager.commit()
        connection.close()
        return database.lastTransaction()

    return commit


def test_generation_is_the_last_transaction_that_was_not_private(
    database: DB, commit: Callable[..., bytes]
) -> None:
    tells = Generation(lambda: database)
    first = commit()
    assert tells() == first

    commit(private=True)
    commit(private=True)
    assert tells() == first

    second = commit()
    commit(private=True)
    assert tells() == second


def test_public_change_between_private_ones_counts(
    database: DB, commit: Callable[..., bytes]
) -> None:
    tells = Generation(lambda: database)
    tells()
    commit(private=True)
    public = commit()
    commit(private=True)

    assert tells() == public


def test_too_many_private_changes_to_read_count_as_public(
    database: DB, commit: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "MOST_READ", 3)
    tells = Generation(lambda: database)
    tells()
    for _ in range(5):
        last = commit(private=True)

    assert tells() == last


def test_what_cannot_be_read_counts_as_public(
    database: DB, commit: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    tells = Generation(lambda: database)
    tells()
    last = commit(private=True)
    monkeypatch.setattr(database.storage, "iterator", None)

    assert tells() == last


def test_before_the_database_is_open_there_is_no_generation() -> None:
    assert Generation(lambda: None)() == b""


def test_packing_leaves_the_generation_alone(database: DB, commit: Callable[..., bytes]) -> None:
    tells = Generation(lambda: database)
    public = commit()
    tells()
    database.pack()
    commit(private=True)

    assert tells() == public


@pytest.mark.parametrize(
    ("names", "private"),
    [
        ((SPACES, "dublin", "papers"), True),
        ((SPACES, "dublin", "papers", "x", "@@comment"), True),
        ((SPACES, "dublin", "meetings", "m", "minutes", "@entries", "1"), True),
        (("login",), True),
        (("@login",), True),
        ((SPACES, "dublin"), False),
        ((SPACES, "dublin", "edit"), False),
        ((SPACES, "dublin", "@memberships"), False),
        (("reports", "papers", "papers"), False),
        (("de", "news", "login"), False),
        ((), False),
    ],
    ids=lambda value: "/".join(value) or "root" if isinstance(value, tuple) else str(value),
)
def test_only_what_lies_inside_a_space_is_private(names: tuple[str, ...], private: bool) -> None:
    assert generation.stays_private({"blkirm.path": names}) is private
