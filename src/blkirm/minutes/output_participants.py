"""Who took part in a meeting, as its minutes print it: authorities and the office they hold."""

from blkirm import _
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.kernel.bilingual import title_of
from blkirm.meetings.attendance import order_of
from blkirm.meetings.attendance_rules import ABSENT
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import EXCUSED
from blkirm.meetings.attendance_rules import presence_at
from blkirm.meetings.attendance_rules import PRESENT
from blkirm.meetings.attendance_rules import REPRESENTED
from blkirm.meetings.documents import say
from blkirm.meetings.invitation_records import attendance_of
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import seats_of
from blkirm.minutes.content import Minutes
from blkirm.minutes.rules import meeting_of
from collections.abc import Iterable


PRESENCES = {
    PRESENT: _("output_present", default="present"),
    REPRESENTED: _("output_represented", default="represented by ${name}"),
    EXCUSED: _("output_excused", default="excused"),
    ABSENT: _("output_absent", default="absent"),
}


def participants_of(minutes: Minutes, language: str) -> list[dict[str, str]]:
    """Return the seats of the meeting with their office and whether they were there.

    Empty where no attendance was recorded. A presence that changed is told at the items that the
    present reader may view; what changed at others shows at the next of them.
    """
    meeting = meeting_of(minutes)
    recorded = attendance_of(meeting)
    if not recorded:
        return []
    offices = {seat.authority: seat.role for seat in seats_of(meeting)}
    seats = [*offices, *sorted(set(recorded) - set(offices))]
    order = order_of(meeting)
    numbers = {e.uid: e.number for e in agenda_of(meeting) if e.uid}
    return [
        {
            "authority": authority_title(seat, language),
            "office": office_title(offices.get(seat, ""), language),
            "presence": _presence(recorded.get(seat), order, numbers, language),
        }
        for seat in seats
    ]


def office_title(role: str, language: str) -> str:
    """Return what a role in a party is called."""
    return say(PARTY_ROLES[role].title, language) if role in PARTY_ROLES else ""


def _presence(
    record: Attendance | None, order: Iterable[str], numbers: dict[str, str], language: str
) -> str:
    order = tuple(order)
    before = presence_at(record, order)
    told = [_presence_word(before, record, language)]
    for uid in order:
        now = presence_at(record, order, uid)
        if uid in numbers and now != before:
            told.append(
                say(
                    _("output_presence_from", default="from item ${number} on ${presence}"),
                    language,
                    number=numbers[uid],
                    presence=_presence_word(now, record, language),
                )
            )
            before = now
    return ", ".join(told)


def _presence_word(presence: str, record: Attendance | None, language: str) -> str:
    name = authority_title(record.represented_by, language, short=True) if record else ""
    return say(PRESENCES[presence], language, name=name)


def authority_title(authority: str, language: str, *, short: bool = False) -> str:
    """Return what an authority is called in a language; its id where nobody knows it."""
    facts = all_authorities().get(authority)
    if facts is None:
        return authority
    return facts.short_name if short and facts.short_name else title_of(facts, language)
