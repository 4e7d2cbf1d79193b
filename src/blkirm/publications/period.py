"""Reporting periods as editors type them, understood where they name days or years."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import re


_PART = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_FROM_TO = re.compile(rf"\s*({_PART.pattern})\s*(?:[/–]\s*({_PART.pattern})\s*)?")


@dataclass(frozen=True)
class Period:
    """The first and the last day of a period."""

    start: date
    end: date

    @property
    def interval(self) -> str:
        """The period as ISO 8601 writes it."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def period_of(text: str | None) -> Period | None:
    """Return the days of ``2014``, ``2014/2015``, ``2014-12/2015-05`` or two days.

    Nothing for anything else, and for a period that would end before it begins: nothing is
    guessed.
    """
    found = _FROM_TO.fullmatch(text or "")
    if found is None:
        return None
    first = found[1]
    try:
        start, end = _day(first, last=False), _day(found[5] or first, last=True)
    except ValueError:
        return None
    return Period(start, end) if start <= end else None


def _day(text: str, *, last: bool) -> date:
    year, month, day = (int(part) if part else None for part in _PART.fullmatch(text).groups())
    if month is None:
        month = 12 if last else 1
    elif not 1 <= month <= 12:
        raise ValueError(text)
    if year < 1:
        raise ValueError(text)
    if day is None:
        day = monthrange(year, month)[1] if last else 1
    return date(year, month, day)
