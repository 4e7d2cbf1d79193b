"""Working days in Germany: Monday to Friday, less the public holidays that are to be regarded.

Each Land has holidays of its own, and a working party has members from all sixteen. So whoever sets
a deadline says which of them count: none, those that all Länder have in common, or every day on
which at least one whole Land has a public holiday. Holidays of single towns and of
communities with one denomination are none of a Land. 24 and 31 December are none by law.
"""

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from typing import get_args
from typing import Literal

import functools
import holidays


Laender = Literal["none", "common", "all"]
#: Which public holidays are regarded: of no Land, those all Länder share, of any Land.
CHOICES: tuple[Laender, ...] = get_args(Laender)

#: One entry of the package is a town with a holiday of its own.
_LAENDER = tuple(code for code in holidays.Germany.subdivisions if len(code) == 2)
_DAY = timedelta(days=1)


@functools.lru_cache(maxsize=200)
def holidays_in(year: int, laender: Laender) -> frozenset[date]:
    """Return the public holidays of a year that are regarded. Raises ``ValueError``."""
    if laender not in CHOICES:
        raise ValueError(f"{laender!r} is none of {', '.join(CHOICES)}.")
    if laender == "none":
        return frozenset()
    each = [frozenset(holidays.Germany(subdiv=land, years=year)) for land in _LAENDER]
    return frozenset.intersection(*each) if laender == "common" else frozenset().union(*each)


@dataclass(frozen=True)
class Holiday:
    """A public holiday: what it is called, and in which Länder (``BW``, in the package's order)."""

    name: str
    laender: tuple[str, ...]

    @property
    def is_common(self) -> bool:
        """Say whether it is one in every Land."""
        return len(self.laender) == len(_LAENDER)


#: Names of holidays are those of the package; it knows these of our languages.
_SPOKEN = {"de": "de", "en": "en_US"}


@functools.lru_cache(maxsize=2_000)
def _names(year: int, land: str, language: str) -> dict[date, str]:
    return dict(holidays.Germany(subdiv=land, years=year, language=_SPOKEN[language]).items())


def holidays_on(day: date, language: str) -> tuple[Holiday, ...]:
    """Return the public holidays on a day in a language (``de``, ``en``); none on most days."""
    found: dict[str, list[str]] = {}
    for land in _LAENDER:
        name = _names(day.year, land, language).get(day)
        if name:
            found.setdefault(name, []).append(land)
    return tuple(Holiday(name, tuple(laender)) for name, laender in found.items())


def is_working_day(day: date, laender: Laender = "none") -> bool:
    """Say whether people work on a day. Raises ``ValueError`` for an unknown ``laender``."""
    return day not in holidays_in(day.year, laender) and day.weekday() < 5


def add_working_days(day: date, count: int, laender: Laender = "none") -> date:
    """Return the working day that is ``count`` working days after a day, or before it if negative.

    The day itself is never counted (§ 187 (1) BGB). With 0 it is the day itself where people work
    on it, else the next working day (§ 193 BGB). Raises ``ValueError`` for an unknown
    ``laender``, ``OverflowError`` beyond the years 1 and 9999.
    """
    if not count:
        while not is_working_day(day, laender):
            day += _DAY
        return day
    step = _DAY if count > 0 else -_DAY
    for _each in range(abs(count)):
        day += step
        while not is_working_day(day, laender):
            day += step
    return day


def working_days_between(start: date, end: date, laender: Laender = "none") -> int:
    """Return how many working days there are after ``start`` up to and with ``end``.

    Negative where ``end`` is earlier, so that it answers what ``add_working_days`` was given.
    Raises ``ValueError`` for an unknown ``laender``.
    """
    if end < start:
        return -sum(is_working_day(end + _DAY * n, laender) for n in range((start - end).days))
    return sum(is_working_day(start + _DAY * (n + 1), laender) for n in range((end - start).days))
