"""One membership: what it says, how it came to be, and what can be done with it."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.parties.operations import membership_in
from blkirm.parties.roster import STATES
from blkirm.parties.rules import is_running
from blkirm.parties.rules import state_of
from blkirm.parties.views.words import FACTS
from blkirm.parties.views.words import MembershipPage
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound


class OneMembership(MembershipPage):
    """Something about the membership that ``?membership=`` names."""

    @cached_property
    def membership(self) -> Membership:
        """Return it. Raises NotFound where the party has no such membership."""
        wanted = self.request.form.get("membership")
        try:
            return membership_in(self.party, wanted if isinstance(wanted, str) else "")
        except KeyError:
            raise NotFound() from None

    @cached_property
    def versions(self) -> tuple[Membership, ...]:
        return get_register().history(self.membership.id)

    @property
    def name(self) -> str:
        return self.name_of(self.membership.person)

    def address(self, view: str) -> str:
        return f"{self.party_url}/{view}?membership={self.membership.id}"

    @property
    def membership_url(self) -> str:
        return self.address("membership")


class HistoryPage(OneMembership):
    """For those who manage memberships, and for the person it is about."""

    page_title = _("heading_membership", default="Membership")
    page = ViewPageTemplateFile("../templates/membership.pt")

    def __call__(self) -> str:
        if not self.may_manage and self.membership.person != self.reader:
            raise NotFound()
        return self.page()

    @property
    def is_own(self) -> bool:
        return self.membership.person == self.reader

    def state(self) -> str:
        return state_of(self.membership)

    def state_title(self) -> str:
        return self.words(STATES[self.state()])

    def facts(self) -> list[dict[str, Any]]:
        values = self.facts_of(self.membership)
        return [
            {"label": label, "value": values[name]}
            for name, label in FACTS.items()
            if values[name] and name != "reason"
        ]

    def steps(self) -> list[dict[str, Any]]:
        """Return what can be done with it, the most frequent first."""
        membership = self.membership
        if not self.may_manage or membership.ended_at is not None:
            return []
        steps = [("change-membership", _("button_change", default="Change"), "quiet")]
        if membership.valid_until is not None:
            steps.insert(0, ("renew-membership", _("button_renew", default="Renew"), ""))
        if is_running(membership):
            steps += [
                ("end-membership", _("button_end_membership", default="End"), "danger"),
                (
                    "leave-authority",
                    _("button_leave_authority", default="Leaving the authority"),
                    "danger",
                ),
            ]
        return [
            {"url": self.address(view), "title": title, "class": kind}
            for view, title, kind in steps
        ]

    def history(self) -> list[dict[str, Any]]:
        """Return its versions, the newest first, each with what was different then."""
        rows = []
        before: dict[str, str] = {}
        for version in self.versions:
            now = self.facts_of(version)
            rows.append(
                {
                    "when": self.moment(version.recorded_at),
                    "iso": version.recorded_at.isoformat(timespec="seconds"),
                    "by": self.name_of(version.recorded_by),
                    "reason": version.reason,
                    "first": not before,
                    "ended": bool(version.ended_at),
                    "facts": [
                        {"label": label, "before": before.get(name, ""), "now": now[name]}
                        for name, label in FACTS.items()
                        if name not in ("reason", "ended") and now[name] != before.get(name, "")
                    ],
                }
            )
            before = now
        return rows[::-1]
