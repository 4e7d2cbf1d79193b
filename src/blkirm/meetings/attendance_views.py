"""The page about those who take part: who was asked, what they answered, who was there."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.access.errors import Refused
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import name_of_authority
from blkirm.meetings.answers_views import ANSWER_TITLES
from blkirm.meetings.attendance import COMING
from blkirm.meetings.attendance import count_of
from blkirm.meetings.attendance import Invited
from blkirm.meetings.attendance import is_recordable
from blkirm.meetings.attendance import may_record
from blkirm.meetings.attendance import merged_changes
from blkirm.meetings.attendance import OPEN
from blkirm.meetings.attendance import order_of
from blkirm.meetings.attendance import proposed
from blkirm.meetings.attendance import record_attendance
from blkirm.meetings.attendance import revision_of
from blkirm.meetings.attendance import rows_of
from blkirm.meetings.attendance import SeatRow
from blkirm.meetings.attendance_rules import ABSENT
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.attendance_rules import EXCUSED
from blkirm.meetings.attendance_rules import moments
from blkirm.meetings.attendance_rules import PRESENCES
from blkirm.meetings.attendance_rules import PRESENT
from blkirm.meetings.attendance_rules import REPRESENTED
from blkirm.meetings.invitation_records import attendance_of
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import DECLINED
from blkirm.meetings.invitation_records import FAILED
from blkirm.meetings.invitation_views import ShowsDeliveries
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import Entry
from blkirm.meetings.rules import state_of
from blkirm.parties.rules import name_of_person
from blkirm.parties.rules import sees_names
from dataclasses import replace
from functools import cached_property
from plone import api
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18nmessageid import Message


PRESENCE_TITLES: dict[str, Message] = {
    PRESENT: _("presence_present", default="Present"),
    REPRESENTED: _("presence_represented", default="Represented"),
    EXCUSED: _("presence_excused", default="Excused"),
    ABSENT: _("presence_absent", default="Absent"),
}
EXPECTED_TITLES: dict[str, Message] = {
    COMING: _("expected_coming", default="Attends"),
    DECLINED: _("expected_declined", default="Does not attend"),
    OPEN: _("expected_open", default="No answer"),
}
BEGINNING = _("text_at_beginning", default="At the beginning")
#: Words of the style sheet for states.
CLASSES = {PRESENT: "final", REPRESENTED: "final", COMING: "final", EXCUSED: "", ABSENT: "draft"}


class AttendancePage(ShowsDeliveries):
    """Read by everybody who may view the meeting; guests read authorities and numbers."""

    page = ViewPageTemplateFile("templates/attendance.pt")

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.refusals: list[dict[str, str]] = []

    def __call__(self) -> str:
        if not self.may_view_party:
            # Who may read one meeting of a foreign party learns nothing of who belongs to it.
            raise NotFound()
        if self.request.method == "POST":
            check(self.request)
            return self.record()
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        return self.page()

    # --- recording --------------------------------------------------------------------------

    def record(self) -> str:
        """Record each seat whose fields were changed; what cannot be is named, the rest stays."""
        if not may_record(self.context):
            raise Refused(self.words(_("msg_attendance_right", default="You do not record here.")))
        changed, status = 0, 400
        by = api.user.get_current().getId()
        for row in rows_of(self.context):
            record = self._entered(row)
            if record is None:
                continue
            authority = row.seat.authority
            try:
                seen = self._field("seen", authority)
                changed += record_attendance(self.context, authority, record, by, seen)
            except (NotAccepted, Overtaken) as refusal:
                status = max(status, 409 if isinstance(refusal, Overtaken) else 400)
                self.refusals.append({"seat": name_of_authority(authority), "reason": str(refusal)})
        if self.refusals:
            self.request.response.setStatus(status)
            return self.page()
        if changed:
            self.say(_("msg_attendance_kept", default="Attendance was recorded."))
        self.request.response.redirect(f"{self.url}/@@attendance", status=303)
        return ""

    def _field(self, name: str, authority: str) -> str:
        value = self.request.form.get(f"{name}-{authority}", "")
        return value if isinstance(value, str) else ""

    def _entered(self, row: SeatRow) -> Attendance | None:
        """Return what was entered for a seat; nothing where the form does not speak of it."""
        authority = row.seat.authority
        presence = self._field("presence", authority)
        if not presence:
            return None
        before = row.record or Attendance(presence)
        dropped = self.request.form.get(f"drop-{authority}", [])
        dropped = [dropped] if isinstance(dropped, str) else dropped
        changes = [c for c in before.changes if c.item not in dropped]
        item, later = self._field("item", authority), self._field("later", authority)
        if item and later:
            changes = [*(c for c in changes if c.item != item), Change(item, later)]
        entered = Attendance(
            presence,
            person=self._field("person", authority) if presence == PRESENT else "",
            changes=merged_changes(tuple(changes), order_of(self.context)),
        )
        if not entered.is_represented_once:
            return entered
        return replace(entered, represented_by=self._field("by", authority))

    # --- showing ----------------------------------------------------------------------------

    @cached_property
    def sees_names(self) -> bool:
        return sees_names(self.party)

    @cached_property
    def may_record(self) -> bool:
        return may_record(self.context)

    @cached_property
    def is_editable(self) -> bool:
        return self.may_record and is_recordable(self.context)

    @cached_property
    def shows_presence(self) -> bool:
        """Say whether there is something to say of presence beside the answers."""
        return self.is_editable or not self.may_record or any(r.record for r in self.seats)

    @cached_property
    def has_failed(self) -> bool:
        """Say whether the reader can have something sent again."""
        return self.may_manage and any(
            d.state == FAILED for d in convening_of(self.context).deliveries.values()
        )

    @cached_property
    def seats(self) -> list[SeatRow]:
        return rows_of(self.context)

    @cached_property
    def agenda(self) -> dict[str, Entry]:
        return {entry.uid: entry for entry in agenda_of(self.context) if not entry.hidden}

    @cached_property
    def items(self) -> list[dict[str, str]]:
        return [{"uid": uid, "title": self._item(entry)} for uid, entry in self.agenda.items()]

    def _item(self, entry: Entry) -> str:
        message = _(
            "mail_agenda_line",
            default="Item ${number}: ${title}",
            mapping={"number": entry.number, "title": entry.title},
        )
        return self.words(message)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(row) for row in self.seats]

    def _row(self, row: SeatRow) -> dict[str, Any]:
        record, authority = row.record, row.seat.authority
        offered = proposed(row)
        shows_expected = record is None and state_of(self.context) not in ("planned", "cancelled")
        return {
            "authority": authority,
            "title": name_of_authority(authority),
            "label": self.words(
                _(
                    "label_presence_of",
                    default="Presence: ${authority}",
                    mapping={"authority": name_of_authority(authority)},
                )
            ),
            "role": PARTY_ROLES[row.seat.role].title,
            "voting": row.seat.voting,
            "expected": EXPECTED_TITLES[row.expected] if shows_expected else "",
            "expected_class": CLASSES.get(row.expected, ""),
            "invited": [self._person(i) for i in row.invited] if self.may_record else [],
            "presence": PRESENCE_TITLES[record.presence] if record is not None else "",
            "presence_class": CLASSES.get(record.presence, "") if record is not None else "",
            "person": self._name(record.person) if record is not None else "",
            "represented_by": self._speaker(record, record.presence) if record else "",
            "changes": self._changes(record),
            "revision": revision_of(record),
            "presences": self._options(PRESENCES, PRESENCE_TITLES, offered.presence),
            "people": self._people(row, offered.person),
            "others": [
                {
                    "token": other.seat.authority,
                    "title": name_of_authority(other.seat.authority),
                    "chosen": other.seat.authority == offered.represented_by,
                }
                for other in self.seats
                if other.seat.authority != authority
            ],
        }

    def _speaker(self, record: Attendance, presence: str) -> str:
        """Return which authority speaks for a seat while it has this presence."""
        return name_of_authority(record.represented_by) if presence == REPRESENTED else ""

    def _options(
        self, tokens: tuple[str, ...], titles: dict[str, Message], chosen: str
    ) -> list[dict[str, Any]]:
        return [{"token": t, "title": titles[t], "chosen": t == chosen} for t in tokens]

    @cached_property
    def later_presences(self) -> list[dict[str, Any]]:
        return self._options(PRESENCES, PRESENCE_TITLES, "")

    def _people(self, row: SeatRow, chosen: str) -> list[dict[str, Any]]:
        return [
            {"account": account, "name": self._name(account), "chosen": account == chosen}
            for account in row.seat.people
        ]

    def _person(self, invited: Invited) -> dict[str, Any]:
        delivery, answer = invited.delivery, invited.answer
        return {
            "name": self._name(invited.account),
            "role": PARTY_ROLES[invited.role].title,
            "delivery": self.delivery(delivery),
            "answer": ANSWER_TITLES[answer.answer] if answer is not None else "",
            "deputy": self._name(answer.deputy) if answer is not None else "",
            "day": self.day(answer.at) if answer is not None else "",
        }

    def _name(self, account: str) -> str:
        return name_of_person(account) if account and self.sees_names else ""

    def _changes(self, record: Attendance | None) -> list[dict[str, str]]:
        if record is None:
            return []
        found = {change.item: change for change in record.changes}
        return [
            {
                "uid": uid,
                "item": self._item(entry),
                "presence": PRESENCE_TITLES[found[uid].presence],
                "by": self._speaker(record, found[uid].presence),
            }
            for uid, entry in self.agenda.items()
            if uid in found
        ]

    @cached_property
    def counts(self) -> list[dict[str, Any]]:
        """Votes and quorum at the beginning and at each item the reader sees where they change."""
        records = attendance_of(self.context)
        if not records:
            return []
        order = order_of(self.context)
        changed = moments(records.values(), order)
        found, last = [self._count("")], count_of(self.context)
        for uid in order:
            if uid not in self.agenda or not changed:
                continue
            counted = count_of(self.context, uid)
            if counted != last:
                found.append(self._count(uid))
                last = counted
        return found

    def _count(self, uid: str) -> dict[str, Any]:
        counted = count_of(self.context, uid)
        return {
            "label": self._item(self.agenda[uid]) if uid else self.words(BEGINNING),
            "present": counted.present,
            "represented": counted.represented,
            "votes": counted.votes,
            "seats": counted.seats,
            "quorate": counted.is_quorate,
        }
