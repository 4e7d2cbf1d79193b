"""Who was really there, seat by seat: recorded by those who manage a meeting or take its minutes."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.access.errors import Refused
from blkirm.kernel import clock
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.attendance_rules import Count
from blkirm.meetings.attendance_rules import count
from blkirm.meetings.attendance_rules import presence_at
from blkirm.meetings.attendance_rules import PRESENT
from blkirm.meetings.attendance_rules import problems
from blkirm.meetings.content import Meeting
from blkirm.meetings.invitation_records import ACCEPTED
from blkirm.meetings.invitation_records import Answer
from blkirm.meetings.invitation_records import attendance_of
from blkirm.meetings.invitation_records import Convening
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import DECLINED
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import DEPUTY
from blkirm.meetings.rules import Seat
from blkirm.meetings.rules import seats_of
from blkirm.meetings.rules import state_of
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from hashlib import sha256
from plone import api
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


RECORD = "blkirm.meetings: Record Attendance"
#: What is expected of a seat before the meeting.
COMING, OPEN = "coming", "open"

PROBLEMS: dict[str, Message] = {
    "presence": _("msg_attendance_presence", default="This cannot be recorded of a seat."),
    "representative": _(
        "msg_attendance_representative",
        default="A represented seat needs another seat of this meeting that speaks for it.",
    ),
    "item": _("msg_attendance_item", default="This item is not on the agenda."),
    "changes": _("msg_attendance_changes", default="The presence can change once at each item."),
}


@dataclass(frozen=True)
class Invited:
    """One person who was asked to come, and what became of it."""

    membership: str
    account: str
    role: str
    delivery: Delivery | None
    answer: Answer | None


@dataclass(frozen=True)
class SeatRow:
    """All that is known of one seat of a meeting."""

    seat: Seat
    invited: tuple[Invited, ...]
    record: Attendance | None

    @property
    def expected(self) -> str:
        """Return ``coming``, ``declined`` or ``open``; somebody who comes outweighs the others."""
        answers = [i.answer.answer for i in self.invited if i.answer is not None]
        if ACCEPTED in answers or DEPUTY in answers:
            return COMING
        asked = [i for i in self.invited if i.role != "deputy-member"] or list(self.invited)
        declined = [i for i in asked if i.answer is not None and i.answer.answer == DECLINED]
        return DECLINED if asked and len(declined) == len(asked) else OPEN


def rows_of(meeting: Meeting) -> list[SeatRow]:
    """Return the seats of a meeting; does not ask who may know the people in them.

    Seats that were recorded stay, also where their authority is in the party no more.
    """
    convening = convening_of(meeting)
    seats = seats_of(meeting)
    known = {seat.authority for seat in seats}
    gone = sorted(set(convening.attendance) - known)
    seats += [Seat(authority, (), "member", False) for authority in gone]
    return [
        SeatRow(seat, _invited(seat, convening), convening.attendance.get(seat.authority))
        for seat in seats
    ]


def _invited(seat: Seat, convening: Convening) -> tuple[Invited, ...]:
    return tuple(
        Invited(m.id, m.person, m.role, convening.deliveries.get(m.id), convening.answer_of(m.id))
        for m in seat.members
    )


def may_record(meeting: Meeting) -> bool:
    """Say whether the present user has the right to record who is there."""
    return bool(api.user.has_permission(RECORD, obj=meeting))


def is_recordable(meeting: Meeting) -> bool:
    """Say whether attendance is recorded now: from the meeting's day on until it is closed."""
    if not meeting.start or state_of(meeting) not in ("invited", "held"):
        return False
    return clock.today() >= clock.day_of(meeting.start)


def order_of(meeting: Meeting) -> tuple[str, ...]:
    """Return the UIDs of all items of the agenda as they follow each other, hidden ones too.

    For counting only: what comes of it is shown at items their reader sees.
    """
    # Unrestricted: somebody who left at a confidential item is gone at the next one, whoever reads.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="AgendaItem",
        path="/".join(meeting.getPhysicalPath()),
        review_state="accepted",
    )
    below = defaultdict(list)
    for brain in brains:
        below[brain.getPath().rpartition("/")[0]].append(brain)
    order: list[str] = []
    waiting = ["/".join(meeting.getPhysicalPath())]
    by_path = {brain.getPath(): brain.UID for brain in brains}
    while waiting:
        path = waiting.pop()
        if path in by_path:
            order.append(by_path[path])
        children = sorted(below[path], key=lambda b: (b.agenda_position, b.getPath()))
        waiting += [child.getPath() for child in reversed(children)]
    return tuple(order)


def count_of(meeting: Meeting, item: str = "") -> Count:
    """Count the voting seats at an item, or at the beginning of the meeting."""
    voting = [seat.authority for seat in seats_of(meeting) if seat.voting]
    return count(voting, attendance_of(meeting), order_of(meeting), item)


def revision_of(record: Attendance | None) -> str:
    """Return a token for what is recorded of a seat; who recorded it when is no part of it."""
    said = replace(record, by="", at=None) if record is not None else None
    return sha256(repr(said).encode()).hexdigest()[:12]


def record_attendance(
    meeting: Meeting, authority: str, record: Attendance, by: str, revision: str = ""
) -> bool:
    """Record one seat; return whether anything is different now.

    Raises Refused before the meeting's day and after its end, NotAccepted for what cannot be, and
    Overtaken where ``revision`` is not what is recorded now.
    """
    if not is_recordable(meeting):
        raise Refused(
            _in_words(
                _(
                    "msg_attendance_closed",
                    default="Attendance is recorded from the day of the meeting until it is closed.",
                )
            )
        )
    seats = {seat.authority: seat for seat in seats_of(meeting)}
    seat = seats.get(authority)
    if seat is None:
        raise NotAccepted(
            _in_words(_("msg_attendance_seat", default="This authority has no seat here."))
        )
    _check(meeting, seat, seats, record)
    before = convening_of(meeting).attendance.get(authority)
    kept = replace(record, by=before.by, at=before.at) if before is not None else None
    if kept == before and before is not None:
        return False
    if revision and revision != revision_of(before):
        raise Overtaken(
            _in_words(
                _(
                    "msg_attendance_overtaken",
                    default="Somebody else has recorded this seat meanwhile.",
                )
            )
        )
    convening_to_write(meeting).attendance[authority] = replace(record, by=by, at=clock.now())
    return True


def _check(meeting: Meeting, seat: Seat, seats: dict[str, Any], record: Attendance) -> None:
    found = problems(seat.authority, record, seats, order_of(meeting))
    if found:
        raise NotAccepted(_in_words(PROBLEMS[found[0]]))
    if record.person and record.person not in seat.people:
        raise NotAccepted(
            _in_words(
                _(
                    "msg_attendance_person",
                    default="This person does not take part on behalf of this authority.",
                )
            )
        )


def merged_changes(changes: tuple[Change, ...], order: Sequence[str]) -> tuple[Change, ...]:
    """Return changes in the order of the agenda, without those at items that are gone from it."""
    places = {uid: number for number, uid in enumerate(order)}
    kept = (change for change in changes if change.item in places)
    return tuple(sorted(kept, key=lambda change: places[change.item]))


def proposed(row: SeatRow) -> Attendance:
    """Return what the form offers for a seat: what is recorded, else what was answered."""
    if row.record is not None:
        return row.record
    for person in row.invited:
        if person.answer is not None and person.answer.answer == ACCEPTED:
            return Attendance(PRESENT, person=person.account)
    for person in row.invited:
        if person.answer is not None and person.answer.answer == DEPUTY:
            return Attendance(PRESENT, person=person.answer.deputy)
    return Attendance("excused" if row.expected == DECLINED else "")


def present_seats(meeting: Meeting, item: str = "") -> Sequence[str]:
    """Return the authorities in the room at an item, or at the beginning."""
    order = order_of(meeting)
    records = attendance_of(meeting)
    return sorted(a for a, r in records.items() if presence_at(r, order, item) == PRESENT)


def _in_words(message: Message) -> str:
    return translate(message, context=getRequest())
