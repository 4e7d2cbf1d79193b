from blkirm.kernel.footprints import Footprints
from blkirm.kernel.footprints import MOST_OPENED
from blkirm.kernel.footprints import MOST_STARS
from blkirm.kernel.footprints import PAUSE
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlite3
import time


NOON = 1_800_000_000.0


@pytest.fixture
def footprints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footprints:
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return Footprints()


def test_first_visit_makes_nothing_new(footprints: Footprints) -> None:
    assert footprints.last_visits("a", NOON).get("party") is None
    assert footprints.visit("a", "party", NOON) is None
    assert footprints.visit("a", "party", NOON + 60) is None


def test_what_was_new_stays_new_as_long_as_a_visit_lasts(footprints: Footprints) -> None:
    footprints.visit("a", "party", NOON)
    later = NOON + 24 * 3600

    expected = footprints.last_visits("a", later).get("party")
    pages = [footprints.visit("a", "party", later + minutes * 60) for minutes in (0, 10, 35, 60)]
    during = footprints.last_visits("a", later + 61 * 60).get("party")
    after = footprints.last_visits("a", later + 60 * 60 + PAUSE).get("party")

    assert (expected, pages, during) == (NOON, [NOON] * 4, NOON)
    assert after == later + 60 * 60


def test_nobody_knows_of_the_visits_of_others(footprints: Footprints) -> None:
    footprints.visit("a", "party", NOON)
    footprints.star("a", "thing")
    footprints.open("a", "thing")

    assert footprints.last_visits("b", NOON + PAUSE).get("party") is None
    assert (footprints.stars("b"), footprints.opened("b")) == ([], [])


def test_favourites_come_and_go(footprints: Footprints) -> None:
    for thing in ("one", "two", "one"):
        footprints.star("a", thing)
        time.sleep(0.002)
    before = footprints.stars("a")

    footprints.unstar("a", "two")
    footprints.unstar("a", "never")

    assert (before, footprints.stars("a")) == (["two", "one"], ["one"])


def test_there_are_not_endlessly_many_favourites(footprints: Footprints) -> None:
    for number in range(MOST_STARS):
        footprints.star("a", str(number))

    with pytest.raises(ValueError, match="favourites"):
        footprints.star("a", "one more")
    footprints.star("a", "0")


def test_only_the_last_opened_things_are_kept(footprints: Footprints) -> None:
    for number in range(MOST_OPENED + 20):
        footprints.open("a", f"{number:03}")
    footprints.open("a", "050")

    opened = footprints.opened("a")

    assert (opened[0], len(opened)) == ("050", MOST_OPENED)
    assert "010" not in opened


def test_account_that_is_gone_leaves_nothing(footprints: Footprints, tmp_path: Path) -> None:
    for account in ("a", "b"):
        footprints.visit(account, "party", NOON)
        footprints.star(account, "thing")
        footprints.open(account, "thing")

    footprints.forget("a")

    database = sqlite3.connect(tmp_path / "footprints.sqlite3")
    left = {
        account
        for table in ("visits", "stars", "opened")
        for (account,) in database.execute(f"SELECT account FROM {table}")  # noqa: S608
    }
    assert left == {"b"}


def test_several_processes_and_threads_write_at_once(footprints: Footprints) -> None:
    other = Footprints()

    def mark(number: int) -> None:
        (footprints, other)[number % 2].star("a", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(mark, range(100)))

    assert len(footprints.stars("a")) == 100


def test_broken_file_stops_nobody(
    footprints: Footprints, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "footprints.sqlite3").write_bytes(b"no database at all" * 100)

    assert footprints.visit("a", "party", NOON) is None
    assert footprints.stars("a") == []
    footprints.star("a", "thing")
    assert "not known" in caplog.text
