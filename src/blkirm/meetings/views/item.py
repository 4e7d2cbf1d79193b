"""The page of an agenda item."""

from blkirm.authorities.rules import name_of_authority
from blkirm.meetings import rules
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.vocabularies import agenda_item_kinds
from functools import cached_property
from typing import Any


class AgendaItemPage(MeetingsFrame):
    """What an item is about, its papers and its draft resolution."""

    @cached_property
    def number(self) -> str:
        return rules.number_of(self.context)

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    def kind(self) -> str:
        return agenda_item_kinds.title(self.context.kind)

    def rapporteur(self) -> str:
        return name_of_authority(self.context.rapporteur)

    @cached_property
    def papers(self) -> list[dict[str, Any]]:
        found = {brain.UID: brain for brain in rules.visible_papers(self.context.papers or ())}
        return [
            {"title": found[uid].Title, "url": found[uid].getURL()}
            for uid in self.context.papers or ()
            if uid in found
        ]
