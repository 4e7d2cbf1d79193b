from blkirm.decisions.numbers import count_on
from blkirm.decisions.numbers import draw
from blkirm.decisions.numbers import PATTERN
from blkirm.decisions.numbers import sort_key
from blkirm.decisions.records import DecisionRecords
from BTrees.LOBTree import LOTreeSet
from collections.abc import Iterator
from hypothesis import given
from hypothesis import strategies as st
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.POSException import ConflictError

import pytest
import transaction


@pytest.fixture
def database() -> Iterator[DB]:
    opened = DB(DemoStorage())
    yield opened
    opened.close()


@given(st.integers(min_value=1, max_value=60))
def test_numbers_are_counted_without_gaps(many: int) -> None:
    series = LOTreeSet()

    assert [count_on(series) for _ in range(many)] == list(range(1, many + 1))


@given(st.integers(min_value=1, max_value=300))
def test_confidential_numbers_never_repeat(many: int) -> None:
    series = LOTreeSet()

    drawn = [draw(series) for _ in range(many)]

    assert len({*drawn}) == many
    assert all(PATTERN.fullmatch(f"2026/V{digits}") for digits in drawn)


@pytest.mark.parametrize("before", [0, 1, 1000], ids=["first", "second", "large"])
def test_two_who_ask_at_the_same_moment_never_get_the_same_number(
    database: DB, before: int
) -> None:
    first, second = transaction.TransactionManager(), transaction.TransactionManager()
    one, two = database.open(first), database.open(second)
    one.root()["records"] = DecisionRecords()
    if before:
        one.root()["records"].numbers("counted", "p/2026").update(range(1, before + 1))
    first.commit()
    second.begin()

    taken = count_on(one.root()["records"].numbers("counted", "p/2026"))
    count_on(two.root()["records"].numbers("counted", "p/2026"))
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()
    second.abort()
    again = count_on(two.root()["records"].numbers("counted", "p/2026"))
    second.commit()

    assert (taken, again) == (before + 1, before + 2)


def test_two_parties_do_not_wait_for_each_other(database: DB) -> None:
    first, second = transaction.TransactionManager(), transaction.TransactionManager()
    one, two = database.open(first), database.open(second)
    one.root()["records"] = DecisionRecords()
    for party in ("p", "q"):
        one.root()["records"].numbers("counted", f"{party}/2026").insert(1)
    first.commit()
    second.begin()

    numbers = [
        count_on(one.root()["records"].numbers("counted", "p/2026")),
        count_on(two.root()["records"].numbers("counted", "q/2026")),
    ]
    first.commit()
    second.commit()

    assert numbers == [2, 2]


def test_numbers_sort_as_numbers() -> None:
    numbers = ["2026/1000", "2025/014", "2026/V0417", "2026/014", "2026/999"]

    assert sorted(numbers, key=sort_key) == [
        "2025/014",
        "2026/014",
        "2026/999",
        "2026/1000",
        "2026/V0417",
    ]
