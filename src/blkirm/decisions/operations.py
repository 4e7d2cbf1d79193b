"""What people do with decisions and tasks. Nothing here checks a permission."""

from blkirm.access.audience import Audience
from blkirm.access.audience import narrowed
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.decisions.content import Decision
from blkirm.decisions.content import Decisions
from blkirm.decisions.content import Task
from blkirm.decisions.content import Tasks
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.follow_up import FollowUp
from blkirm.decisions.numbers import give_number
from blkirm.decisions.rules import is_confidential
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.rules import meeting_of
from blkirm.minutes.rules import entry_for
from blkirm.minutes.rules import visible_minutes_of
from blkirm.papers.operations import originator_of
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zope.annotation.interfaces import IAnnotations


#: Where an item keeps from which decision it comes.
PASSED_UP = "blkirm.decisions.passed_up"
#: What changes in the catalogue with a report.
FOLLOW_UP_INDEXES = ["follow_up", "owed_by"]
#: What changes when a draft is entered in the register.
RECORDED_INDEXES = [*FOLLOW_UP_INDEXES, "decision_number", "decision_order", "SearchableText"]


def add_register(party: WorkingParty) -> Decisions:
    """Give a party its register of decisions."""
    return _add_place(party, "Decisions", "decisions", title="Beschlüsse", title_en="Decisions")


def add_task_list(party: WorkingParty) -> Tasks:
    """Give a party its place for tasks."""
    return _add_place(party, "Tasks", "tasks", title="Aufgaben", title_en="Tasks")


def _add_place(party: WorkingParty, kind: str, name: str, **titles: str) -> Any:
    return addContentToContainer(
        party, createContent(kind, id=name, **titles), checkConstraints=False
    )


def follow_origin(thing: Decision | Task, by: str) -> None:
    """Let a thing be read by nobody who may not read the item or meeting it comes from.

    Only narrower: what was opened there later is opened here by somebody who looked at it.
    """
    origin = _origin(thing)
    if origin is None:
        return
    limit = effective_audience(origin)
    own = audience_of(thing)
    if not (audience_of(origin).is_explicit or own.is_explicit or _is_narrow(limit)):
        return
    present = own if own.is_explicit else Audience(limit.circle, limit.recipients, own.marking)
    wanted = narrowed(present, limit, facts)
    if limit.marking and not wanted.marking:
        wanted = Audience(wanted.circle, wanted.recipients, limit.marking)
    if wanted != own:
        change_audience(thing, wanted, by)


def narrow_what_comes_from(origin: IDexterityContent, by: str) -> None:
    """Let decisions and tasks follow a meeting or item that has another audience now."""
    catalog = api.portal.get_tool("portal_catalog")
    # Unrestricted: whoever changes an audience may see less of what comes from there.
    below = catalog.unrestrictedSearchResults(
        path="/".join(origin.getPhysicalPath()), portal_type=["AgendaItem", "Meeting"]
    )
    uids = {api.content.get_uuid(origin), *(brain.UID for brain in below)}
    for brain in catalog.unrestrictedSearchResults(origins=sorted(uids)):
        follow_origin(brain._unrestrictedGetObject(), by)


def _is_narrow(audience: Audience) -> bool:
    return bool(audience.recipients or audience.marking) or audience.circle == "restricted"


def _origin(thing: Decision | Task) -> IDexterityContent | None:
    """Return the item, else the meeting, from which a thing comes, whoever asks."""
    for uid in filter(None, (thing.item, thing.meeting)):
        found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
        if found:
            return found[0]._unrestrictedGetObject()
    return None


def number_decision(decision: Decision) -> None:
    """Give a decision its number, unless it has one or stands in no party."""
    party = party_of(decision)
    if party is not None and not decision.number:
        year = (decision.decided_on or clock.today()).year
        decision.number = give_number(party, year, is_confidential=is_confidential(decision))


def keep_as_draft(decision: Decision) -> None:
    """Begin a decision's life as a draft; it would start in the register otherwise."""
    workflows = api.portal.get_tool("portal_workflow")
    chain = workflows.getChainFor(decision)
    if chain:
        status = dict(workflows.getStatusOf(chain[0], decision), review_state="draft")
        workflows.setStatusOf(chain[0], decision, status)
        workflows.getWorkflowById(chain[0]).updateRoleMappingsFor(decision)


def report(decision: Decision, line: str, entry: Entry) -> None:
    """Keep what was said on a line of a decision; what was said before stays as its history."""
    decision.follow_up_record.add(line, entry)
    decision.reindexObject(idxs=FOLLOW_UP_INDEXES)


def begin_follow_up(decision: Decision) -> None:
    """Give a decision a record of its own for what is said about it."""
    decision.follow_up_record = FollowUp()


def settle_replaced(decision: Decision) -> None:
    """Let what a decision replaces say so, and what it does not replace any more say nothing."""
    uid = api.content.get_uuid(decision)
    wanted = set(decision.replaces or ())
    catalog = api.portal.get_tool("portal_catalog")
    for other in wanted.union(getattr(decision, "replaced_before", ())):
        # Unrestricted: the writer named only what they may view; what was hidden stays as it is.
        for brain in catalog.unrestrictedSearchResults(portal_type="Decision", UID=other):
            old = brain._unrestrictedGetObject()
            left = tuple(each for each in old.replaced_by if each != uid)
            after = (*left, uid) if other in wanted else left
            if after != tuple(old.replaced_by):
                old.replaced_by = after
            old.reindexObject(idxs=FOLLOW_UP_INDEXES)
    if tuple(decision.replaces or ()) != tuple(getattr(decision, "replaced_before", ())):
        decision.replaced_before = tuple(decision.replaces or ())


def change_state(thing: Decision | Task, transition: str, comment: str = "") -> None:
    """Lead a decision or task into another state. Raises WorkflowException where that cannot be."""
    workflow = api.portal.get_tool("portal_workflow")
    workflow.doActionFor(thing, transition, comment=" ".join(comment.split()))


def pass_up(decision: Decision, meeting: Meeting) -> AgendaItem:
    """Submit a decision to a meeting of the parent party; both know of each other."""
    item = createContentInContainer(
        meeting,
        "AgendaItem",
        title=decision.title,
        kind="decision",
        rapporteur=originator_of(api.user.get_current().getId() or "", party_of(decision).getId()),
        description=f"{title_of(party_of(decision), 'de')}, {decision.number}",
        draft_resolution=decision.text or "",
        # Also who orders the agenda there submits it first: it is another party's.
        begins_submitted=True,
    )
    IAnnotations(item)[PASSED_UP] = api.content.get_uuid(decision)
    decision.passed_up = api.content.get_uuid(item)
    return item


def passed_up_from(item: AgendaItem) -> str:
    """Return the UID of the decision that was passed up as this item; nothing for other items."""
    return IAnnotations(item).get(PASSED_UP, "")


def said_about(item: AgendaItem) -> dict[str, Any]:
    """Return what a decision about an item says: as in the minutes, else as on the agenda.

    Of the minutes only what the present user may read of them.
    """
    meeting = meeting_of(item)
    minutes = visible_minutes_of(meeting)
    entry = entry_for(minutes, api.content.get_uuid(item)) if minutes is not None else None
    said = entry.values if entry is not None else None
    return {
        "title": item.title,
        "text": (said.resolution if said else "") or item.draft_resolution or "",
        "result": (said.outcome if said else "") or None,
        "decided_on": clock.day_of(meeting.start) if meeting.start else None,
    }


def decision_from(item: AgendaItem, *, draft: bool = True, **values: Any) -> Decision:
    """Make a decision out of an item; what ``values`` does not say is as in ``said_about``.

    It is a draft in any case where the party lets decisions wait for their minutes.
    """
    said = said_about(item)
    decision = createContentInContainer(
        party_of(item)["decisions"],
        "Decision",
        item=api.content.get_uuid(item),
        meeting=api.content.get_uuid(meeting_of(item)),
        draft=draft,
        **{**said, **values},
    )
    decision.taken_text = said["text"] if decision.text == said["text"] else None
    return decision


def task_from(item: AgendaItem, **values: Any) -> Task:
    """Make a task out of an item of an agenda."""
    return createContentInContainer(
        party_of(item)["tasks"],
        "Task",
        item=api.content.get_uuid(item),
        meeting=api.content.get_uuid(meeting_of(item)),
        **{"title": item.title, "responsible": item.rapporteur, **values},
    )
