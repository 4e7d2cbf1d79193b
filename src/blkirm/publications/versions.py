"""The versions of a report: German, English, easy language; which of them is older than another.

Each version has a day of its own, printed in it: translations follow later, and a text that was
brought up to date in one language only is told to its readers (ANCHORS.md 4.11).
"""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from typing import Any


#: In the order in which they are told apart; ``ls`` is easy language (Leichte Sprache).
VERSIONS = ("de", "en", "ls")
EASY = "ls"
#: What a report is written in. Easy language comes beside one of them, never alone.
LANGUAGES = ("de", "en")


def days_of(
    there: Iterable[str], own: Mapping[str, date | None], stand: date | None
) -> dict[str, date]:
    """Return the day of each version that is there and has one.

    ``own`` is what was said of single versions; for the others the report's own day counts.
    """
    days = {version: own.get(version) or stand for version in VERSIONS if version in set(there)}
    return {version: day for version, day in days.items() if day is not None}


def older_ones(days: Mapping[str, date]) -> list[tuple[str, str]]:
    """Return each version that is older than the newest one, together with that one.

    Of several that are the newest, the first in the order of ``VERSIONS`` is named.
    """
    known = [version for version in VERSIONS if version in days]
    if not known:
        return []
    newest = max(known, key=lambda version: (days[version], -VERSIONS.index(version)))
    return [(version, newest) for version in known if days[version] < days[newest]]


def handed_in_before(files: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return each version whose file was handed in on an earlier day than the German one's.

    For editors: maybe the translation was forgotten when the original was exchanged.
    """
    if "de" not in files:
        return []
    days = {version: _day(facts) for version, facts in files.items()}
    return [(version, "de") for version in VERSIONS if days.get(version, days["de"]) < days["de"]]


def _day(facts: Mapping[str, Any]) -> date:
    return datetime.fromisoformat(facts["set_at"]).date()
