from blkirm.kernel import clock
from blkirm.publications.downloads import DownloadCounts
from pathlib import Path
from threading import Thread

import datetime
import pytest
import sqlite3


def test_downloads_are_counted_by_report_language_and_day(counts_file: Path) -> None:
    counts = DownloadCounts()

    with clock.at(datetime.date(2026, 11, 21)):
        counts.add("a", "de")
    with clock.at(datetime.date(2026, 11, 22)):
        counts.add("a", "de")
        counts.add("a", "en")
        counts.add("b", "de")

    assert counts.totals("a") == {"de": 2, "en": 1}
    rows = sqlite3.connect(counts_file).execute("SELECT * FROM downloads").fetchall()
    assert rows == [
        ("a", "de", "2026-11-21", 1),
        ("a", "de", "2026-11-22", 1),
        ("a", "en", "2026-11-22", 1),
        ("b", "de", "2026-11-22", 1),
    ]


def test_report_without_downloads_has_no_totals() -> None:
    assert DownloadCounts().totals("nobody") == {}


def test_downloads_at_the_same_time_are_all_counted() -> None:
    # Two objects stand for two processes; every one of them creates the file or finds it.
    processes = [DownloadCounts(), DownloadCounts()]
    threads = [
        Thread(target=lambda counts=counts: [counts.add("a", "de") for _n in range(25)])
        for counts in processes * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [counts.totals("a") for counts in processes] == [{"de": 200}, {"de": 200}]


def test_counting_goes_on_in_a_new_file_when_the_old_one_was_taken_away(counts_file: Path) -> None:
    counts = DownloadCounts()
    counts.add("a", "de")
    counts_file.unlink()

    counts.add("b", "de")

    assert counts.totals("a") == {}
    assert counts.totals("b") == {"de": 1}


def test_counting_without_a_place_to_write_does_not_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLKIRM_VAR", "/nowhere/at/all")
    counts = DownloadCounts()

    counts.add("a", "de")

    assert counts.totals("a") == {}
