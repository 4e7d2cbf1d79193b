"""Roles inside a party, said once: what they are called and what they bring.

Source: OParl 1.1 ``Membership.role``; DOMAIN.md A.7 (voting right by default, what a
guest reads).
"""

from blkirm import _
from dataclasses import dataclass
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class PartyRole:
    """A role in a working party and the local role its group gets on the party."""

    token: str
    title: Message
    votes: bool
    local_role: str = ""
    #: Reads everything in the party; a guest to single items only what names them.
    reads_all: bool = True
    #: Keeps access to what is restricted to others.
    keeps_access: bool = False


PARTY_ROLES = {
    role.token: role
    for role in (
        PartyRole(
            "chair",
            _("role_chair", default="Chair"),
            True,
            "Party Registrar",
            keeps_access=True,
        ),
        PartyRole(
            "deputy-chair", _("role_deputy_chair", default="Deputy chair"), True, "Party Manager"
        ),
        PartyRole(
            "secretariat",
            _("role_secretariat", default="Secretariat"),
            False,
            "Party Registrar",
            keeps_access=True,
        ),
        PartyRole("member", _("role_member", default="Member"), True, "Party Contributor"),
        PartyRole(
            "deputy-member",
            _("role_deputy_member", default="Deputy member"),
            True,
            "Party Contributor",
        ),
        PartyRole("permanent-guest", _("role_permanent_guest", default="Permanent guest"), False),
        PartyRole("guest", _("role_guest", default="Guest"), False, reads_all=False),
        PartyRole(
            "minute-taker",
            _("role_minute_taker", default="Minute-taker"),
            False,
            "Party Minute-Taker",
        ),
    )
}

READER = "Party Reader"
AUTHOR = "Author"

#: Local roles on a party, and all that each brings.
LOCAL_ROLES = {
    READER: (),
    "Party Contributor": ("Party Contributor",),
    "Party Minute-Taker": ("Party Contributor", "Party Minute-Taker"),
    "Party Manager": ("Party Contributor", "Party Manager"),
    "Party Registrar": ("Party Contributor", "Party Manager", "Party Registrar"),
}


def party_group(party: str) -> str:
    return f"party:{party}"


def role_group(party: str, role: str) -> str:
    return f"party:{party}:{role}"


def person_group(party: str, person: str) -> str:
    """Return the group of one person while belonging to a party.

    What somebody may do as author of something inside a party is granted to this group and not
    to the account, so it ends with the membership.
    """
    return f"party:{party}:person:{person}"


def recipient_group(party: str, recipient: str) -> str:
    """Return the group of those members of a party whom a recipient names (``land:DE-NW``)."""
    return f"party:{party}:{recipient}"


def contributor_group(party: str, recipient: str) -> str:
    """Return the group of those among them who may contribute."""
    return f"party:{party}:contributor:{recipient}"


def local_roles_of_party(party: str) -> dict[str, list[str]]:
    """Return the local roles that are stored once on a party, by group."""
    roles = {party_group(party): [READER]}
    for role in PARTY_ROLES.values():
        if role.local_role:
            roles[role_group(party, role.token)] = list(LOCAL_ROLES[role.local_role])
    return roles
