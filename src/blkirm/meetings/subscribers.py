from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm import _
from blkirm.access.interfaces import ISubmission
from blkirm.audiences.operations import settle_audience
from blkirm.kernel import clock
from blkirm.meetings import notices
from blkirm.meetings import operations
from blkirm.meetings import planning
from blkirm.meetings import rules
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.events import MeetingCancelled
from blkirm.meetings.events import MeetingClosed
from blkirm.meetings.events import MeetingHeld
from blkirm.meetings.events import MeetingInvited
from blkirm.meetings.vocabularies import TABLE_PAPER
from blkirm.papers.content import Paper
from blkirm.papers.operations import originator_of
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from zExceptions import Unauthorized
from zope.event import notify
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.interface import noLongerProvides
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectMovedEvent


#: Announcements by transition.
_ANNOUNCED = {"invite": MeetingInvited, "hold": MeetingHeld, "close": MeetingClosed}


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party the place of its meetings."""
    if "meetings" not in party:
        operations.add_meetings(party)


def begin_meeting(meeting: Meeting, event: IObjectAddedEvent) -> None:
    """Give a meeting of a series its number, unless it has one.

    Raises NotAccepted where somebody chose a number that another meeting has.
    """
    if meeting.number is not None and rules.is_number_taken(meeting):
        operations.refuse(
            [
                _(
                    "msg_meeting_number_taken",
                    default="Another meeting of this series has the number ${number}. Please choose "
                    "another one, or leave it to the portal.",
                    mapping={"number": meeting.number},
                )
            ]
        )
    if meeting.number is None and meeting.kind in rules.REGULAR:
        meeting.number = rules.next_number(party_of(meeting), meeting.kind)
        meeting.reindexObject(idxs=["meeting_start"])
    operations.claim_number(meeting)


def return_meeting(meeting: Meeting, event: IObjectMovedEvent) -> None:
    """Give a meeting that comes back from the trash another number where its own is taken now."""
    is_back = event.object is meeting and event.oldParent is None and event.newParent is not None
    if not is_back or IObjectAddedEvent.providedBy(event) or not meeting.number:
        return
    if rules.is_number_taken(meeting):
        before = meeting.number
        meeting.number = rules.next_number(party_of(meeting), meeting.kind)
        if meeting.title == rules.title_of_regular(before):
            meeting.title = rules.title_of_regular(meeting.number)
        meeting.reindexObject()
    operations.claim_number(meeting)


# --- items ------------------------------------------------------------------------------------


def begin_item(item: AgendaItem, event: IObjectAddedEvent) -> None:
    """Accept what those add who order the agenda; anything else waits for them."""
    # A copy begins anew, and so does what came from elsewhere; what was accepted stays so.
    if rules.state_of(item) != "submitted":
        return
    meeting, manages = rules.meeting_of(item), rules.may_manage(item)
    if IAgendaItem.providedBy(aq_parent(aq_inner(item))) and not manages:
        raise Unauthorized()
    if manages:
        operations.refuse(rules.reasons_against_ordering(meeting))
    else:
        operations.refuse(rules.reasons_against_submitting(meeting))
    person = api.user.get_current().getId() or ""
    item.submitted_for = originator_of(person, party_of(item).getId()) or ""
    if rules.is_late_now(meeting):
        operations.mark_late(item)
    waits = item.begins_submitted or not manages
    item.begins_submitted = False
    item.reindexObject(idxs=["agenda_kind"])
    if not waits:
        api.content.transition(item, "accept")
        # Of the two who wait for a new item, this one may be the later.
        planning.follow_formality(item)
        return
    follow_state(item)
    if not manages:
        notices.tell_submitted(item, meeting)


def find_place(item: AgendaItem, event: IObjectMovedEvent) -> None:
    """Let what is new in a meeting, also moved or copied, come last."""
    comes_from_elsewhere = event.oldParent is not event.newParent
    if event.object is item and event.newParent is not None and comes_from_elsewhere:
        operations.put_last(item)
        planning.follow_formality(item)


def check_move(item: AgendaItem, event: IObjectMovedEvent) -> None:
    """Let no item come into a meeting, or leave one, whose agenda is not changed any more.

    Nor into one of which somebody who wrote a part of it may not know.
    """
    if event.object is not item or event.oldParent is None or event.newParent is None:
        return
    if event.oldParent is event.newParent:
        return
    operations.refuse(rules.reasons_against_arriving(event.oldParent, event.newParent))
    old, new = rules.meeting_of(event.oldParent), rules.meeting_of(event.newParent)
    if new is not None and aq_base(old) is not aq_base(new):
        operations.refuse(rules.reasons_against_showing(item, new))


def refuse_item_step(item: AgendaItem, event: IBeforeTransitionEvent) -> None:
    """Let nothing be decided about a closed meeting, and nothing be declined without a reason."""
    if event.transition is None:
        return
    reasons = rules.reasons_against_ordering(rules.meeting_of(item))
    if event.transition.id == "decline" and not reasons:
        reasons = rules.reasons_against_reason(_comment(event))
    _refuse(reasons)


def follow_item_step(item: AgendaItem, event: IAfterTransitionEvent) -> None:
    """Keep the reason for declining, and tell whoever submitted an item what became of it."""
    if event.transition is None:
        return
    item.decline_reason = _comment(event) if event.transition.id == "decline" else ""
    follow_state(item)
    if event.transition.id == "decline":
        notices.tell_declined(item)
    else:
        notices.tell_accepted(item)


def follow_state(item: AgendaItem) -> None:
    """Let whoever submitted an item be its author until it is accepted, and then no more."""
    if rules.state_of(item) == "accepted":
        noLongerProvides(item, ISubmission)
    else:
        alsoProvides(item, ISubmission)
    item.reindexObject(idxs=["object_provides"])
    settle_audience(item, api.user.get_current().getId() or "")


def follow_paper(paper: Paper, event: IObjectAddedEvent) -> None:
    """Let an item be about a paper that was uploaded for it, on the day itself as a table paper.

    Raises Unauthorized unless the present user may change the item.
    """
    item = aq_parent(aq_inner(paper))
    if not IAgendaItem.providedBy(item):
        return
    if not rules.may_change(item):
        raise Unauthorized()
    meeting = rules.meeting_of(item)
    if meeting.start and clock.day_of(meeting.start) <= clock.today():
        item.marks = tuple(dict.fromkeys([*(item.marks or ()), TABLE_PAPER]))
    operations.add_paper(item, api.content.get_uuid(paper))


# --- steps of a meeting -----------------------------------------------------------------------


def refuse_step(meeting: Meeting, event: IBeforeTransitionEvent) -> None:
    if event.transition is not None:
        _refuse(rules.reasons_against_step(meeting, event.transition.id))


def follow_step(meeting: Meeting, event: IAfterTransitionEvent) -> None:
    """Announce that a meeting has taken a step."""
    if event.transition is None:
        return
    comment = _comment(event)
    if event.transition.id == "cancel":
        was_invited = event.old_state.getId() != "planned"
        notify(MeetingCancelled(meeting, comment, was_invited=was_invited))
    elif event.transition.id in _ANNOUNCED:
        notify(_ANNOUNCED[event.transition.id](meeting, comment))


def _comment(event: IBeforeTransitionEvent | IAfterTransitionEvent) -> str:
    return str((event.kwargs or {}).get("comment") or "").strip()


def _refuse(reasons: list) -> None:
    if reasons:
        request = getRequest()
        raise WorkflowException(" ".join(translate(r, context=request) for r in reasons))
