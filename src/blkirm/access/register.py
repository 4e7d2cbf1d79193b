"""The register of memberships: one persistent local utility, append-only."""

from blkirm.access.interfaces import IAuthorityDirectory
from blkirm.access.interfaces import IMembershipRegister
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.roles import contributor_group
from blkirm.access.roles import party_group
from blkirm.access.roles import PARTY_ROLES
from blkirm.access.roles import person_group
from blkirm.access.roles import recipient_group
from blkirm.access.roles import role_group
from blkirm.kernel import clock
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from persistent import Persistent
from Products.CMFPlone.Portal import PloneSite
from typing import Any
from uuid import uuid4
from zope.component import getUtility
from zope.component import queryUtility
from zope.interface import implementer


@dataclass(frozen=True)
class Membership:
    """One version of one membership. Days are calendar days in Germany, both inclusive."""

    person: str
    party: str
    role: str
    on_behalf_of: str
    voting_right: bool
    valid_from: date
    valid_until: date | None
    reason: str
    granted_by: str
    id: str = ""
    recorded_at: datetime = field(default_factory=clock.now)
    recorded_by: str = ""
    ended_at: datetime | None = None

    def is_current(self) -> bool:
        """Say whether it counts at this very moment."""
        return self.ended_at is None and self.was_valid_on(clock.today())

    def was_valid_on(self, day: date) -> bool:
        """Say whether it counted on a day, at least for a part of it."""
        if day < self.valid_from or (self.valid_until and day > self.valid_until):
            return False
        return self.ended_at is None or day <= clock.day_of(self.ended_at)


@implementer(IMembershipRegister)
class MembershipRegister(Persistent):
    """See ``IMembershipRegister``."""

    def __init__(self) -> None:
        self._versions = OOBTree()  # membership id -> tuple of Membership, oldest first
        self._by_person = OOBTree()
        self._by_party = OOBTree()
        self._by_authority = OOBTree()
        self.serial = 0

    def grant(self, grant: Membership) -> Membership:
        membership = replace(
            grant, id=uuid4().hex[:16], recorded_at=clock.now(), recorded_by=grant.granted_by
        )
        self._versions[membership.id] = (membership,)
        for index, key in (
            (self._by_person, membership.person),
            (self._by_party, membership.party),
            (self._by_authority, membership.on_behalf_of),
        ):
            _add(index, key, membership.id)
        self.forget_groups()
        return membership

    def change(self, membership_id: str, by: str, **changes: Any) -> Membership:
        versions = self._versions[membership_id]
        latest = replace(versions[-1], **changes, recorded_at=clock.now(), recorded_by=by)
        self._versions[membership_id] = (*versions, latest)
        _add(self._by_authority, latest.on_behalf_of, membership_id)
        self.forget_groups()
        return latest

    def end(self, membership_id: str, by: str, reason: str) -> Membership:
        return self.change(membership_id, by, ended_at=clock.now(), reason=reason)

    def get(self, membership_id: str) -> Membership:
        return self._versions[membership_id][-1]

    def history(self, membership_id: str) -> tuple[Membership, ...]:
        return self._versions[membership_id]

    def everybody(self) -> Iterator[Membership]:
        for versions in self._versions.values():
            yield versions[-1]

    def everybody_on(self, day: date) -> Iterator[Membership]:
        for versions in self._versions.values():
            known = [m for m in versions if clock.day_of(m.recorded_at) <= day]
            if known and known[-1].was_valid_on(day):
                yield known[-1]

    def of_person(self, person: str) -> Iterator[Membership]:
        return self._listed(self._by_person, person)

    def of_party(self, party: str) -> Iterator[Membership]:
        return self._listed(self._by_party, party)

    def of_authority(self, authority: str) -> Iterator[Membership]:
        for membership in self._listed(self._by_authority, authority):
            if membership.on_behalf_of == authority:
                yield membership

    def _listed(self, index: OOBTree, key: str) -> Iterator[Membership]:
        for membership_id in index.get(key, ()):
            yield self._versions[membership_id][-1]

    def groups_of(self, person: str) -> tuple[str, ...]:
        today = clock.today()
        cache = getattr(self, "_v_groups", None)
        if cache is None or cache[0] != today:
            self._v_groups = cache = (today, {})
        groups = cache[1].get(person)
        if groups is None:
            groups = cache[1][person] = groups_from(self.of_person(person))
        return groups

    def census(self) -> "Census":
        today = clock.today()
        cache = getattr(self, "_v_census", None)
        if cache is None or cache[0] != today:
            current = Census(m for m in self.everybody() if m.is_current())
            self._v_census = cache = (today, current)
        return cache[1]

    def forget_groups(self) -> None:
        # Writing the register itself makes every connection drop its volatile caches.
        self.serial += 1
        self._v_groups = self._v_census = None


class Census:
    """Who is in which group, counted once for a set of memberships."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self._holders: dict[str, set[Membership]] = {}
        #: A place to keep what was worked out from this census.
        self.memo: dict[Any, Any] = {}
        directory = queryUtility(IAuthorityDirectory)
        for membership in memberships:
            for group in groups_of_membership(membership, directory):
                self._holders.setdefault(group, set()).add(membership)

    def holders(self, groups: Iterable[str]) -> frozenset[Membership]:
        """Return the memberships that give at least one of the groups."""
        return frozenset().union(*(self._holders.get(group, ()) for group in groups))


def _add(index: OOBTree, key: str, membership_id: str) -> None:
    if key not in index:
        index[key] = OOTreeSet()
    index[key].add(membership_id)


def groups_from(memberships: Iterable[Membership]) -> tuple[str, ...]:
    """Return the groups that memberships give at this moment, in a stable order."""
    directory = queryUtility(IAuthorityDirectory)
    groups: set[str] = set()
    for membership in memberships:
        if membership.is_current():
            groups |= groups_of_membership(membership, directory)
    return tuple(sorted(groups))


def groups_of_membership(membership: Membership, directory: IAuthorityDirectory | None) -> set[str]:
    """Return the groups one membership gives while it counts."""
    party, authority = membership.party, membership.on_behalf_of
    role = PARTY_ROLES[membership.role]
    level, land = directory.facts(authority) if directory else ("", "")
    sent_by = {f"authority:{authority}"}
    sent_by |= {f"level:{level}"} if level else set()
    sent_by |= {f"land:{land}"} if land else set()
    named = {f"seat:{authority}:{membership.person}"}
    groups = {
        NETWORK_GROUP,
        *sent_by,
        role_group(party, membership.role),
        person_group(party, membership.person),
    }
    if role.reads_all:
        groups.add(party_group(party))
        named |= sent_by
    groups |= {recipient_group(party, recipient) for recipient in named}
    if role.local_role:
        groups |= {contributor_group(party, recipient) for recipient in named}
    return groups


def get_register() -> MembershipRegister:
    """Return the register of the current site. Raises ComponentLookupError without one."""
    return getUtility(IMembershipRegister)


def install_register(site: PloneSite) -> None:
    """Register an empty register with the site, unless it has one."""
    manager = site.getSiteManager()
    if manager.queryUtility(IMembershipRegister) is None:
        manager.registerUtility(MembershipRegister(), IMembershipRegister)


def uninstall_register(site: PloneSite) -> None:
    """Take the register out of the site, with everything recorded in it."""
    site.getSiteManager().unregisterUtility(provided=IMembershipRegister)
