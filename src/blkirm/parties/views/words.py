"""What pages about memberships say in the same words."""

from blkirm import _
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.parties.rules import manages
from blkirm.parties.rules import name_of_person
from blkirm.parties.rules import sees_names
from blkirm.parties.views.frame import PartyPage
from datetime import datetime
from functools import cached_property
from plone import api
from zope.i18n import translate
from zope.i18nmessageid import Message


#: What a membership says, in the order in which it is told.
FACTS: dict[str, Message] = {
    "on_behalf_of": _("label_on_behalf_of", default="On behalf of"),
    "role": _("label_role", default="Role"),
    "voting_right": _("label_vote", default="Vote"),
    "valid_from": _("label_valid_from", default="From"),
    "valid_until": _("label_until", default="Until"),
    "ended": _("label_ended_at", default="Ended"),
    "reason": _("label_reason", default="Reason"),
}


class MembershipPage(PartyPage):
    """A page about memberships: who may know what, and how it is said."""

    tab = "members"

    @cached_property
    def may_manage(self) -> bool:
        return manages(self.party)

    @cached_property
    def sees_names(self) -> bool:
        return sees_names(self.party)

    @cached_property
    def reader(self) -> str:
        return api.user.get_current().getId()

    @property
    def members_url(self) -> str:
        return f"{self.party_url}/members"

    def words(self, message: Message) -> str:
        return translate(message, context=self.request)

    @cached_property
    def role_titles(self) -> dict[str, str]:
        return {token: self.words(role.title) for token, role in PARTY_ROLES.items()}

    def name_of(self, person: str) -> str:
        if person not in self._names:
            self._names[person] = name_of_person(person)
        return self._names[person]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {}

    def vote(self, membership: Membership) -> str:
        return self.words(
            _("vote_yes", default="yes") if membership.voting_right else _("vote_no", default="no")
        )

    def moment(self, value: datetime) -> str:
        return format_time(value.astimezone(clock.BERLIN), self.language)

    def last_day(self, membership: Membership) -> str:
        """Return the day on which a membership is over by itself; in words where there is none."""
        return self.day(membership.valid_until) or self.words(
            _("period_open", default="without end")
        )

    def facts_of(self, membership: Membership) -> dict[str, str]:
        """Return what one version of a membership says, in the reader's words."""
        return {
            "on_behalf_of": name_of_authority(membership.on_behalf_of),
            "role": self.role_titles[membership.role],
            "voting_right": self.vote(membership),
            "valid_from": self.day(membership.valid_from),
            "valid_until": self.last_day(membership),
            "ended": self.moment(membership.ended_at) if membership.ended_at else "",
            "reason": membership.reason,
        }
