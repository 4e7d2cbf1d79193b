"""The rules of audiences on plain data: whatever is done in whatever order, nothing gets wider."""

from blkirm.access.audience import Audience
from blkirm.access.audience import CIRCLES
from blkirm.access.audience import GROUP
from blkirm.access.audience import is_within
from blkirm.access.audience import kind_of
from blkirm.access.audience import local_roles
from blkirm.access.audience import MARKINGS
from blkirm.access.audience import narrowed
from blkirm.access.audience import NETWORK
from blkirm.access.audience import rank
from blkirm.access.audience import reasons_against_marking
from blkirm.access.audience import RESTRICTED
from blkirm.access.register import groups_of_membership
from blkirm.access.register import Membership
from dataclasses import replace
from datetime import date
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine

import pytest


AUTHORITIES = {
    "bamf": ("federal", ""),
    "im-nw": ("land", "DE-NW"),
    "zab-nw": ("land", "DE-NW"),
    "im-by": ("land", "DE-BY"),
    "munich": ("municipal", "DE-BY"),
}
PEOPLE = ("a-account", "b-account", "c-account", "d-account")
ROLES = ("chair", "secretariat", "member", "permanent-guest", "guest")
PARTIES = ("dublin", "reintegration")


def facts(authority: str) -> tuple[str, str]:
    return AUTHORITIES.get(authority, ("", ""))


class Directory:
    facts = staticmethod(facts)


RECIPIENTS = sorted(
    {f"authority:{a}" for a in AUTHORITIES}
    | {f"level:{level}" for level, _land in AUTHORITIES.values()}
    | {f"land:{land}" for _level, land in AUTHORITIES.values() if land}
    | {f"seat:{a}:{p}" for a in AUTHORITIES for p in PEOPLE}
)
recipients = st.lists(st.sampled_from(RECIPIENTS), min_size=1, max_size=5, unique=True)
audiences = st.one_of(
    st.sampled_from([Audience(GROUP), Audience(NETWORK)]),
    recipients.map(lambda tokens: Audience(RESTRICTED, tuple(sorted(tokens)))),
)
memberships = st.builds(
    lambda person, party, role, authority: Membership(
        person=person,
        party=party,
        role=role,
        on_behalf_of=authority,
        voting_right=True,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        reason="",
        granted_by="",
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from(PARTIES),
    st.sampled_from(ROLES),
    st.sampled_from(sorted(AUTHORITIES)),
)


def is_meant(audience: Audience, member: Membership) -> bool:
    """Say what the definition says, without groups: does this membership open the audience?"""
    if audience.circle == NETWORK:
        return True
    if member.party != "dublin":
        return False
    if audience.circle == GROUP:
        return member.role != "guest"
    if member.role in ("chair", "secretariat"):
        return True
    level, land = facts(member.on_behalf_of)
    named = {f"seat:{member.on_behalf_of}:{member.person}"}
    if member.role != "guest":
        named |= {f"authority:{member.on_behalf_of}", f"level:{level}", f"land:{land}"}
    return bool(named & set(audience.recipients))


def is_named_guest(around: Audience, member: Membership) -> bool:
    """Say whether a guest to single items may be named inside what is open to the whole party."""
    return around.circle == GROUP and member.role == "guest" and member.party == "dublin"


def is_let_in(audience: Audience, member: Membership) -> bool:
    """Say what is stored: does a group of this membership get the role that reads?"""
    roles = local_roles(audience, "dublin")
    groups = groups_of_membership(member, Directory())
    return any("Party Reader" in roles.get(group, ()) for group in groups)


@given(audiences, memberships)
@settings(max_examples=400, deadline=None)
def test_stored_groups_let_in_exactly_whom_the_definition_means(
    audience: Audience, member: Membership
) -> None:
    assert is_let_in(audience, member) == is_meant(audience, member)


@given(audiences, audiences, memberships)
@settings(max_examples=400, deadline=None)
def test_what_is_within_lets_in_nobody_whom_the_outer_keeps_out(
    inner: Audience, outer: Audience, member: Membership
) -> None:
    if is_within(inner, outer, facts) and is_meant(inner, member):
        assert is_meant(outer, member) or is_named_guest(outer, member)


@given(audiences, audiences)
@settings(max_examples=400, deadline=None)
def test_narrowed_is_within_both_and_stays_when_narrowed_again(
    inner: Audience, outer: Audience
) -> None:
    left = narrowed(inner, outer, facts)

    assert is_within(left, inner, facts)
    assert is_within(left, outer, facts)
    assert narrowed(left, outer, facts) == left
    assert (left == inner) == is_within(inner, outer, facts)


@given(audiences, st.sampled_from(sorted(MARKINGS)))
@settings(max_examples=200, deadline=None)
def test_marking_accepts_nothing_wider_than_its_row_says(audience: Audience, label: str) -> None:
    marking = MARKINGS[label]

    accepted = not reasons_against_marking(replace(audience, marking=label))

    assert accepted == (
        rank(audience.circle) <= rank(marking.widest)
        and all(kind_of(recipient) in marking.kinds for recipient in audience.recipients)
    )


@pytest.mark.parametrize(
    ("label", "widest", "kinds"),
    [
        ("", "network", 4),
        ("TLP:CLEAR", "network", 4),
        ("TLP:GREEN", "network", 4),
        ("TLP:AMBER", "group", 4),
        ("TLP:AMBER+STRICT", "restricted", 1),
        ("TLP:RED", "restricted", 1),
    ],
)
def test_markings_are_spelt_and_bounded_as_tlp_2_says(label: str, widest: str, kinds: int) -> None:
    assert (MARKINGS[label].widest, len(MARKINGS[label].kinds)) == (widest, kinds)


def test_circles_are_ordered_from_narrow_to_wide() -> None:
    assert list(CIRCLES) == ["restricted", "group", "network", "public"]


class Portal(RuleBasedStateMachine):
    """Any sequence of grants, ends and changes of audiences of a folder, a folder in it, a paper.

    After each step, who is let in to the paper is compared with the definition over the whole
    chain: nobody whom any container keeps out, except who always keeps access.
    """

    @initialize()
    def start(self) -> None:
        self.members: list[Membership] = []
        # None follows what is around; the party itself comes first.
        self.chain: list[Audience | None] = [Audience(NETWORK), None, None, None]

    def bound(self, place: int) -> Audience:
        return next(a for a in reversed(self.chain[:place]) if a is not None)

    def applying(self, place: int) -> Audience:
        own = [a for a in self.chain[1 : place + 1] if a is not None]
        return own[-1] if own else Audience(GROUP)

    @rule(member=memberships)
    def grant(self, member: Membership) -> None:
        self.members.append(member)

    @precondition(lambda self: self.members)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        self.members.remove(data.draw(st.sampled_from(self.members)))

    @rule(place=st.integers(1, 3), wanted=st.one_of(st.none(), audiences))
    def change(self, place: int, wanted: Audience | None) -> None:
        limit = self.bound(place)
        if wanted is not None and not is_within(wanted, limit, facts):
            return
        # As ``audiences.operations`` does: the innermost first.
        for inner in range(len(self.chain) - 1, place, -1):
            own = self.chain[inner]
            if own is not None:
                self.chain[inner] = narrowed(own, wanted or limit, facts)
        self.chain[place] = wanted

    @rule(circle=st.sampled_from([GROUP, NETWORK]))
    def change_party(self, circle: str) -> None:
        for inner in (3, 2, 1):
            own = self.chain[inner]
            if own is not None:
                self.chain[inner] = narrowed(own, Audience(circle), facts)
        self.chain[0] = Audience(circle)

    @invariant()
    def nobody_is_let_in_whom_a_container_keeps_out(self) -> None:
        for member in self.members:
            keeps = member.role in ("chair", "secretariat") and member.party == "dublin"
            for place in (1, 2, 3):
                if not is_let_in(self.applying(place), member):
                    continue
                for around in filter(None, self.chain[:place]):
                    assert keeps or is_meant(around, member) or is_named_guest(around, member)

    @invariant()
    def nothing_set_is_wider_than_what_is_around(self) -> None:
        for place in (1, 2, 3):
            own = self.chain[place]
            if own is not None:
                assert is_within(own, self.bound(place), facts)


TestPortal = Portal.TestCase
TestPortal.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
