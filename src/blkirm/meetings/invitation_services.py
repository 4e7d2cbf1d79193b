"""Inviting, answering, attendance and calendar addresses in REST."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.access.errors import Refused
from blkirm.access.guard import may_view
from blkirm.access.register import Membership
from blkirm.meetings.answers import asked_of
from blkirm.meetings.answers import deputies_for
from blkirm.meetings.answers import give_answer
from blkirm.meetings.attendance import count_of
from blkirm.meetings.attendance import is_recordable
from blkirm.meetings.attendance import may_record
from blkirm.meetings.attendance import merged_changes
from blkirm.meetings.attendance import order_of
from blkirm.meetings.attendance import record_attendance
from blkirm.meetings.attendance import revision_of
from blkirm.meetings.attendance import rows_of
from blkirm.meetings.attendance import SeatRow
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.feeds import feeds_of
from blkirm.meetings.feeds import make_feed
from blkirm.meetings.feeds import revoke_feed
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.feeds_views import address_of
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_rules import already_sent
from blkirm.meetings.invitation_rules import changed_facts
from blkirm.meetings.invitation_rules import chosen_from
from blkirm.meetings.invitation_rules import invitees_of
from blkirm.meetings.invitation_rules import reasons_against_inviting
from blkirm.meetings.invitation_rules import warnings_for
from blkirm.meetings.invitation_rules import withdrawn_from
from blkirm.meetings.rules import agenda_of
from blkirm.parties.rules import party_of
from blkirm.parties.rules import sees_names
from dataclasses import asdict
from datetime import date
from functools import cached_property
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


class MeetingService(Service):
    """What the services share."""

    def text(self, body: dict[str, Any], name: str) -> str:
        value = body.get(name) or ""
        if not isinstance(value, str):
            raise self.bad(name)
        return value

    def texts(self, body: dict[str, Any], name: str) -> list[str]:
        values = body.get(name) or []
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise self.bad(name)
        return values

    def bad(self, name: str) -> NotAccepted:
        return NotAccepted(
            self.words(
                _(
                    "msg_body_member",
                    default="The portal does not understand ${name} in the body.",
                    mapping={"name": name},
                )
            )
        )

    def words(self, message: Message) -> str:
        return translate(message, context=self.request)

    @cached_property
    def account(self) -> str:
        return api.user.get_current().getId()


class InvitationService(MeetingService):
    """Say who would be written to now, and what was sent."""

    def told(self) -> dict[str, Any]:
        invitees = invitees_of(self.context)
        reasons = reasons_against_inviting(self.context)
        rounds = convening_of(self.context).rounds
        chosen = chosen_from(invitees, convening_of(self.context).deliveries)
        return {
            "@id": f"{self.context.absolute_url()}/@invitation",
            "recipients": [{**asdict(i), "single_guest": i.is_single_guest} for i in invitees],
            "withdrawn": [d.membership for d in withdrawn_from(self.context, chosen)],
            "reasons": [self.words(reason) for reason in reasons],
            "warnings": [
                self.words(warning)
                for warning in (warnings_for(self.context, invitees) if not reasons else ())
            ],
            "changed": changed_facts(self.context),
            "deliveries": [
                {
                    "membership": d.membership,
                    "sequence": d.round,
                    "state": "waiting" if d.state == "sending" else d.state,
                    "at": d.at.isoformat(timespec="seconds"),
                    "problem": d.problem or None,
                    "next_at": d.next_at.isoformat(timespec="seconds") if d.next_at else None,
                }
                for d in convening_of(self.context).deliveries.values()
            ],
            "sent": [
                {
                    "sequence": number,
                    "kind": sent.kind,
                    "at": sent.at.isoformat(timespec="seconds"),
                    "recipients": len(sent.memberships),
                    "answer_by": sent.answer_by.isoformat() if sent.answer_by else None,
                }
                for number, sent in rounds.items()
            ],
        }


class InvitationGet(InvitationService):
    """``GET <meeting>/@invitation``: who would be written to now, and what was sent."""

    def reply(self) -> dict[str, Any]:
        return self.told()


class InvitationPost(InvitationService):
    """``POST <meeting>/@invitation`` ``{text, guests, answer_by, update, sequence}``.

    Invites; with ``update`` tells those who are invited what has changed. So whoever invites twice,
    or at the same moment as somebody else, sends one invitation (409 for the second). ``sequence``
    is that of the message to be sent, where the sender wants to be sure.
    """

    def reply(self) -> dict[str, Any]:
        body = json_body(self.request)
        day = self.text(body, "answer_by")
        try:
            letter = Letter(
                self.text(body, "text"),
                tuple(self.texts(body, "guests")),
                date.fromisoformat(day) if day else None,
            )
        except ValueError:
            raise self.bad("answer_by") from None
        if not isinstance(body.get("update", False), bool):
            raise self.bad("update")
        last = convening_of(self.context).last_round()
        following = last[0] + 1 if last is not None else 0
        if body.get("sequence", following) != following:
            raise Overtaken(self.words(already_sent(self.context)))
        operation = send_update if body.get("update") else invite
        operation(self.context, letter, self.account)
        self.request.response.setStatus(201)
        return self.told()


class AnswerService(MeetingService):
    """Say for whom the reader is asked to come, and what was answered."""

    def told(self) -> dict[str, Any]:
        asked = asked_of(self.context, self.account)
        return {
            "@id": f"{self.context.absolute_url()}/@answer",
            "items": [self._one(membership) for membership in asked],
        }

    def _one(self, membership: Membership) -> dict[str, Any]:
        given = convening_of(self.context).answer_of(membership.id)
        return {
            "membership": membership.id,
            "on_behalf_of": membership.on_behalf_of,
            "role": membership.role,
            "answer": given.answer if given is not None else None,
            "deputy": (given.deputy or None) if given is not None else None,
            "at": given.at.isoformat(timespec="seconds") if given is not None else None,
            "deputies": deputies_for(self.context, membership),
        }


class AnswerGet(AnswerService):
    """``GET <meeting>/@answer``: for whom the reader is asked to come, and what was answered."""

    def reply(self) -> dict[str, Any]:
        return self.told()


class AnswerPost(AnswerService):
    """``POST <meeting>/@answer`` ``{answer, deputy, on_behalf_of}``; the last where there are two."""

    def reply(self) -> dict[str, Any]:
        body = json_body(self.request)
        answer, deputy = self.text(body, "answer"), self.text(body, "deputy")
        authority = self.text(body, "on_behalf_of")
        asked = asked_of(self.context, self.account)
        meant = [m for m in asked if not authority or m.on_behalf_of == authority]
        if len(meant) != 1:
            raise NotAccepted(
                self.words(
                    _("msg_answer_not_asked", default="You are not asked to answer here.")
                    if not meant
                    else _(
                        "msg_answer_for_whom",
                        default="Please say on behalf of which authority you answer.",
                    )
                )
            )
        give_answer(self.context, meant[0], answer, deputy)
        return self.told()


class AttendanceService(MeetingService):
    """Say what is known of the seats, and what they were at items the reader sees."""

    def told(self) -> dict[str, Any]:
        if not may_view(party_of(self.context)):
            # Who may read one meeting of a foreign party learns nothing of who belongs to it.
            raise NotFound()
        names = sees_names(party_of(self.context))
        shown = [entry.uid for entry in agenda_of(self.context) if not entry.hidden]
        counted = count_of(self.context)
        return {
            "@id": f"{self.context.absolute_url()}/@attendance",
            "recordable": may_record(self.context) and is_recordable(self.context),
            "seats": [self._seat(row, shown, names) for row in rows_of(self.context)],
            "count": {
                **asdict(counted),
                "votes": counted.votes,
                "quorate": counted.is_quorate,
            },
        }

    def _seat(self, row: SeatRow, shown: list[str], names: bool) -> dict[str, Any]:
        record = row.record
        found = {
            "authority": row.seat.authority,
            "role": row.seat.role,
            "voting": row.seat.voting,
            "expected": row.expected,
            "presence": record.presence if record is not None else None,
            "represented_by": (record.represented_by or None) if record is not None else None,
            "changes": [
                {"item": change.item, "presence": change.presence}
                for change in (record.changes if record is not None else ())
                if change.item in shown
            ],
        }
        if names:
            found["person"] = (record.person or None) if record is not None else None
        if may_record(self.context):
            found["revision"] = revision_of(record)
        return found


class AttendanceGet(AttendanceService):
    """``GET <meeting>/@attendance``: the seats, and what they were at items the reader sees."""

    def reply(self) -> dict[str, Any]:
        return self.told()


class AttendancePatch(AttendanceService):
    """``PATCH <meeting>/@attendance``: records one seat.

    ``{authority, presence, person, represented_by, changes: [{item, presence}], revision}``. Changes
    at items that the sender does not see stay.
    """

    def reply(self) -> dict[str, Any]:
        body = json_body(self.request)
        authority = self.text(body, "authority")
        if not may_record(self.context):
            raise Refused(self.words(_("msg_attendance_right", default="You do not record here.")))
        before = convening_of(self.context).attendance.get(authority)
        record = Attendance(
            self.text(body, "presence"),
            person=self.text(body, "person"),
            represented_by=self.text(body, "represented_by"),
            changes=self._changes(body, before),
        )
        record_attendance(
            self.context, authority, record, self.account, self.text(body, "revision")
        )
        return self.told()

    def _changes(self, body: dict[str, Any], before: Attendance | None) -> tuple[Change, ...]:
        old = before.changes if before is not None else ()
        if body.get("changes") is None:
            return old
        given = body["changes"]
        if not isinstance(given, list) or not all(isinstance(change, dict) for change in given):
            raise self.bad("changes")
        new = [Change(self.text(c, "item"), self.text(c, "presence")) for c in given]
        shown = {entry.uid for entry in agenda_of(self.context) if not entry.hidden}
        if any(change.item not in shown for change in new):
            raise NotAccepted(
                self.words(_("msg_attendance_item", default="This item is not on the agenda."))
            )
        kept = tuple(change for change in old if change.item not in shown)
        if len({change.item for change in new}) != len(new):
            return (*kept, *new)
        return merged_changes((*kept, *new), order_of(self.context))


class FeedsGet(MeetingService):
    """``GET /@calendar-feeds``: one's own calendar addresses, without the addresses."""

    def reply(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@calendar-feeds",
            "items": [
                {
                    "id": feed.id,
                    "label": feed.label,
                    "party": feed.party or None,
                    "made_at": feed.made_at.isoformat(timespec="seconds"),
                }
                for feed in feeds_of(self.account)
            ],
        }


class FeedsPost(MeetingService):
    """``POST /@calendar-feeds`` ``{party, label}``: makes an address and tells it this once."""

    def reply(self) -> dict[str, Any]:
        body = json_body(self.request)
        secret = make_feed(self.account, self.text(body, "party"), self.text(body, "label"))
        feed = get_convening_records().feed_with(secret)
        self.request.response.setStatus(201)
        return {"id": feed.id, "address": address_of(secret)}


@implementer(IPublishTraverse)
class FeedsDelete(MeetingService):
    """``DELETE /@calendar-feeds/<id>``: the address answers no more."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "FeedsDelete":  # noqa: N802
        self.names.append(name)
        return self

    def reply(self) -> None:
        if len(self.names) != 1 or not revoke_feed(self.account, self.names[0]):
            raise NotFound()
        self.reply_no_content()
