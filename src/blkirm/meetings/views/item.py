"""The page of an agenda item."""

from blkirm import _
from blkirm.audiences.rules import may_change_audience
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel.page import PostPage
from blkirm.meetings import operations
from blkirm.meetings import rules
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.vocabularies import agenda_item_kinds
from blkirm.meetings.vocabularies import agenda_marks
from blkirm.meetings.vocabularies import item_states
from blkirm.papers.trash import may_discard
from functools import cached_property
from plone import api
from typing import Any


class WithdrawItem(PostPage):
    """Take back what is not decided yet."""

    def change(self) -> str:
        meeting = rules.meeting_of(self.context)
        operations.withdraw(self.context)
        self.say(_("msg_item_withdrawn", default="The item was withdrawn."))
        return self.lead_to(meeting.absolute_url())


class AgendaItemPage(MeetingsFrame):
    """What an item is about, its papers and its draft resolution."""

    @cached_property
    def may_view_meeting(self) -> bool:
        """Say whether the meeting may be named; an author keeps access to an item alone."""
        return bool(api.user.has_permission("View", obj=self.meeting))

    @cached_property
    def number(self) -> str:
        return rules.number_of(self.context)

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    def state_title(self) -> str:
        return item_states.title(self.state)

    def kind(self) -> str:
        return agenda_item_kinds.title(self.context.kind)

    def rapporteur(self) -> str:
        return name_of_authority(self.context.rapporteur)

    def submitted_for(self) -> str:
        return name_of_authority(self.context.submitted_for)

    def marks(self) -> list[str]:
        return [agenda_marks.title(mark) for mark in self.context.marks or ()]

    @cached_property
    def papers(self) -> list[dict[str, Any]]:
        found = {brain.UID: brain for brain in rules.visible_papers(self.context.papers or ())}
        here = "/".join(self.context.getPhysicalPath())
        return [
            {
                "uid": uid,
                "title": found[uid].Title,
                "url": found[uid].getURL(),
                "number": found[uid].reference_number or "",
                "is_here": found[uid].getPath().startswith(f"{here}/"),
            }
            for uid in self.context.papers or ()
            if uid in found
        ]

    @cached_property
    def sub_items(self) -> list[dict[str, Any]]:
        below = "/".join(self.context.getPhysicalPath()) + "/"
        entries = rules.agenda_of(self.meeting)
        return self.entries([entry for entry in entries if entry.path.startswith(below)])

    @cached_property
    def is_open(self) -> bool:
        return rules.is_open(self.meeting)

    @cached_property
    def may_change(self) -> bool:
        return self.is_open and rules.may_change(self.context)

    @cached_property
    def may_decide(self) -> bool:
        return self.is_open and self.may_manage and self.state == "submitted"

    @cached_property
    def may_defer(self) -> bool:
        """Say whether an item that is on the agenda can be moved to another meeting from here."""
        return bool(
            self.is_open and self.may_manage and self.state == "accepted" and self.other_meetings
        )

    @cached_property
    def may_delete(self) -> bool:
        return self.is_open and may_discard(self.context)

    @cached_property
    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)
