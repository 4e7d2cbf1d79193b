"""Who belongs to a party."""

from blkirm import _
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import PostPage
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import grant_membership
from blkirm.parties.operations import MembershipRefused
from blkirm.parties.services import MANAGE
from blkirm.parties.views.frame import LEVEL_CLASSES
from blkirm.parties.views.frame import PartyPage
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18n import translate


class MembersPage(PartyPage):
    """Who belongs to a party; and, for chair and secretariat, who shall."""

    page_title = _("heading_members", default="Members")

    tab = "members"
    page = ViewPageTemplateFile("../templates/members.pt")
    refusal: str = ""

    def __call__(self) -> str:
        return self.page()

    @cached_property
    def may_manage(self) -> bool:
        return bool(api.user.has_permission(MANAGE, obj=self.context))

    def rows(self) -> list[dict[str, Any]]:
        """Return the members by level, Land and authority."""
        authorities = all_authorities()
        order = {level: number for number, level in enumerate(levels.titles)}
        rows = []
        for m in self.members:
            facts = authorities.get(m.on_behalf_of)
            level, land = (facts.level, facts.land) if facts else ("", "")
            rows.append(
                {
                    "id": m.id,
                    "name": self._name(m.person),
                    "authority": title_of(facts) if facts else m.on_behalf_of,
                    "level": levels.title(level),
                    "class": LEVEL_CLASSES.get(level, "other"),
                    "land": laender.title(land),
                    "role": translate(PARTY_ROLES[m.role].title, context=self.request),
                    "votes": m.voting_right,
                    "since": self.day(m.valid_from),
                    "until": self.day(m.valid_until),
                    "order": (order.get(level, 99), laender.title(land), m.on_behalf_of, m.role),
                }
            )
        return sorted(rows, key=lambda row: row["order"])

    def _name(self, person: str) -> str:
        user = api.user.get(userid=person)
        return (user and user.getProperty("fullname")) or person

    def roles(self) -> list[dict[str, str]]:
        wanted = self.request.form.get("role", "member")
        return [
            {
                "token": role.token,
                "title": translate(role.title, context=self.request),
                "selected": role.token == wanted,
            }
            for role in PARTY_ROLES.values()
        ]

    def authorities(self) -> list[dict[str, Any]]:
        wanted = self.request.form.get("on_behalf_of")
        rows = [
            {"id": facts.id, "title": title_of(facts), "selected": facts.id == wanted}
            for facts in all_authorities().values()
        ]
        return sorted(rows, key=lambda row: row["title"])

    def entered(self, name: str) -> str:
        """Return what was typed before a refusal."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def today(self) -> str:
        return clock.today().isoformat()


class GrantMembership(PostPage, MembersPage):
    """The form that grants a membership."""

    def change(self) -> str:
        form = self.request.form
        data = {
            name: form[name]
            for name in ("person", "role", "on_behalf_of", "valid_from", "valid_until", "reason")
            if isinstance(form.get(name), str) and form[name].strip()
        }
        try:
            grant_membership(self.context, api.user.get_current().getId(), data)
        except MembershipRefused as refusal:
            self.refusal = translate(refusal.message, context=self.request)
            self.request.response.setStatus(400)
            return self.page()
        self.say(_("msg_membership_granted", default="The membership was granted."))
        return self.lead_to(f"{self.party_url}/members")


class EndMembership(PostPage, MembersPage):
    """The button that ends a membership."""

    def change(self) -> str:
        membership = self.request.form.get("membership", "")
        try:
            end_membership(self.context, str(membership), api.user.get_current().getId())
        except (KeyError, MembershipRefused) as refusal:
            message = getattr(refusal, "message", None) or _(
                "msg_membership_gone", default="This party has no such membership."
            )
            self.refusal = translate(message, context=self.request)
            self.request.response.setStatus(400)
            return self.page()
        self.say(_("msg_membership_was_ended", default="The membership has ended."))
        return self.lead_to(f"{self.party_url}/members")
