"""Who can really see a thing: its security state, as the catalogue has it, and the register.

Nothing here looks at what was meant to be (``audiences.rules``); what people are told must be what
Zope will do.
"""

from blkirm.access.audience import Audience
from blkirm.access.audience import is_within
from blkirm.access.audience import local_roles
from blkirm.access.audience import narrowed
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.register import Census
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import AUTHOR
from blkirm.access.roles import local_roles_of_party
from blkirm.access.roles import party_group
from blkirm.access.roles import person_group
from blkirm.access.roles import READER
from blkirm.audiences.catalogue import tokens_with
from blkirm.audiences.record import audience_on
from blkirm.audiences.record import get_audience_record
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import containers_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.audiences.rules import has_audience
from blkirm.kernel import clock
from blkirm.parties.rules import party_of
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from plone import api
from plone.dexterity.interfaces import IDexterityContent


#: What the security state of a thing amounts to.
PUBLIC, ACCOUNTS, NETWORK, GROUP, RESTRICTED, DRAFT, OFFICES = (
    "public",
    "accounts",
    "network",
    "group",
    "restricted",
    "draft",
    "offices",
)
_USER = "user:"


@dataclass(frozen=True)
class Readers:
    """Everybody who can see a thing now.

    ``people`` holds one membership for each person, the one that opens the thing; people who see
    it by an office of the site (editors, say) are in ``roles`` only.
    """

    state: str
    roles: frozenset[str]
    groups: frozenset[str]
    people: tuple[Membership, ...]

    def __len__(self) -> int:
        return len(self.people)

    def membership_of(self, person: str) -> Membership | None:
        """Return the membership that opens the thing to a person."""
        return self._by_person.get(person)

    @cached_property
    def _by_person(self) -> dict[str, Membership]:
        return {membership.person: membership for membership in self.people}


def tokens_of(thing: IDexterityContent) -> tuple[str, ...]:
    """Return ``allowedRolesAndUsers`` of a thing; one catalogue lookup, nothing is woken."""
    catalog = api.portal.get_tool("portal_catalog")
    record = catalog.getrid("/".join(thing.getPhysicalPath()))
    if record is None:
        return ()
    return tuple(catalog.Indexes["allowedRolesAndUsers"].getEntryForObject(record, ()))


def readers_of(thing: IDexterityContent, party: str | None) -> Readers:
    """Return who can see a thing that belongs to a party (or to none) now."""
    return readers_by(tokens_of(thing), party, get_register().census())


def readers_by(tokens: Iterable[str], party: str | None, census: Census) -> Readers:
    """Return who can see what is indexed with certain tokens; worked out once for each census."""
    key = (frozenset(tokens), party)
    if key not in census.memo:
        census.memo[key] = _readers(key[0], party, census)
    return census.memo[key]


def _readers(tokens: frozenset[str], party: str | None, census: Census) -> Readers:
    groups = frozenset(t.removeprefix(_USER) for t in tokens if t.startswith(_USER))
    roles = frozenset(t for t in tokens if not t.startswith(_USER))
    opening = census.holders(groups)
    chosen: dict[str, Membership] = {}
    # Somebody may sit in several parties; what counts is this one, then the longest.
    for membership in sorted(opening, key=lambda m: (m.party != party, m.valid_from, m.id)):
        chosen.setdefault(membership.person, membership)
    people = tuple(sorted(chosen.values(), key=lambda m: (m.on_behalf_of, m.person)))
    return Readers(_state(roles, groups, party), roles, groups, people)


def _state(roles: frozenset[str], groups: frozenset[str], party: str | None) -> str:
    if "Anonymous" in roles:
        return PUBLIC
    if roles & {"Authenticated", "Member"}:
        return ACCOUNTS
    if NETWORK_GROUP in groups:
        return NETWORK
    if party is None:
        return OFFICES
    if party_group(party) in groups:
        return GROUP
    return RESTRICTED if READER in roles or AUTHOR not in roles else DRAFT


def counted(people: Iterable[Membership], part: int) -> Counter[str]:
    """Count people by level (``part`` 0) or Land (1) of the authority that sent them."""
    return Counter(value for m in people if (value := facts(m.on_behalf_of)[part]))


def readers_with(thing: IDexterityContent, wanted: Audience) -> Readers:
    """Return who could see a thing if it had another audience."""
    tokens = tokens_with(thing, tokens_of(thing), wanted)
    return readers_by(tokens, party_of(thing).getId(), get_register().census())


def readers_at(thing: IDexterityContent, place: IDexterityContent) -> Readers:
    """Return who could see a thing if it lay in another place, its audience narrowed to fit there.

    The place may belong to another party. What its author keeps is left out: he or she sees the
    thing already.
    """
    party = party_of(place).getId()
    own, around = audience_of(thing), audience_of(place)
    if readers_of(thing, party_of(thing).getId()).state == DRAFT:
        roles, opening = local_roles_of_party(party), "Party Registrar"
    elif own.is_explicit:
        bound = around if around.is_explicit else bound_of(place).audience
        roles, opening = local_roles(narrowed(own, bound, facts), party), READER
    else:
        return readers_of(place, party)
    tokens = frozenset(f"{_USER}{group}" for group, given in roles.items() if opening in given)
    return readers_by(tokens, party, get_register().census())


def widens(thing: IDexterityContent, wanted: Audience) -> bool:
    """Say whether another audience lets anybody in, today or by a later membership."""
    before = {m.person for m in readers_of(thing, party_of(thing).getId()).people}
    if {m.person for m in readers_with(thing, wanted).people} - before:
        return True
    return wanted.is_explicit and not is_within(wanted, effective_audience(thing), facts)


def readers_on(thing: IDexterityContent, day: date) -> Readers | None:
    """Return who could see a thing in a party at the end of a past day; None before it was there.

    As far as the register, the record of audience changes and the history of states can tell:
    moves between folders and later changes of what an authority is are not known. Before it came
    from another party it was that party's affair.
    """
    came = [c.at for c in get_audience_record().of_thing(api.content.get_uuid(thing)) if c.moved]
    if any(day < clock.day_of(at) for at in (thing.created().asdatetime(), *came)):
        return None
    party = party_of(thing)
    audience = next(
        (
            then
            for step in [thing, *containers_of(thing)]
            if (then := _audience_on(step, day)).is_explicit
        ),
        Audience(GROUP),
    )
    roles = local_roles(audience, party.getId())
    if has_audience(thing) and thing.Creator():
        roles[person_group(party.getId(), thing.Creator())] = [AUTHOR, READER]
    allowed = _NARROW.get(_state_on(thing, day), {READER})
    tokens = {f"user:{group}" for group, granted in roles.items() if allowed & set(granted)}
    census = Census(get_register().everybody_on(day))
    return _readers(frozenset(allowed | tokens), party.getId(), census)


def _audience_on(thing: IDexterityContent, day: date) -> Audience:
    changes = get_audience_record().of_thing(api.content.get_uuid(thing))
    return audience_on(changes, audience_of(thing), day)


#: States in which not everybody reads whom the audience lets in, and which roles do.
_NARROW = {
    "draft": {AUTHOR, "Party Registrar"},
    "submitted": {AUTHOR, "Party Manager"},
    "declined": {AUTHOR, "Party Manager"},
}


def _state_on(thing: IDexterityContent, day: date) -> str:
    tool = api.portal.get_tool("portal_workflow")
    chain = tool.getChainFor(thing)
    history = thing.workflow_history.get(chain[0], ()) if chain else ()
    states = [
        step["review_state"] for step in history if clock.day_of(step["time"].asdatetime()) <= day
    ]
    return states[-1] if states else ""
