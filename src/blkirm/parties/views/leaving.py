"""Somebody leaves the authority that sent them: everything on its behalf ends at once."""

from blkirm import _
from blkirm.access.guard import may_view
from blkirm.access.register import Membership
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.parties.operations import leave_authority
from blkirm.parties.operations import proposed_leaving
from blkirm.parties.preview import Preview
from blkirm.parties.preview import preview
from blkirm.parties.rules import held_for
from blkirm.parties.rules import manages
from blkirm.parties.rules import party_named
from blkirm.parties.views.forms import MembershipForm
from dataclasses import replace
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18nmessageid import Message


#: Who may leave a party without a chair: those who can set up a new one.
RULE_THE_SITE = "Manage portal"


class LeaveAuthority(MembershipForm):
    """What the reader manages ends; that something else remains is said, not where."""

    page_title = _("heading_leave_authority", default="Leaving the authority")
    heading = page_title
    preview_page = ViewPageTemplateFile("../templates/leave_preview.pt")
    view = "leave-authority"
    intro = _(
        "intro_leave",
        default="All memberships of this person on behalf of this authority end at the moment of "
        "saving, in all working parties together.",
    )
    save_title = _("button_leave_now", default="End all these memberships now")
    danger = True

    @cached_property
    def held(self) -> list[Membership]:
        return held_for(self.membership.person, self.membership.on_behalf_of)

    @cached_property
    def parties(self) -> dict[str, Any]:
        return {m.party: party_named(m.party) for m in self.held}

    @cached_property
    def leaving(self) -> list[Membership]:
        return [m for m in self.held if manages(self.parties[m.party])]

    @property
    def authority(self) -> str:
        return name_of_authority(self.membership.on_behalf_of)

    def remaining_named(self) -> list[str]:
        """Return the parties that remain and that the reader may see."""
        others = {m.party: self.parties[m.party] for m in self.held if m not in self.leaving}
        return sorted({title_of(party) for party in others.values() if may_view(party)})

    def remaining_unnamed(self) -> bool:
        return any(m not in self.leaving and not may_view(self.parties[m.party]) for m in self.held)

    @cached_property
    def rules_the_site(self) -> bool:
        return bool(api.user.has_permission(RULE_THE_SITE))

    def fields(self) -> list[dict[str, Any]]:
        fields = [self.reason_field(_("help_end_reason", default="Why it ends."))]
        if self.rules_the_site:
            fields.append(
                self.field(
                    "without_chair",
                    "check",
                    _("label_without_chair", default="Also where a party then has no chair"),
                    "",
                )
            )
        return fields

    def options(self) -> dict[str, Any]:
        return {
            "only": {m.party for m in self.leaving},
            "without_chair": self.rules_the_site and self.entered("without_chair") == "1",
        }

    def propose(self) -> Membership:
        m = self.membership
        proposed_leaving(m.person, m.on_behalf_of, self.entered("reason"), **self.options())
        return replace(m, ended_at=clock.now())

    def save(self) -> None:
        m = self.membership
        leave_authority(
            m.person, m.on_behalf_of, self.reader, self.entered("reason"), **self.options()
        )

    def done(self) -> Message:
        return _(
            "msg_authority_left",
            default="All memberships that you could end on behalf of this authority have ended.",
        )

    def stamp(self) -> str:
        return " ".join(sorted(m.id for m in self.leaving))

    def loses_a_party(self) -> bool:
        return not all(effect["stays"] for effect in self.effects)

    @cached_property
    def effects(self) -> list[dict[str, Any]]:
        """Return party by party what ends and what can be reached afterwards."""
        return [self._effect(m) for m in self.leaving]

    def _effect(self, membership: Membership) -> dict[str, Any]:
        ending = [replace(m, ended_at=clock.now()) for m in self.leaving]
        effect: Preview = preview(replace(membership, ended_at=clock.now()), ending)
        return {
            "party": title_of(self.parties[membership.party]),
            "role": self.role_titles[membership.role],
            "before": self.number(effect.before.papers),
            "after": self.number(effect.after.papers),
            "own": self.number(effect.own),
            "drafts": self.number(effect.drafts),
            "stays": bool(effect.after.abilities),
        }
