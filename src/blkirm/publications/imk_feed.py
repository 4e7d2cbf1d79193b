"""The dates of reports to the IMK in the calendars of parties (``meetings.feeds``)."""

from blkirm.meetings import ical
from blkirm.meetings.interfaces import ICalendarDates
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_rules import dates_of
from blkirm.publications.imk_words import conference_in_calendar
from blkirm.publications.imk_words import in_calendar
from datetime import date
from plone import api
from typing import Any
from zope.interface import implementer


@implementer(ICalendarDates)
class ImkDates:
    """See ``ICalendarDates``: the steps that each party sees, and the conference."""

    def dates_of(self, parties: list[Any], base: str, language: str) -> list[ical.Deadline]:
        site = "/".join(api.portal.get().getPhysicalPath())
        found: dict[tuple[str, str], ical.Deadline] = {}
        for party in parties:
            path = "/".join(party.getPhysicalPath()).removeprefix(site)
            for cycle, steps in dates_of(party):
                url = f"{base}{path}/@@imk#cycle-{cycle.id}"
                said = [(s.step, s.day, in_calendar(s.step, cycle, language)) for s in steps]
                said.append(("conference", cycle.start, conference_in_calendar(cycle, language)))
                for kind, day, words in said:
                    # A party and its parent tell the same day: once is enough.
                    found.setdefault((cycle.id, kind), _deadline(cycle, kind, day, words, url))
        return list(found.values())


def _deadline(cycle: Cycle, kind: str, day: date, words: str, url: str) -> ical.Deadline:
    return ical.Deadline(
        meeting=cycle.id,
        kind=kind,
        sequence=cycle.revision,
        day=day,
        summary=words,
        stamp=cycle.changed_at,
        url=url,
    )


IMK_DATES = ImkDates()
