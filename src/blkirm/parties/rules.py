"""Questions about parties and memberships."""

from Acquisition import aq_chain
from Acquisition import aq_inner
from blkirm.access.interfaces import IMembershipRegister
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.parties.content import IWorkingParty
from blkirm.parties.content import WorkingParty
from collections.abc import Iterable
from datetime import date
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from zope.component import queryUtility


def party_of(thing: IDexterityContent) -> WorkingParty | None:
    """Return the working party that an object belongs to, itself included."""
    for outer in aq_chain(aq_inner(thing)):
        if IWorkingParty.providedBy(outer):
            return outer
    return None


def current_members(party: str) -> list[Membership]:
    """Return the memberships of a party that count at this moment."""
    return [m for m in get_register().of_party(party) if m.is_current()]


def members_on(party: str, day: date) -> list[Membership]:
    """Return the memberships of a party that counted on a day."""
    return [m for m in get_register().of_party(party) if m.was_valid_on(day)]


def parties_of_person(person: str) -> list[str]:
    """Return the ids of the parties somebody belongs to now."""
    register = queryUtility(IMembershipRegister)
    if register is None:
        return []
    return sorted({m.party for m in register.of_person(person) if m.is_current()})


def is_concluded(party: WorkingParty) -> bool:
    return api.content.get_state(party) == "concluded"


def leads(membership: Membership) -> bool:
    return membership.role == "chair"


def is_last_chair(membership: Membership, members: Iterable[Membership]) -> bool:
    """Say whether a party would have no chair without this membership."""
    if not (leads(membership) and membership.is_current()):
        return False
    return not any(leads(m) and m.id != membership.id and m.is_current() for m in members)
