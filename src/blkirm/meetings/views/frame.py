"""What all pages about meetings share."""

from blkirm import _
from blkirm.authorities.rules import short_name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.meetings import rules
from blkirm.meetings.content import Meeting
from blkirm.meetings.vocabularies import agenda_item_kinds
from blkirm.meetings.vocabularies import agenda_marks
from blkirm.parties.views import PartyPage
from blkirm.parties.views.frame import PartyTab
from datetime import datetime
from functools import cached_property
from plone import api
from typing import Any
from urllib.parse import quote
from zope.i18n import translate


TAB = PartyTab("meetings", "/meetings", _("tab_meetings", default="Meetings"), 20)


def time_span(start: datetime, end: datetime, language: str) -> str:
    """Write when something begins and ends: the hours, and the days where it takes several."""
    start, end = start.astimezone(clock.BERLIN), end.astimezone(clock.BERLIN)
    if start.date() == end.date():
        hours = f"{start:%H:%M} bis {end:%H:%M}\N{NO-BREAK SPACE}Uhr"
        return hours if language == "de" else f"{start:%H:%M} to {end:%H:%M}"
    first, last = format_date(start, language), format_date(end, language)
    if language == "de":
        return f"{first}, {start:%H:%M} bis {last}, {end:%H:%M}\N{NO-BREAK SPACE}Uhr"
    return f"{first}, {start:%H:%M} to {last}, {end:%H:%M}"


class ShortNames(dict[str, str]):
    """The short names of authorities, each asked for once on a page."""

    def __missing__(self, authority: str) -> str:
        return self.setdefault(authority, short_name_of_authority(authority))


class MeetingsFrame(PartyPage):
    """What pages of meetings, one meeting and one item share."""

    tab = "meetings"

    @cached_property
    def meeting(self) -> Meeting | None:
        return rules.meeting_of(self.context)

    @cached_property
    def may_manage(self) -> bool:
        return rules.may_manage(self.context)

    @cached_property
    def other_meetings(self) -> list[dict[str, Any]]:
        """Return the meetings to come to which an item can be moved, the next one first."""
        here = self.meeting
        uid = api.content.get_uuid(here)
        coming = [brain for brain in rules.coming_meetings(self.party) if uid != brain.UID]
        coming.sort(key=lambda brain: brain.meeting_start < here.start)
        return [
            {"uid": brain.UID, "title": brain.Title, "day": self.day(brain.meeting_start)}
            for brain in coming
        ]

    def words(self, message: Any) -> str:
        return translate(message, context=self.request)

    def entry(self, entry: rules.Entry) -> dict[str, Any]:
        """Return one item of an agenda for a template."""
        return {
            "entry": entry,
            "number": entry.number,
            "title": entry.title,
            "hidden": entry.hidden,
            "depth": entry.depth,
            "url": self._address(entry.path),
            "kind": agenda_item_kinds.title(entry.kind),
            "rapporteur": self._short_names[entry.rapporteur],
            "minutes": entry.minutes_planned,
            "marks": [agenda_marks.title(mark) for mark in entry.marks],
            "restricted": entry.restricted,
            "papers": [
                {"title": paper.title, "url": self._address(paper.path)} for paper in entry.papers
            ],
        }

    def entries(self, entries: list[rules.Entry]) -> list[dict[str, Any]]:
        return [self.entry(entry) for entry in entries]

    @cached_property
    def _short_names(self) -> "ShortNames":
        return ShortNames()

    @cached_property
    def _party_path(self) -> str:
        return "/".join(self.party.getPhysicalPath())

    def _address(self, path: str) -> str:
        if not path.startswith(f"{self._party_path}/"):
            return self.request.physicalPathToURL(path) if path else ""
        # Most of what a page leads to lies in its party, whose address is known.
        return self.party_url + quote(path.removeprefix(self._party_path), "/+@")
