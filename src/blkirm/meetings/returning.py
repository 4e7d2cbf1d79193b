"""Where meetings and agenda items go when they come back from the trash of their party."""

from blkirm import _
from blkirm.meetings import rules
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.papers.interfaces import IComesBack
from blkirm.papers.trash import Discarded
from blkirm.parties.rules import party_of
from plone import api
from typing import Any
from zope.i18nmessageid import Message
from zope.interface import implementer


@implementer(IComesBack)
class ComesBackAsMeeting:
    """Among the meetings of the party."""

    title: Message = _("label_meeting", default="Meeting")

    def place_for(self, library: Any, discarded: Discarded) -> Any:
        meetings = party_of(library)["meetings"]
        return meetings if rules.may_manage(meetings) else None


@implementer(IComesBack)
class ComesBackAsItem:
    """Where it was, as long as the agenda can be changed; an item is of its meeting alone."""

    title: Message = _("label_agenda_item", default="Agenda item")

    def place_for(self, library: Any, discarded: Discarded) -> Any:
        brains = api.portal.get_tool("portal_catalog")(UID=discarded.place)
        place = brains[0].getObject() if brains else None
        if not (IMeeting.providedBy(place) or IAgendaItem.providedBy(place)):
            return None
        meeting = rules.meeting_of(place)
        is_open = rules.is_open(meeting) and rules.may_manage(place)
        return place if is_open and party_of(place).getId() == discarded.party else None


MEETINGS = ComesBackAsMeeting()
ITEMS = ComesBackAsItem()
