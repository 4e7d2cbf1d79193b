"""Days in messages that are written once and read by several people, each in another language."""

from blkirm import _
from datetime import date
from zope.i18nmessageid import Message


_MONTHS = (
    _("label_day_january", default="${day}\N{NO-BREAK SPACE}January ${year}"),
    _("label_day_february", default="${day}\N{NO-BREAK SPACE}February ${year}"),
    _("label_day_march", default="${day}\N{NO-BREAK SPACE}March ${year}"),
    _("label_day_april", default="${day}\N{NO-BREAK SPACE}April ${year}"),
    _("label_day_may", default="${day}\N{NO-BREAK SPACE}May ${year}"),
    _("label_day_june", default="${day}\N{NO-BREAK SPACE}June ${year}"),
    _("label_day_july", default="${day}\N{NO-BREAK SPACE}July ${year}"),
    _("label_day_august", default="${day}\N{NO-BREAK SPACE}August ${year}"),
    _("label_day_september", default="${day}\N{NO-BREAK SPACE}September ${year}"),
    _("label_day_october", default="${day}\N{NO-BREAK SPACE}October ${year}"),
    _("label_day_november", default="${day}\N{NO-BREAK SPACE}November ${year}"),
    _("label_day_december", default="${day}\N{NO-BREAK SPACE}December ${year}"),
)


def day_message(day: date) -> Message:
    """Return a day for the mapping of a message: 12. Mai 2015 or 12 May 2015, as its reader writes.

    For notices and mails. Where the reader is known already, ``formats.format_date`` is shorter.
    """
    return Message(_MONTHS[day.month - 1], mapping={"day": str(day.day), "year": str(day.year)})
