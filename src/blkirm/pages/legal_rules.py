"""Questions about pages the law asks for."""

from datetime import date
from datetime import timedelta
from typing import Any


#: § 7 (5) BITV 2.0: at least once a year.
REVIEW_EVERY_YEARS = 1
#: Editors hear of it before the year is over, and again as long as nobody looked.
AHEAD = timedelta(days=30)
AGAIN = timedelta(days=30)


def review_due(reviewed_on: date | None) -> date | None:
    """Return the day until which a page has to be looked through; None where nobody ever did."""
    if reviewed_on is None:
        return None
    year = reviewed_on.year + REVIEW_EVERY_YEARS
    try:
        return reviewed_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def is_overdue(reviewed_on: date | None, today: date) -> bool:
    """Say whether a page should have been looked through before a day."""
    due = review_due(reviewed_on)
    return due is None or due < today


def needs_reminder(reviewed_on: date | None, today: date, reminded_on: date | None) -> bool:
    """Say whether editors are to be told today."""
    due = review_due(reviewed_on)
    if due is not None and today < due - AHEAD:
        return False
    # A reminder from before the last look says nothing about the next one.
    if reminded_on is None or (reviewed_on is not None and reminded_on <= reviewed_on):
        return True
    return reminded_on + AGAIN <= today


def open_gaps(gaps: list[dict[str, Any]] | None, today: date) -> list[dict[str, Any]]:
    """Return the gaps, each saying as ``late`` whether it should have been mended by now."""
    return [
        {**gap, "late": bool(gap.get("until")) and date.fromisoformat(gap["until"]) < today}
        for gap in gaps or ()
    ]
