"""The meetings of a party, one year at a time."""

from blkirm.kernel import clock
from blkirm.kernel.language import home_url
from blkirm.meetings import rules
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_states
from datetime import datetime
from functools import cached_property
from typing import Any


class MeetingsPage(MeetingsFrame):
    """The meetings of one year, the earliest first."""

    @cached_property
    def year(self) -> int:
        wanted = self.request.form.get("year", "")
        valid = isinstance(wanted, str) and wanted.isdecimal() and 1900 <= int(wanted[:5]) <= 2200
        return int(wanted) if valid else clock.today().year

    def earlier_url(self) -> str:
        return f"{self.url}?year={self.year - 1}"

    def later_url(self) -> str:
        return f"{self.url}?year={self.year + 1}"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        first = datetime(self.year, 1, 1, tzinfo=clock.BERLIN)
        last = datetime(self.year, 12, 31, 23, 59, tzinfo=clock.BERLIN)
        brains = rules.meetings_between(self.party, first, last)
        return [self.row(brain) for brain in brains]

    def calendars_url(self) -> str:
        return f"{home_url(request=self.request)}/calendars?party={self.party.getId()}"

    def row(self, brain: Any) -> dict[str, Any]:
        return {
            "title": brain.Title,
            "url": brain.getURL(),
            "day": self.day(brain.meeting_start),
            "iso": self.iso(brain.meeting_start),
            "when": time_span(brain.meeting_start, brain.meeting_end, self.language),
            "kind": meeting_kinds.title(brain.meeting_kind),
            "place": brain.meeting_place or "",
            "state": brain.review_state,
            "state_title": meeting_states.title(brain.review_state),
        }
