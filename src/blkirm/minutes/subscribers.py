from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Refused
from blkirm.access.interfaces import IPrivateContent
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.rules import meeting_of as meeting_around
from blkirm.minutes.adoption import record_adoption
from blkirm.minutes.adoption import take_over_adoptions
from blkirm.minutes.content import IMinutes
from blkirm.minutes.content import Minutes
from blkirm.minutes.content import NAME
from blkirm.minutes.keeping import MINUTES_STAY
from blkirm.minutes.keeping import stays
from blkirm.minutes.operations import begin_adopted
from blkirm.minutes.operations import begin_circulation
from blkirm.minutes.operations import renew_words
from blkirm.minutes.rules import in_words
from blkirm.minutes.rules import is_binding
from blkirm.minutes.rules import minutes_of
from blkirm.minutes.rules import reasons_against_transition
from blkirm.parties.content import IWorkingParty
from OFS.interfaces import IObjectWillBeAddedEvent
from OFS.interfaces import IObjectWillBeMovedEvent
from plone.base.interfaces import IPloneSiteRoot
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from typing import Any
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectCopiedEvent


def refuse_transition(minutes: Minutes, event: IBeforeTransitionEvent) -> None:
    """Let no step be taken that something stands against, whatever way somebody came."""
    if event.transition is None:
        return
    step = event.transition.id
    if step == "correct" and not getattr(minutes, "_v_correcting", False):
        raise WorkflowException(
            in_words(
                [
                    _(
                        "msg_correct_with_note",
                        default="Adopted minutes are corrected item by item, each with a note.",
                    )
                ]
            )
        )
    if reasons := reasons_against_transition(minutes, step):
        raise WorkflowException(in_words(reasons))


def follow_transition(minutes: Minutes, event: IAfterTransitionEvent) -> None:
    if event.transition is None:
        return
    if event.transition.id == "circulate":
        begin_circulation(minutes)
    elif event.transition.id == "adopt":
        begin_adopted(minutes)
        record_adoption(minutes)
    renew_words(minutes)


def begin_minutes(minutes: Minutes, event: IObjectAddedEvent) -> None:
    """Let new minutes say what was adopted in their meeting before they were begun."""
    take_over_adoptions(minutes)


def leave_minutes(meeting: Any, event: IObjectCopiedEvent) -> None:
    """Let no copy of a meeting have minutes: nothing was said in it yet."""
    copy = event.object
    if NAME in copy.objectIds():
        # Not `manage_delObjects`: the copy is nowhere yet, and nobody is to hear of it.
        copy._delOb(NAME)


def keep_minutes(minutes: Minutes, event: IObjectWillBeMovedEvent) -> None:
    """Let minutes stay with their meeting; what somebody wrote can only go with the party."""
    is_moved = event.object is minutes and None not in (event.oldParent, event.newParent)
    if is_moved or (_goes_away(event) and stays(minutes)):
        raise Refused(in_words([MINUTES_STAY]))


def keep_minuted_item(item: AgendaItem, event: IObjectWillBeMovedEvent) -> None:
    """Let no item leave a meeting whose minutes say what became of it for all time."""
    minutes = minutes_of(meeting_around(item)) if meeting_around(item) is not None else None
    if minutes is not None and _goes_away(event) and is_binding(minutes):
        raise Refused(in_words([MINUTES_STAY]))


def keep_name(thing: IPrivateContent, event: IObjectWillBeAddedEvent) -> None:
    """Let nothing else in a meeting have the name of its minutes."""
    is_here = event.object is thing and IMeeting.providedBy(event.newParent)
    if is_here and event.newName == NAME and not IMinutes.providedBy(thing):
        raise NotAccepted(
            in_words(
                [
                    _(
                        "msg_name_of_minutes",
                        default="In a meeting this name is kept for its minutes.",
                    )
                ]
            )
        )


def _goes_away(event: IObjectWillBeMovedEvent) -> bool:
    """Say whether something is moved elsewhere or deleted, but not with the whole party."""
    if event.oldParent is None or event.oldParent is event.newParent:
        return False
    whole = IWorkingParty.providedBy(event.object) or IPloneSiteRoot.providedBy(event.object)
    return not whole


def renew_words_of_meeting(thing: Any, event: Any) -> None:
    """Take out of the search what not all readers of the minutes may see any more."""
    meeting = meeting_around(thing)
    minutes = minutes_of(meeting) if meeting is not None else None
    if minutes is not None:
        renew_words(minutes)
