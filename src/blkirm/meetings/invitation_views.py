"""Pages of inviting: who is written to, before anything is sent; how to answer; calendars."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.page import PostPage
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_again
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import BAD_ADDRESS
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import Facts
from blkirm.meetings.invitation_records import FAILED
from blkirm.meetings.invitation_records import NO_ADDRESS
from blkirm.meetings.invitation_records import NOT_TOLD
from blkirm.meetings.invitation_records import REFUSED
from blkirm.meetings.invitation_records import SENDING
from blkirm.meetings.invitation_records import SENT
from blkirm.meetings.invitation_records import UNREACHABLE
from blkirm.meetings.invitation_records import WAITING
from blkirm.meetings.invitation_rules import already_sent
from blkirm.meetings.invitation_rules import answer_day_of
from blkirm.meetings.invitation_rules import changed_facts
from blkirm.meetings.invitation_rules import chosen_from
from blkirm.meetings.invitation_rules import Invitee
from blkirm.meetings.invitation_rules import invitees_of
from blkirm.meetings.invitation_rules import LONGEST_TEXT
from blkirm.meetings.invitation_rules import reasons_against_inviting
from blkirm.meetings.invitation_rules import stamp_of
from blkirm.meetings.invitation_rules import usual_answer_day
from blkirm.meetings.invitation_rules import warnings_for
from blkirm.meetings.invitation_rules import withdrawn_from
from blkirm.meetings.rules import state_of
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_modes
from blkirm.parties.rules import name_of_person
from datetime import date
from functools import cached_property
from plone import api
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import MethodNotAllowed
from zope.i18nmessageid import Message


FACTS: dict[str, Message] = {
    "title": _("label_title", default="Title"),
    "start": _("label_meeting_start", default="Beginning"),
    "end": _("label_meeting_end", default="End"),
    "place": _("label_place", default="Place"),
    "video_link": _("label_video_link", default="Video link"),
    "mode": _("label_meeting_mode", default="Mode"),
}
assert set(FACTS) == set(Facts.__dataclass_fields__)


DELIVERY_TITLES: dict[str, Message] = {
    WAITING: _("delivery_waiting", default="Mail is on its way"),
    SENDING: _("delivery_waiting", default="Mail is on its way"),
    SENT: _("delivery_sent", default="Mail was sent"),
    FAILED: _("delivery_failed", default="Mail was not delivered"),
    NO_ADDRESS: _("delivery_no_address", default="Without mail"),
    NOT_TOLD: _("delivery_not_told", default="Not written to"),
}
WITHDRAWN = _("delivery_withdrawn", default="Invitation was withdrawn")
PROBLEMS: dict[str, Message] = {
    UNREACHABLE: _("delivery_unreachable", default="the mail server cannot be reached"),
    REFUSED: _("delivery_refused", default="the mail server refuses it"),
    BAD_ADDRESS: _("delivery_bad_address", default="the address is none"),
}


def on_their_way(count: int) -> Message:
    """Say how many messages go out."""
    if count == 1:
        return _("msg_invited_one", default="One message is on its way.")
    return _(
        "msg_invited_many",
        default="${count} messages are on their way.",
        mapping={"count": count},
    )


class ShowsDeliveries(MeetingsFrame):
    """A page that says what became of mails."""

    def delivery(self, found: Delivery | None) -> dict[str, Any]:
        if found is None:
            return {}
        has_failed = found.state == FAILED
        title = DELIVERY_TITLES[found.state]
        if found.withdrawn and found.state == SENT:
            title = WITHDRAWN
        return {
            "title": title,
            "failed": has_failed,
            "problem": PROBLEMS.get(found.problem, "") if has_failed else "",
            "next": format_time(found.next_at, self.language) if found.next_at else "",
        }


class InvitePage(ShowsDeliveries):
    """Show who would be written to; send after that."""

    page = ViewPageTemplateFile("templates/invite.pt")
    refusal: Message | str | None = None
    is_overtaken = False

    def __call__(self) -> str:
        if self.request.method == "POST":
            check(self.request)
            return self.send()
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        return self.page()

    def send(self) -> str:
        form = self.request.form
        if form.get("round") != self.round:
            # Somebody else pressed the button first, or the same person twice.
            self.is_overtaken = True
            return self.again(already_sent(self.context), 409)
        if self.reasons:
            return self.again(self.reasons[0], 400)
        if form.get("seen") != self.stamp():
            return self.again(
                _(
                    "msg_invite_overtaken",
                    default="Nothing was sent yet: something has changed since you looked. Please "
                    "look again.",
                ),
                409,
            )
        try:
            day = date.fromisoformat(self.answer_by) if self.answer_by else None
        except ValueError:
            return self.again(_("msg_answer_day_unknown", default="This is not a day."), 400)
        letter = Letter(self.text.strip(), tuple(self.chosen_guests), day)
        by = api.user.get_current().getId()
        operation = send_update if self.is_update else invite
        before = set(convening_of(self.context).rounds)
        try:
            operation(self.context, letter, by)
        except NotAccepted as refusal:
            return self.again(str(refusal), 400)
        number = max(set(convening_of(self.context).rounds) - before)
        count = sum(d.round == number for d in convening_of(self.context).deliveries.values())
        self.say(on_their_way(count))
        self.request.response.redirect(f"{self.url}/@@attendance", status=303)
        return ""

    def again(self, refusal: Message | str, status: int) -> str:
        self.refusal = refusal
        self.request.response.setStatus(status)
        return self.page()

    def when(self) -> str:
        return time_span(self.context.start, self.context.end, self.language)

    def mode(self) -> str:
        return meeting_modes.title(self.context.mode)

    @cached_property
    def round(self) -> str:
        """Return the number of the message that would be sent."""
        last = convening_of(self.context).last_round()
        return str(last[0] + 1) if last is not None else "0"

    @cached_property
    def answer_by(self) -> str:
        """Return the day until which answers are asked for, as machines write it."""
        typed = self.request.form.get("answer_by")
        if isinstance(typed, str):
            return typed.strip()
        known = answer_day_of(self.context) if self.is_update else usual_answer_day(self.context)
        return known.isoformat() if known is not None and known >= clock.today() else ""

    def last_day(self) -> str:
        return self.iso(self.context.start)

    def first_day(self) -> str:
        return clock.today().isoformat()

    @cached_property
    def is_update(self) -> bool:
        return state_of(self.context) == "invited"

    @cached_property
    def reasons(self) -> list[Message]:
        return reasons_against_inviting(self.context)

    @cached_property
    def invitees(self) -> list[Invitee]:
        return invitees_of(self.context)

    def stamp(self) -> str:
        return stamp_of(self.context, self.invitees)

    @cached_property
    def warnings(self) -> list[Message]:
        return warnings_for(self.context, self.invitees) if not self.reasons else []

    @cached_property
    def changes(self) -> list[Message]:
        return [FACTS[name] for name in changed_facts(self.context)]

    @cached_property
    def text(self) -> str:
        typed = self.request.form.get("text")
        if isinstance(typed, str):
            return typed.replace("\r\n", "\n")
        if self.is_update:
            return ""
        return self.words(
            _(
                "mail_invitation_text",
                default="Dear colleagues,\n\nyou are invited to this meeting. Please tell us whether "
                "you come.",
            )
        )

    longest_text = LONGEST_TEXT

    @cached_property
    def chosen_guests(self) -> list[str]:
        wanted = self.request.form.get("guests", [])
        wanted = [wanted] if isinstance(wanted, str) else wanted
        known = {i.membership for i in self.invitees if i.is_single_guest}
        return [w for w in wanted if w in known] if isinstance(wanted, list) else []

    @cached_property
    def readers(self) -> list[dict[str, Any]]:
        """Those who are written to without being chosen."""
        return [self._row(i) for i in self.invitees if i.reads and not i.is_single_guest]

    @cached_property
    def guests(self) -> list[dict[str, Any]]:
        """Guests to single items, to choose from."""
        return [self._row(i) for i in self.invitees if i.is_single_guest]

    @cached_property
    def left_out(self) -> list[dict[str, Any]]:
        """Those who belong to the party, may not read this meeting and were never told of it."""
        told = {d.membership for d in self._withdrawn}
        return [
            self._row(i) for i in self.invitees if not i.may_be_told and i.membership not in told
        ]

    @cached_property
    def _withdrawn(self) -> list[Delivery]:
        chosen = chosen_from(self.invitees, convening_of(self.context).deliveries)
        return withdrawn_from(self.context, chosen)

    @cached_property
    def withdrawn(self) -> list[dict[str, str]]:
        """Those who hold an invitation and may not read the meeting any more."""
        return [
            {"name": name_of_person(d.account), "authority": name_of_authority(d.authority)}
            for d in self._withdrawn
        ]

    @cached_property
    def without_mail(self) -> list[str]:
        return [row["name"] for row in [*self.readers, *self.guests] if not row["mail"]]

    def _row(self, invitee: Invitee) -> dict[str, Any]:
        known = convening_of(self.context).deliveries
        return {
            "membership": invitee.membership,
            "authority": name_of_authority(invitee.authority),
            "role": PARTY_ROLES[invitee.role].title,
            "name": name_of_person(invitee.account),
            "mail": invitee.mail,
            "chosen": invitee.membership in self.chosen_guests or invitee.membership in known,
            "fixed": invitee.membership in known,
            "delivery": self.delivery(known.get(invitee.membership)),
        }


class SendAgain(PostPage):
    """Try at once what the mail server did not take."""

    def change(self) -> str:
        count = send_again(self.context)
        if count:
            self.say(on_their_way(count))
        else:
            self.say(_("msg_nothing_again", default="Nothing has to be sent again."))
        return self.lead_to(f"{self.context.absolute_url()}/@@attendance")
