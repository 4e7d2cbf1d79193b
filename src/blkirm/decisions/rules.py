"""Questions about decisions, their follow-up and tasks. Nothing here changes anything."""

from blkirm import _
from blkirm.access.audience import MARKINGS
from blkirm.access.audience import NETWORK
from blkirm.access.audience import rank
from blkirm.access.audience import RESTRICTED
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.decisions.content import Decision
from blkirm.decisions.content import Task
from blkirm.decisions.follow_up import follow_up_of
from blkirm.decisions.lines import is_due
from blkirm.decisions.lines import is_late
from blkirm.decisions.lines import line_of
from blkirm.decisions.lines import lines_for
from blkirm.decisions.lines import may_answer
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.meetings.content import Meeting
from blkirm.meetings.rules import COMING_STATES
from blkirm.meetings.rules import may_submit
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.rules import minutes_of
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from collections.abc import Iterator
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from urllib.parse import urlsplit
from zope.i18nmessageid import Message


MANAGE = "blkirm.decisions: Manage Decision"
ANSWER = "blkirm.decisions: Answer Follow-up"
LONGEST_NOTE = 2_000
LONGEST_ADDRESS = 500


def is_recorded(decision: Decision) -> bool:
    """Say whether a decision stands in the register, and not only in somebody's drafts."""
    return api.content.get_state(decision) == "recorded"


def reasons_against_entering(decision: Decision) -> list[Message]:
    """Return, in words, why a draft cannot be entered in the register now."""
    meeting = _meeting_behind(decision)
    if meeting is None or not waits_for_minutes(meeting):
        return []
    return [
        _(
            "msg_decision_waits",
            default="In this working party decisions enter the register when the minutes of their "
            "meeting are adopted; then this draft does so by itself.",
        )
    ]


def waits_for_minutes(meeting: Meeting) -> bool:
    """Say whether what was decided in a meeting is a draft until its minutes are adopted."""
    if not party_rules(meeting).decisions_wait:
        return False
    minutes = minutes_of(meeting)
    return minutes is None or api.content.get_state(minutes) not in ("adopted", "corrected")


def _meeting_behind(decision: Decision) -> Meeting | None:
    if not decision.meeting:
        return None
    # Unrestricted: the party's rule counts, whoever enters the draft.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        UID=decision.meeting, portal_type="Meeting"
    )
    return found[0]._unrestrictedGetObject() if found else None


def is_confidential(decision: Decision) -> bool:
    """Say whether only named recipients read a decision."""
    return effective_audience(decision).circle == RESTRICTED


def may_manage(thing: IDexterityContent) -> bool:
    """Say whether the present user keeps the register: chair, deputy chair, secretariat."""
    return bool(api.user.has_permission(MANAGE, obj=thing))


def lines_of(decision: Decision) -> tuple[str, ...]:
    """Return the lines of those whom a decision addresses."""
    return lines_for(decision.addressees or (), facts)


def states_of(decision: Decision) -> dict[str, str]:
    """Return the state of each line; nothing before the decision stands in the register.

    Nobody owes anything any more on a decision that was replaced.
    """
    if not is_recorded(decision):
        return {}
    record, superseded = follow_up_of(decision), is_superseded(decision)
    states = {line: record.state(line) for line in lines_of(decision)}
    return {
        line: "superseded" if superseded and is_due(state) else state
        for line, state in states.items()
    }


def is_superseded(decision: Decision) -> bool:
    """Say whether another decision took the place of this one, and all may know of that one.

    A decision for named recipients says nothing to others by what it replaces.
    """
    if not decision.replaced_by:
        return False
    # Unrestricted: the answer is the same for all readers.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        UID=list(decision.replaced_by), portal_type="Decision"
    )
    newer = (brain._unrestrictedGetObject() for brain in found)
    return any(is_recorded(each) and not is_confidential(each) for each in newer)


def _seats(person: str, party: str) -> Iterator[Membership]:
    """Yield what somebody contributes in a party for now."""
    for membership in get_register().of_person(person):
        contributes = PARTY_ROLES[membership.role].local_role
        if membership.party == party and contributes and membership.is_current():
            yield membership


def acting_authority(decision: Decision, line: str) -> str:
    """Return the authority on whose behalf the present user may report on a line; or nothing.

    Members speak for the authority that sent them into this party, and for no other.
    """
    if not api.user.has_permission(ANSWER, obj=decision):
        return ""
    party = party_of(decision).getId()
    for membership in _seats(api.user.get_current().getId() or "", party):
        if may_answer(membership.on_behalf_of, line, facts):
            return membership.on_behalf_of
    return ""


def may_report(decision: Decision, line: str) -> bool:
    """Say whether the present user may report on a line, for it or on its behalf."""
    if not is_recorded(decision) or line not in lines_of(decision):
        return False
    return bool(acting_authority(decision, line)) or may_manage(decision)


def answerers(decision: Decision, line: str) -> list[str]:
    """Return the accounts of those who may report on a line for their own authority today.

    Whether each of them may view the decision is asked where something is sent to them.
    """
    members = current_members(party_of(decision).getId())
    return sorted(
        {
            m.person
            for m in members
            if PARTY_ROLES[m.role].local_role and may_answer(m.on_behalf_of, line, facts)
        }
    )


def reasons_against_report(state: str, note: str, evidence: str) -> list[Message]:
    """Return, in words, why a report cannot be taken; ``evidence`` is an address or nothing."""
    if state not in IMPLEMENTATION_STATES:
        return [
            _(
                "msg_implementation_unknown",
                default="There is no such state. Accepted are: ${accepted}.",
                mapping={"accepted": ", ".join(IMPLEMENTATION_STATES)},
            )
        ]
    reasons = []
    if state == "not-pursued" and not note.strip():
        reasons.append(
            _("msg_note_missing", default="Please say in the note why it is not pursued.")
        )
    if len(note) > LONGEST_NOTE:
        reasons.append(
            _(
                "msg_note_long",
                default="A note has at most ${length} characters.",
                mapping={"length": LONGEST_NOTE},
            )
        )
    if evidence and not is_address(evidence):
        reasons.append(
            _(
                "msg_evidence_unknown",
                default="Evidence is a paper that you can see, by its reference number or address, "
                "or an address that begins with https://.",
            )
        )
    return reasons


def is_address(text: str) -> bool:
    """Say whether a text is the address of a page in the web, of bearable length."""
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def meetings_above(decision: Decision) -> list[Meeting]:
    """Return the meetings of the parent party to which the present user could submit a decision.

    Who passes it up shows it to the whole parent party. So nothing is passed up that not even all
    of its own party read, or that a marking keeps in its recipients' organisations.
    """
    party = party_of(decision)
    audience = effective_audience(decision)
    narrow = audience.circle == RESTRICTED or rank(MARKINGS[audience.marking].widest) < rank(
        NETWORK
    )
    if not party.parent_party or narrow or not is_recorded(decision) or not may_manage(decision):
        return []
    if has_been_passed_up(decision):
        return []
    brains = api.portal.get_tool("portal_catalog")(
        portal_type="Meeting",
        party=party.parent_party,
        review_state=list(COMING_STATES),
        sort_on="meeting_start",
    )
    meetings = [brain.getObject() for brain in brains[:20]]
    return [meeting for meeting in meetings if may_submit(meeting)]


def has_been_passed_up(decision: Decision) -> bool:
    """Say whether a decision is an item of the parent party, and was not declined there."""
    if not decision.passed_up:
        return False
    # Unrestricted: who passes it up a second time need not see the first item.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=decision.passed_up)
    return any(brain.review_state != "declined" for brain in found)


def title_of_party(thing: IDexterityContent) -> str:
    return title_of(party_of(thing))


def responsible_of(task: Task) -> list[str]:
    """Return the accounts of those who act for the authority that has a task."""
    members = current_members(party_of(task).getId())
    return sorted(
        {
            m.person
            for m in members
            if PARTY_ROLES[m.role].local_role and task.responsible == m.on_behalf_of
        }
    )


def may_finish(task: Task) -> bool:
    """Say whether the present user may say that a task is done."""
    if may_manage(task):
        return True
    if not task.responsible or not api.user.has_permission(ANSWER, obj=task):
        return False
    party = party_of(task).getId()
    seats = _seats(api.user.get_current().getId() or "", party)
    return any(m.on_behalf_of == task.responsible for m in seats)


def is_task_late(task: Task) -> bool:
    state = "open" if api.content.get_state(task) == "open" else "done"
    return is_late(state, task.due_date, clock.today())


def owed_tokens(authority: str) -> list[str]:
    """Return what ``owed_by`` says of things that an authority still owes."""
    return sorted({line_of(authority, facts), f"authority:{authority}"})


def my_authorities() -> list[str]:
    """Return the authorities for which the present user takes part anywhere today."""
    person = api.user.get_current().getId() or ""
    return sorted(
        {
            m.on_behalf_of
            for m in get_register().of_person(person)
            if m.is_current() and PARTY_ROLES[m.role].local_role
        }
    )
