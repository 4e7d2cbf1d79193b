"""What somebody will be able to see and do in a party, and what not any more. Records nothing."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import groups_from
from blkirm.access.register import Membership
from blkirm.access.roles import LOCAL_ROLES
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel import clock
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_named
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from plone import api
from zope.i18nmessageid import Message


#: In words, in the order in which they are told. Votes follow: ``vote:<authority>``.
ABILITIES: dict[str, Message] = {
    "read": _("ability_read", default="read what is shared with the whole party"),
    "named": _("ability_named", default="read only the single things that name them"),
    "share": _("ability_share", default="share papers and change their own ones"),
    "manage": _("ability_manage", default="change and order what others have shared"),
    "register": _(
        "ability_register",
        default="grant and end memberships, conclude the party and see drafts of others",
    ),
}
VOTE = "vote:"
#: The abilities that local roles bring.
BROUGHT = {
    "Party Contributor": "share",
    "Party Manager": "manage",
    "Party Registrar": "register",
}
#: What a concluded party allows nobody.
WORKING = frozenset({"share", "manage"})


@dataclass(frozen=True)
class Standing:
    """What a person is in one party on one day."""

    abilities: frozenset[str]
    papers: int


@dataclass(frozen=True)
class Preview:
    """What a change means: from which day on, and what before and after it.

    ``day`` is the first day on which anything differs; None where nothing will. ``own`` counts
    the papers the person brought into the party, ``drafts`` those nobody else has been shown.
    ``others`` are further memberships of the person in the party on that day.
    """

    day: date | None
    others: tuple[Membership, ...]
    before: Standing
    after: Standing
    own: int
    drafts: int

    @property
    def gained(self) -> frozenset[str]:
        return self.after.abilities - self.before.abilities

    @property
    def lost(self) -> frozenset[str]:
        return self.before.abilities - self.after.abilities

    @property
    def kept(self) -> frozenset[str]:
        return self.before.abilities & self.after.abilities


def preview(new: Membership, others: Iterable[Membership] = ()) -> Preview:
    """Compare what is recorded with what would be recorded: one membership, granted or changed.

    ``others`` are further memberships of the person as they would be then. Only the party of that membership is looked at: what somebody is elsewhere is not told to
    those who manage here.
    """
    was = list(get_register().of_person(new.person))
    changed = {m.id: m for m in (*others, new)}
    changed_ids = set(changed)
    becomes = [changed.pop(m.id, m) for m in was] + list(changed.values())
    day = first_difference(was, becomes, new.party)
    further = (m for m in becomes if m.party == new.party and m.id not in changed_ids)
    return Preview(
        day,
        tuple(m for m in further if _counts_on(m, day or clock.today())),
        standing(new.person, new.party, was, day or clock.today()),
        standing(new.person, new.party, becomes, day or clock.today()),
        _count(new.party, Creator=new.person),
        _count(new.party, Creator=new.person, review_state="draft"),
    )


def first_difference(was: list[Membership], becomes: list[Membership], party: str) -> date | None:
    """Return the first day from today on which somebody is something else in a party."""
    today = clock.today()
    ours = [m for m in (*was, *becomes) if m.party == party]
    days = {today, *(m.valid_from for m in ours)}
    days |= {m.valid_until + timedelta(days=1) for m in ours if m.valid_until}
    for day in sorted(day for day in days if day >= today):
        if _seats(was, party, day) != _seats(becomes, party, day):
            return day
    return None


def _seats(memberships: list[Membership], party: str, day: date) -> set[tuple[str, str, bool]]:
    return {
        (m.role, m.on_behalf_of, m.voting_right)
        for m in memberships
        if m.party == party and _counts_on(m, day)
    }


def _counts_on(membership: Membership, day: date) -> bool:
    # An end that is recorded now counts now, though the day itself is still a day of membership.
    return membership.ended_at is None and membership.was_valid_on(day)


def standing(person: str, party: str, memberships: list[Membership], day: date) -> Standing:
    """Return what these memberships would make of a person in a party on a day."""
    counting = [m for m in memberships if _counts_on(m, day)]
    here = [m for m in counting if m.party == party]
    able = abilities_of(here)
    if is_concluded(party_named(party)):
        able -= WORKING
    return Standing(able, _papers_within_reach(person, party, counting))


def abilities_of(memberships: list[Membership]) -> frozenset[str]:
    """Return what memberships in one party allow: tokens of ``ABILITIES``, and votes."""
    roles = {m.role for m in memberships}
    found = {VOTE + m.on_behalf_of for m in memberships if m.voting_right}
    for role in roles:
        local = PARTY_ROLES[role].local_role
        found |= {BROUGHT[name] for name in LOCAL_ROLES.get(local, ()) if name in BROUGHT}
    if any(PARTY_ROLES[role].reads_all for role in roles):
        found.add("read")
    elif roles:
        found.add("named")
    return frozenset(found)


def _papers_within_reach(person: str, party: str, counting: list[Membership]) -> int:
    today = clock.today()
    # The register tells the groups of today: let these memberships be today's.
    groups = groups_from(iter(replace(m, valid_from=today, valid_until=None) for m in counting))
    account = api.user.get(userid=person)
    roles = account.getRoles() if account is not None else ()
    tokens = ["Anonymous", *roles, f"user:{person}", *(f"user:{group}" for group in groups)]
    return _count(party, allowedRolesAndUsers=tokens)


def _count(party: str, **query: object) -> int:
    # Unrestricted: it is about what somebody else can reach. Only a number comes back, to those
    # who manage memberships and see everything in the party themselves.
    catalog = api.portal.get_tool("portal_catalog")
    return len(catalog.unrestrictedSearchResults(portal_type="Paper", party=party, **query))
