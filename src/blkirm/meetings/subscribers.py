from Acquisition import aq_parent
from blkirm.access.interfaces import ISubmission
from blkirm.audiences.operations import settle_audience
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.events import MeetingCancelled
from blkirm.meetings.events import MeetingClosed
from blkirm.meetings.events import MeetingHeld
from blkirm.meetings.events import MeetingInvited
from blkirm.meetings.operations import add_meetings
from blkirm.meetings.operations import put_last
from blkirm.meetings.rules import may_manage
from blkirm.meetings.rules import state_of
from blkirm.parties.content import WorkingParty
from plone import api
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from zExceptions import Unauthorized
from zope.event import notify
from zope.interface import alsoProvides
from zope.interface import noLongerProvides
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectMovedEvent


#: Announcements by transition.
_ANNOUNCED = {"invite": MeetingInvited, "hold": MeetingHeld, "close": MeetingClosed}


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party the place of its meetings."""
    if "meetings" not in party:
        add_meetings(party)


def begin_item(item: AgendaItem, event: IObjectAddedEvent) -> None:
    """Accept what those add who order the agenda; anything else waits for them."""
    manages = may_manage(item)
    if IAgendaItem.providedBy(aq_parent(item)) and not manages:
        raise Unauthorized()
    if state_of(item) != "submitted":
        return
    if manages:
        api.content.transition(item, "accept")
    else:
        follow_state(item)


def find_place(item: AgendaItem, event: IObjectMovedEvent) -> None:
    """Let what is new in a meeting, also moved or copied, come last."""
    comes_from_elsewhere = event.oldParent is not event.newParent
    if event.object is item and event.newParent is not None and comes_from_elsewhere:
        put_last(item)


def follow_step(meeting: Meeting, event: IAfterTransitionEvent) -> None:
    """Announce that a meeting has taken a step."""
    if event.transition is None:
        return
    comment = event.kwargs.get("comment", "") if event.kwargs else ""
    if event.transition.id == "cancel":
        was_invited = event.old_state.getId() != "planned"
        notify(MeetingCancelled(meeting, comment, was_invited=was_invited))
    elif event.transition.id in _ANNOUNCED:
        notify(_ANNOUNCED[event.transition.id](meeting, comment))


def follow_item_step(item: AgendaItem, event: IAfterTransitionEvent) -> None:
    if event.transition is not None:
        follow_state(item)


def follow_state(item: AgendaItem) -> None:
    """Let whoever submitted an item be its author until it is accepted, and then no more."""
    if state_of(item) == "accepted":
        noLongerProvides(item, ISubmission)
    else:
        alsoProvides(item, ISubmission)
    item.reindexObject(idxs=["object_provides"])
    settle_audience(item, api.user.get_current().getId() or "")
