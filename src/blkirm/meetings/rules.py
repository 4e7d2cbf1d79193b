"""Questions about meetings and their agendas. Nothing here changes anything."""

from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from blkirm import _
from blkirm.access.audience import RESTRICTED
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel import clock
from blkirm.meetings.agenda import agenda_and_submitted as agenda_and_submitted
from blkirm.meetings.agenda import agenda_of as agenda_of
from blkirm.meetings.agenda import Entry as Entry
from blkirm.meetings.agenda import meeting_of as meeting_of
from blkirm.meetings.agenda import number_of as number_of
from blkirm.meetings.agenda import submitted_items as submitted_items
from blkirm.meetings.agenda import visible_papers as visible_papers
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import Meeting
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import current_members
from blkirm.parties.rules import members_on
from blkirm.parties.rules import party_of
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from plone import api
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from typing import Any
from zope.i18nmessageid import Message


MANAGE = "blkirm.meetings: Manage Meeting"
SUBMIT = "blkirm.meetings: Submit Item"
CHANGE = "Modify portal content"

#: Levels of an agenda, the first one included.
DEEPEST = 3
LONGEST_REASON = 2_000
#: Kinds of meetings that are counted together.
REGULAR = frozenset({"constituent", "regular"})

#: A meeting whose agenda can still be changed.
OPEN_STATES = ("planned", "invited", "held")
#: A meeting that has not taken place yet.
COMING_STATES = ("planned", "invited")


@dataclass(frozen=True)
class Seat:
    """The place of an authority in a party on one day.

    ``people`` are accounts, members before deputies; ``role`` is the first among the roles they
    have, in the order of ``access.roles.PARTY_ROLES``.
    """

    authority: str
    people: tuple[str, ...]
    role: str
    voting: bool
    members: tuple[Membership, ...] = ()


# --- who sits there ---------------------------------------------------------------------------


def seats_of(meeting: Meeting) -> list[Seat]:
    """Return one seat for each authority of the party on the meeting's day, as it was then.

    For a day to come, those who belong to the party today: what the register will say nobody knows.
    """
    party = party_of(meeting).getId()
    day = clock.day_of(meeting.start) if meeting.start else clock.today()
    members = members_on(party, day) if day <= clock.today() else _members_to_come(party, day)
    seats = defaultdict(list)
    for membership in members:
        seats[membership.on_behalf_of].append(membership)
    found = [_seat(authority, held) for authority, held in seats.items() if authority]
    return sorted(found, key=lambda seat: (_rank(seat.role), seat.authority))


def _members_to_come(party: str, day: Any) -> list[Membership]:
    """Return who belongs to a party now and, as far as is known, on a day to come."""
    return [m for m in current_members(party) if m.valid_until is None or m.valid_until >= day]


def _seat(authority: str, held: list[Membership]) -> Seat:
    held = sorted(held, key=lambda m: (_rank(m.role), m.person))
    people = tuple(dict.fromkeys(m.person for m in held))
    voting = any(m.voting_right for m in held)
    return Seat(authority, people, held[0].role, voting, tuple(held))


def _rank(role: str) -> int:
    return list(PARTY_ROLES).index(role)


# --- what may be done -------------------------------------------------------------------------


def state_of(thing: Meeting | AgendaItem) -> str:
    return api.content.get_state(thing)


def may_manage(thing: IDexterityContent) -> bool:
    """Say whether the present user plans meetings here and orders their agendas."""
    return bool(api.user.has_permission(MANAGE, obj=thing))


def may_submit(meeting: Meeting) -> bool:
    return bool(api.user.has_permission(SUBMIT, obj=meeting))


def may_change(thing: Meeting | AgendaItem) -> bool:
    return bool(api.user.has_permission(CHANGE, obj=thing))


def is_open(meeting: Meeting) -> bool:
    """Say whether the agenda of a meeting can still be changed."""
    return state_of(meeting) in OPEN_STATES


def is_late_now(meeting: Meeting) -> bool:
    """Say whether what comes now comes late: after the deadline, or after the invitation."""
    deadline = meeting.submission_deadline
    return state_of(meeting) != "planned" or (deadline is not None and clock.today() > deadline)


# --- why not ----------------------------------------------------------------------------------


def reasons_against_ordering(meeting: Meeting) -> list[Message]:
    """Return, in words, why nobody changes the agenda of a meeting any more."""
    if is_open(meeting):
        return []
    return [
        _(
            "msg_agenda_closed",
            default="“${title}” is closed or cancelled; its agenda is not changed any more.",
            mapping={"title": meeting.title},
        )
    ]


def reasons_against_submitting(meeting: Meeting) -> list[Message]:
    """Return, in words, why members cannot submit an item for a meeting now."""
    if state_of(meeting) in COMING_STATES:
        return []
    return [
        _(
            "msg_submission_over",
            default="Items can be submitted only for a meeting that is still to come.",
        )
    ]


def reasons_against_moving(item: AgendaItem, place: Meeting | AgendaItem) -> list[Message]:
    """Return, in words, why an item cannot be put into a meeting or below another item."""
    target = meeting_of(place)
    for meeting in (meeting_of(item), target):
        if reasons := reasons_against_ordering(meeting):
            return reasons
    if aq_base(item) in [aq_base(step) for step in aq_chain(aq_inner(place))]:
        return [
            _("msg_item_below_itself", default="An item cannot stand below itself."),
        ]
    if IAgendaItem.providedBy(place) and state_of(item) != "accepted":
        return [
            _(
                "msg_only_accepted_below",
                default="Only what is on the agenda can stand below another item.",
            )
        ]
    if _depth(place) + _height(item) > DEEPEST:
        return [
            _(
                "msg_agenda_too_deep",
                default="An agenda has at most ${levels} levels.",
                mapping={"levels": DEEPEST},
            )
        ]
    return []


def reasons_against_arriving(old: IDexterityContent, new: IDexterityContent) -> list[Message]:
    """Return, in words, why nothing can go from one place to another by itself."""
    for place in (old, new):
        meeting = meeting_of(place)
        if meeting is not None and (reasons := reasons_against_ordering(meeting)):
            return reasons
    if aq_base(party_of(old)) is not aq_base(party_of(new)) and meeting_of(new) is not None:
        return [
            _(
                "msg_other_party",
                default="An item can only be moved to a meeting of the same working party.",
            )
        ]
    return []


def _depth(place: Meeting | AgendaItem) -> int:
    """Return on which level a thing stands; a meeting on none."""
    return sum(IAgendaItem.providedBy(step) for step in aq_chain(aq_inner(place)))


def _height(item: AgendaItem) -> int:
    inner = [_height(each) for each in item.objectValues() if IAgendaItem.providedBy(each)]
    return 1 + max(inner, default=0)


def reasons_against_deciding(item: AgendaItem) -> list[Message]:
    """Return, in words, why nothing can be decided about what somebody submitted."""
    if state_of(item) == "accepted":
        return [_("msg_item_accepted", default="This item is on the agenda already.")]
    return reasons_against_ordering(meeting_of(item))


def reasons_against_reason(reason: str) -> list[Message]:
    """Return, in words, what is wrong with the reason for declining an item."""
    if not reason.strip():
        return [_("msg_reason_missing", default="Please give a reason; the author will read it.")]
    if len(reason) > LONGEST_REASON:
        return [
            _(
                "msg_reason_long",
                default="A reason has at most ${length} characters.",
                mapping={"length": LONGEST_REASON},
            )
        ]
    return []


def reasons_against_deferring(item: AgendaItem, meeting: Meeting) -> list[Message]:
    """Return, in words, why an item cannot be moved to another meeting."""
    here = meeting_of(item)
    if aq_base(here) is aq_base(meeting):
        return [_("msg_same_meeting", default="The item is in this meeting already.")]
    if party_of(here).getId() != party_of(meeting).getId():
        return [
            _(
                "msg_other_party",
                default="An item can only be moved to a meeting of the same working party.",
            )
        ]
    if state_of(meeting) not in COMING_STATES:
        return reasons_against_ordering(meeting) or [
            _(
                "msg_meeting_over",
                default="“${title}” has taken place; please choose a meeting to come.",
                mapping={"title": meeting.title},
            )
        ]
    return reasons_against_ordering(here) or reasons_against_showing(item, meeting)


def reasons_against_showing(item: AgendaItem, meeting: Meeting) -> list[Message]:
    """Return, in words, why an item's place in a meeting would show that there is this meeting.

    Who wrote an item or a paper keeps access to it wherever it is, and its address names the
    meeting.
    """
    members = {member.person for member in current_members(party_of(meeting).getId())}
    authors = [api.user.get(userid=person) for person in _authors_in(item) & members]
    if all(
        api.user.has_permission("View", user=author, obj=meeting) for author in authors if author
    ):
        return []
    return [
        _(
            "msg_author_may_not_know",
            default="Somebody who wrote this item or a paper of it may not know of “${title}”. "
            "Please choose another meeting, or change the audience of that one first.",
            mapping={"title": meeting.title},
        )
    ]


def _authors_in(thing: IDexterityContent) -> set[str]:
    inner = thing.objectValues() if IDexterityContainer.providedBy(thing) else ()
    return {thing.Creator()}.union(*(_authors_in(each) for each in inner))


def reasons_against_step(meeting: Meeting, transition: str) -> list[Message]:
    """Return, in words, why a meeting cannot take a step now."""
    waiting = len(submitted_items(meeting))
    if transition == "close" and waiting == 1:
        return [
            _(
                "msg_one_item_waits",
                default="One submitted item is still undecided. Please accept or decline it, or "
                "move it to another meeting.",
            )
        ]
    if transition == "close" and waiting:
        return [
            _(
                "msg_items_wait",
                default="${count} submitted items are still undecided. Please accept or decline "
                "them, or move them to another meeting.",
                mapping={"count": waiting},
            )
        ]
    return []


# --- others -----------------------------------------------------------------------------------


def coming_meetings(party: WorkingParty, most: int = 20) -> list[Any]:
    """Return the catalogue's entries of a party's next meetings, the earliest first."""
    brains = api.portal.get_tool("portal_catalog")(
        portal_type="Meeting",
        party=party.getId(),
        meeting_start={"query": _beginning_of(clock.today()), "range": "min"},
        review_state=list(COMING_STATES),
        sort_on="meeting_start",
        sort_limit=most,
    )
    return list(brains[:most])


def _beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BERLIN)


def meetings_between(party: WorkingParty, first: datetime, last: datetime) -> list[Any]:
    """Return the catalogue's entries of a party's meetings that begin in a period, in order."""
    return list(
        api.portal.get_tool("portal_catalog")(
            portal_type="Meeting",
            party=party.getId(),
            meeting_start={"query": (first, last), "range": "min:max"},
            sort_on="meeting_start",
        )
    )


def next_number(party: WorkingParty, kind: str) -> int:
    """Return the number that a new meeting of a kind gets: one more than the last.

    Meetings with named recipients do not count: a gap would tell the others that they exist.
    """
    numbers = [brain.meeting_number for brain in _numbered_alike(party, kind)]
    return max(numbers, default=0) + 1


def is_number_taken(meeting: Meeting) -> bool:
    """Say whether another meeting of the series, one for the whole party, has the same number."""
    here = "/".join(meeting.getPhysicalPath())
    return any(
        brain.meeting_number == meeting.number and brain.getPath() != here
        for brain in _numbered_alike(party_of(meeting), meeting.kind)
    )


def title_of_regular(number: int) -> str:
    """Return what a meeting of the main series is called; in German, like all that is planned."""
    return f"{number}. Sitzung"


def _numbered_alike(party: WorkingParty, kind: str) -> list[Any]:
    """Return the catalogue's entries of meetings that are counted together, confidential ones not."""
    # Unrestricted: a number is given once, whoever plans. Only the numbers are looked at.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Meeting", party=party.getId()
    )
    return [
        brain
        for brain in brains
        if brain.meeting_kind in _series_of(kind)
        and brain.meeting_number
        and getattr(brain.audience, "circle", None) != RESTRICTED
    ]


def _series_of(kind: str) -> frozenset[str]:
    """Return the kinds that are counted together: a constituent meeting is the first regular one."""
    return REGULAR if kind in REGULAR else frozenset({kind})
