"""The next meetings on the first page of a party."""

from blkirm.kernel.page import Part
from blkirm.meetings import rules
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_states
from blkirm.parties.views import PartyPage
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


MOST = 3


class NextMeetings(Part, PartyPage):
    """When the party meets next, as far as the reader may know."""

    index = ViewPageTemplateFile("../templates/next.pt")

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "title": brain.Title,
                "url": brain.getURL(),
                "day": self.day(brain.meeting_start),
                "iso": self.iso(brain.meeting_start),
                "when": time_span(brain.meeting_start, brain.meeting_end, self.language),
                "place": brain.meeting_place or "",
                "state": brain.review_state,
                "state_title": meeting_states.title(brain.review_state),
            }
            for brain in rules.coming_meetings(self.party, MOST)
        ]
