"""Questions about parties and memberships."""

from AccessControl import getSecurityManager
from Acquisition import aq_chain
from Acquisition import aq_inner
from blkirm.access.interfaces import IMembershipRegister
from blkirm.access.interfaces import SPACES
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel import clock
from blkirm.parties.content import IWorkingParty
from blkirm.parties.content import WorkingParty
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from Products.PluggableAuthService.interfaces.plugins import IPropertiesPlugin
from Products.PluggableAuthService.PropertiedUser import PropertiedUser
from zope.component import queryUtility


#: Who has it says who belongs to the party.
MANAGE = "blkirm.parties: Manage Memberships"
#: Who takes part without belonging: they see how many people there are, not who.
GUESTS = frozenset({"permanent-guest", "guest"})


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
    """Return the memberships of a party that counted on a day, as they were on that day."""
    register = get_register()
    found = (version_on(register.history(m.id), day) for m in register.of_party(party))
    return [m for m in found if m is not None]


def version_on(versions: Sequence[Membership], day: date) -> Membership | None:
    """Return what a membership was on a day; nothing when it did not count then.

    What the register said at the end of that day decides: a role that changed later has its old
    name, a gap before a late renewal stays a gap. About days before the first record the register
    can only say what it says now.
    """
    known = [v for v in versions if clock.day_of(v.recorded_at) <= day]
    if known:
        return known[-1] if known[-1].was_valid_on(day) else None
    if not versions[-1].was_valid_on(day):
        return None
    return next(v for v in versions if v.was_valid_on(day))


def state_of(membership: Membership) -> str:
    """Return ``current``, ``future`` or ``ended``."""
    if membership.is_current():
        return "current"
    return "ended" if not is_running(membership) else "future"


def is_running(membership: Membership) -> bool:
    """Say whether a membership counts now or will count if nobody does anything."""
    until = membership.valid_until
    return membership.ended_at is None and (until is None or until >= clock.today())


def party_named(party: str) -> WorkingParty | None:
    """Return the working party with an id, whoever asks."""
    return api.portal.get()[SPACES].get(party)


def manages(party: WorkingParty | None) -> bool:
    """Say whether the present user grants and ends memberships in a party."""
    return party is not None and bool(getSecurityManager().checkPermission(MANAGE, party))


def sees_names(party: WorkingParty) -> bool:
    """Say whether the present user may know who belongs to a party; guests see numbers only."""
    person = getSecurityManager().getUser().getId()
    own = (m for m in get_register().of_person(person) if m.party == party.getId())
    return manages(party) or any(m.is_current() and m.role not in GUESTS for m in own)


def name_of_person(person: str) -> str:
    """Return how an account is called; its id where it has no name or is gone.

    Asks for the properties alone: a whole user with groups and roles costs twenty times as much.
    """
    account = PropertiedUser(person)
    plugins = api.portal.get().acl_users.plugins
    for _name, plugin in plugins.listPlugins(IPropertiesPlugin):
        sheet = plugin.getPropertiesForUser(account) or {}
        read = getattr(sheet, "getProperty", None) or sheet.get
        name = read("fullname", "")
        if name:
            return name
    return person


def account_of(text: str) -> str | None:
    """Return the id of the one account with exactly this id or e-mail address."""
    wanted = text.strip()
    if not wanted:
        return None
    if api.user.get(userid=wanted) is not None:
        return wanted
    if "@" not in wanted:
        return None
    users = api.portal.get_tool("acl_users").searchUsers(email=wanted)
    found = {u["userid"] for u in users if (u.get("email") or "").casefold() == wanted.casefold()}
    return found.pop() if len(found) == 1 else None


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


def parties_without_chair(leaving: Iterable[Membership]) -> list[str]:
    """Return the ids of the parties that would have no chair after memberships end, sorted."""
    leaving = list(leaving)
    ids = {m.id for m in leaving}
    led = {m.party for m in leaving if leads(m) and m.is_current()}
    return sorted(
        party
        for party in led
        if not any(leads(m) and m.id not in ids for m in current_members(party))
    )


def held_for(person: str, authority: str) -> list[Membership]:
    """Return the running memberships somebody has on behalf of an authority, by party."""
    held = (m for m in get_register().of_person(person) if m.on_behalf_of == authority)
    return sorted((m for m in held if is_running(m)), key=lambda m: (m.party, m.role, m.id))
