from blkirm import _
from blkirm.audiences.events import IAudienceChanged
from blkirm.decisions.carrying import carry_over
from blkirm.decisions.content import Decision
from blkirm.decisions.content import Task
from blkirm.decisions.corrections import come_into_force
from blkirm.decisions.corrections import keep_correction
from blkirm.decisions.entering import enter_waiting
from blkirm.decisions.operations import add_register
from blkirm.decisions.operations import add_task_list
from blkirm.decisions.operations import begin_follow_up
from blkirm.decisions.operations import follow_origin
from blkirm.decisions.operations import keep_as_draft
from blkirm.decisions.operations import narrow_what_comes_from
from blkirm.decisions.operations import number_decision
from blkirm.decisions.operations import RECORDED_INDEXES
from blkirm.decisions.operations import settle_replaced
from blkirm.decisions.rules import is_recorded
from blkirm.decisions.rules import may_finish
from blkirm.decisions.rules import reasons_against_entering
from blkirm.intake.operations import check_texts
from blkirm.kernel import clock
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.interfaces import IMeetingClosedEvent
from blkirm.meetings.rules import meeting_of
from blkirm.minutes.interfaces import IMinutesAdopted
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectCopiedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party its register and its place for tasks."""
    if "decisions" not in party:
        add_register(party)
    if "tasks" not in party:
        add_task_list(party)


def begin_decision(decision: Decision, event: IObjectAddedEvent) -> None:
    """Let a new decision follow what it comes from, and get its number or wait as a draft."""
    check_texts(decision, (), running=[decision.text or ""])
    if decision.follow_up_record is None:
        begin_follow_up(decision)
    if not decision.decided_on:
        decision.decided_on = clock.today()
    follow_origin(decision, _by())
    settle_replaced(decision)
    if decision.draft or reasons_against_entering(decision):
        keep_as_draft(decision)
    elif is_recorded(decision):
        number_decision(decision)
        come_into_force(decision)
    # Looking for where it comes from has had it indexed, without its number and as no draft.
    decision.reindexObject()


def begin_copied_decision(decision: Decision, event: IObjectCopiedEvent) -> None:
    """Take from a copy what only one decision can have."""
    decision.number, decision.replaced_by, decision.replaces = "", (), ()
    decision.passed_up, decision.follow_up_record, decision.replaced_before = "", None, ()
    decision.corrections, decision.in_force, decision.taken_text = (), None, None


def follow_changed_decision(decision: Decision, event: IObjectModifiedEvent) -> None:
    """Refuse a silent change of what is in force, and keep in step what depends on the rest."""
    check_texts(decision, (), running=[decision.text or "", decision.correction_note])
    keep_correction(decision)
    follow_origin(decision, _by())
    settle_replaced(decision)


def follow_transition(decision: Decision, event: IAfterTransitionEvent) -> None:
    """Give a decision its number once it is entered in the register."""
    if event.transition is not None and event.transition.id == "record":
        decision.draft = False
        number_decision(decision)
        come_into_force(decision)
        # The workflow indexes the state alone.
        decision.reindexObject(idxs=RECORDED_INDEXES)
        settle_replaced(decision)


def refuse_entering(decision: Decision, event: IBeforeTransitionEvent) -> None:
    """Let a draft wait for the minutes where the party has settled that."""
    if event.transition is None or event.transition.id != "record":
        return
    if reasons := reasons_against_entering(decision):
        sentences = (translate(reason, context=getRequest()) for reason in reasons)
        raise WorkflowException(" ".join(sentences))


def enter_with_minutes(event: IMinutesAdopted) -> None:
    """Enter what was decided in a meeting in the register once its minutes are adopted."""
    enter_waiting(meeting_of(event.minutes))


def follow_task(task: Task, event: IAfterTransitionEvent) -> None:
    """Tell the catalogue that an authority owes a task no more, or again."""
    if event.transition is not None:
        task.reindexObject(idxs=["owed_by"])


def begin_task(task: Task, event: IObjectAddedEvent) -> None:
    """Let a new task follow what it comes from, and come up in the next meeting."""
    task.due_kept = task.due_date
    follow_origin(task, _by())
    carry_over(party_of(task))


def follow_changed_task(task: Task, event: IObjectModifiedEvent) -> None:
    task.due_kept = task.due_date
    follow_origin(task, _by())


def carry_on(meeting: Meeting, event: IObjectAddedEvent) -> None:
    """Let open tasks come up in a new meeting."""
    carry_over(party_of(meeting))


def carry_on_from_closed(event: IMeetingClosedEvent) -> None:
    """Let open tasks come up in the meeting after one that is done with."""
    carry_over(party_of(event.object))


def refuse_transition(task: Task, event: IBeforeTransitionEvent) -> None:
    """Let nobody settle a task but those who have it and those who lead the party."""
    if event.transition is not None and event.transition.id == "finish" and not may_finish(task):
        raise WorkflowException(
            translate(
                _(
                    "msg_task_of_others",
                    default="Only the responsible authority, the chair and the secretariat can say "
                    "that this task is done.",
                ),
                context=getRequest(),
            )
        )


def follow_audience(origin: Meeting | AgendaItem, event: IAudienceChanged) -> None:
    """Narrow what was decided somewhere together with that place."""
    narrow_what_comes_from(origin, _by())


def _by() -> str:
    return api.user.get_current().getId() or ""
