"""Whom a reader may know: themselves and, unless they are guests, the people of their parties.

Accounts and groups are confidential like content: a list of people tells who deals with what, a
list of groups is the list of working parties. One rule for every list, vocabulary and name.
"""

from AccessControl import getSecurityManager
from AccessControl.users import BasicUser
from blkirm.access.interfaces import IMembershipRegister
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.roles import PARTY_ROLES
from blkirm.access.roles import role_group
from plone import api
from zope.component import queryUtility
from zope.component.hooks import getSite


#: Who has this keeps all accounts, and so knows them.
KEEP_ACCOUNTS = "Plone Site Setup: Users and Groups"


def keeps_accounts() -> bool:
    """Say whether the present user administers the accounts of the site."""
    return bool(getSecurityManager().checkPermission(KEEP_ACCOUNTS, getSite()))


def is_of_register(group: str) -> bool:
    """Say whether a group's name tells of the register: of a party, an authority, a Land, a level."""
    return group == NETWORK_GROUP or ":" in group


#: Roles of those who know the others in a party; guests see numbers only.
KNOWING = [role.token for role in PARTY_ROLES.values() if role.local_role]


def parties_known_to(reader: BasicUser) -> list[str]:
    """Return the ids of the parties whose people a reader may know.

    By the groups of this request and not by the register, so that it can never be more than what
    the reader may see.
    """
    found = set()
    for group in getattr(reader, "getGroups", tuple)():
        kind, _colon, rest = group.partition(":")
        party, _colon, role = rest.partition(":")
        if kind == "party" and role in KNOWING:
            found.add(party)
    return sorted(found)


def people_known_to(reader: BasicUser) -> frozenset[str]:
    """Return the reader and everybody who takes part today in a party the reader is in."""
    register = queryUtility(IMembershipRegister)
    groups = [role_group(party, role) for party in parties_known_to(reader) for role in PARTY_ROLES]
    seats = register.census().holders(groups) if groups else ()
    return frozenset({reader.getId()}).union(m.person for m in seats)


def may_know(person: str) -> bool:
    """Say whether the present user may read somebody's name beside what that person did.

    That includes those who have left: who wrote a paper of one's party is no secret in it.
    """
    reader = getSecurityManager().getUser()
    return person == reader.getId() or keeps_accounts() or person in _ever_around(reader)


def _ever_around(reader: BasicUser) -> frozenset[str]:
    parties = parties_known_to(reader)
    if not parties:
        return frozenset()
    register = queryUtility(IMembershipRegister)
    memo, key = register.census().memo, ("ever around", *parties)
    if key not in memo:
        memo[key] = frozenset(m.person for party in parties for m in register.of_party(party))
    return memo[key]


def full_name(person: str) -> str:
    """Return how somebody is called; the id where the account has no name or is gone."""
    member = api.user.get(userid=person)
    return (member.getProperty("fullname", "") if member is not None else "") or person


def holders_of(role: str) -> list[str]:
    """Return whom the whole site gave a role: accounts, and groups where one has it."""
    roles = api.portal.get().acl_users.portal_role_manager
    return sorted(principal for principal, _title in roles.listAssignedPrincipals(role))
