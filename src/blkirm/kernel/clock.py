"""The one source of time, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import timezone
from zoneinfo import ZoneInfo


BERLIN = ZoneInfo("Europe/Berlin")

_frozen: datetime | None = None


def now() -> datetime:
    """Return the present moment in Germany's official time, with the offset of that moment.

    A fixed offset and not the zone: the ZODB's pickler cannot store a ``ZoneInfo``.
    """
    moment = _frozen or datetime.now(BERLIN)
    return moment.replace(tzinfo=timezone(moment.utcoffset()))


def day_of(moment: datetime) -> date:
    """Return the calendar day in Germany of a stored moment."""
    return moment.astimezone(BERLIN).date()


def today() -> date:
    """Return the calendar day in Germany on which memberships begin and end."""
    return now().date()


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Let the clock stand at a moment (noon, when only a day is given)."""
    global _frozen
    before = _frozen
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 12)
    _frozen = moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)
    try:
        yield
    finally:
        _frozen = before
