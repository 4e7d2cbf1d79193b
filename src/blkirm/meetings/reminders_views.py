"""Pages of reminding: who is asked once more, before anything is sent; what a party settles."""

from blkirm import _
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel.page import PostPage
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_views import on_their_way
from blkirm.meetings.invitation_views import ShowsDeliveries
from blkirm.meetings.reminders import awaited
from blkirm.meetings.reminders import LONGEST_LEAD
from blkirm.meetings.reminders import remind
from blkirm.meetings.reminders import reminder_days
from blkirm.meetings.reminders import set_reminder_days
from blkirm.meetings.reminders import stamp_of
from blkirm.meetings.reminders import to_remind
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.notifications.mail import receiver_of
from blkirm.parties.rules import name_of_person
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18nmessageid import Message


class RemindPage(PostPage, ShowsDeliveries):
    """Show who would be reminded of an answer; send after that."""

    page = ViewPageTemplateFile("templates/remind.pt")
    refusal: Message | None = None

    def __call__(self) -> str:
        return self.page() if self.request.method in ("GET", "HEAD") else super().__call__()

    def change(self) -> str:
        if self.request.form.get("seen") != self.stamp():
            self.refusal = _(
                "msg_invite_overtaken",
                default="Nothing was sent yet: something has changed since you looked. Please look "
                "again.",
            )
            self.request.response.setStatus(409)
            return self.page()
        count = remind(self.context)
        if not count:
            self.say(_("msg_nobody_to_remind", default="Nobody has to be reminded today."))
        else:
            self.say(on_their_way(count))
        return self.lead_to(f"{self.url}/@@attendance")

    def stamp(self) -> str:
        return stamp_of(self._to_remind)

    @cached_property
    def _to_remind(self) -> list[Delivery]:
        return to_remind(self.context)

    @cached_property
    def receivers(self) -> list[dict[str, Any]]:
        return [self._row(d) for d in self._to_remind]

    @cached_property
    def others(self) -> list[dict[str, Any]]:
        """Those who have not answered and get no mail now: written to today, or without mail."""
        reminded = {d.membership for d in self._to_remind}
        return [self._row(d) for d in awaited(self.context) if d.membership not in reminded]

    def _row(self, delivery: Delivery) -> dict[str, Any]:
        receiver = receiver_of(delivery.account)
        return {
            "name": name_of_person(delivery.account),
            "authority": name_of_authority(delivery.authority),
            "role": PARTY_ROLES[delivery.role].title,
            "mail": receiver.address if receiver is not None else "",
            "day": self.day(delivery.at),
            "iso": self.iso(delivery.at),
            "delivery": self.delivery(delivery),
        }


class InvitationRules(PostPage, MeetingsFrame):
    """What a party settles about inviting."""

    page = ViewPageTemplateFile("templates/invitation-rules.pt")
    longest = LONGEST_LEAD
    refusal: Message | None = None

    def __call__(self) -> str:
        return self.page() if self.request.method in ("GET", "HEAD") else super().__call__()

    @cached_property
    def typed(self) -> str:
        typed = self.request.form.get("days")
        return typed.strip() if isinstance(typed, str) else str(reminder_days(self.context) or "")

    def change(self) -> str:
        typed = self.typed or "0"
        if (
            not (typed.isascii() and typed.isdecimal() and len(typed) < 9)
            or int(typed) > LONGEST_LEAD
        ):
            self.refusal = _(
                "msg_reminder_days",
                default="Please give a number of days from 0 to ${most}.",
                mapping={"most": LONGEST_LEAD},
            )
            self.request.response.setStatus(400)
            return self.page()
        set_reminder_days(self.context, int(typed))
        self.say(_("msg_invitation_rules_saved", default="The rules for inviting are saved."))
        return self.lead_to(self.url)
