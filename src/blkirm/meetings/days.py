"""What speaks against meeting on a day: weekends and public holidays, in the reader's language."""

from blkirm import _
from blkirm.authorities.vocabularies import laender
from blkirm.kernel.clock import BERLIN
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from blkirm.kernel.workdays import Holiday
from blkirm.kernel.workdays import holidays_on
from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import timedelta
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Days of one meeting that are looked at.
MOST_DAYS = 31
SATURDAY, SUNDAY = 5, 6


def days_of(start: datetime, end: datetime) -> list[date]:
    """Return the days on which a meeting takes place, in Germany."""
    first, last = start.astimezone(BERLIN).date(), end.astimezone(BERLIN).date()
    count = min((last - first).days + 1, MOST_DAYS)
    return [first + timedelta(days=number) for number in range(count)]


def hints_about(days: Iterable[date]) -> dict[date, str]:
    """Return, for those of some days on which people rarely meet, why, in sentences."""
    language = current_language()
    found = {}
    for day in sorted(set(days)):
        said = [translate(each, target_language=language) for each in _hints_on(day, language)]
        if said:
            found[day] = " ".join(said)
    return found


def _hints_on(day: date, language: str) -> list[Message]:
    written = {"day": format_date(day, language)}
    hints = []
    if day.weekday() == SATURDAY:
        hints.append(_("msg_day_saturday", default="${day} is a Saturday.", mapping=written))
    elif day.weekday() == SUNDAY:
        hints.append(_("msg_day_sunday", default="${day} is a Sunday.", mapping=written))
    return [*hints, *(_holiday(holiday, written) for holiday in holidays_on(day, language))]


def _holiday(holiday: Holiday, written: dict[str, str]) -> Message:
    named = {**written, "holiday": holiday.name}
    if holiday.is_common:
        return _(
            "msg_day_holiday_common",
            default="${day} is a public holiday in all Länder: ${holiday}.",
            mapping=named,
        )
    where = sorted(laender.title(f"DE-{land}") for land in holiday.laender)
    return _(
        "msg_day_holiday_somewhere",
        default="${day} is a public holiday in ${laender}: ${holiday}.",
        mapping={**named, "laender": ", ".join(where)},
    )
