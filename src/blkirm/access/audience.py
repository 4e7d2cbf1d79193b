"""Audience and marking, as plain data: who shall read something inside a party.

Four circles, each inside the next: named recipients, the party, the network, everybody. A marking
is a label beside the audience and can only narrow it. Nothing here knows a site, so the rules can
be tried with any data (``tests/access/test_audience.py``).

Sources: DOMAIN.md A.22; TLP 2.0 (FIRST, August 2022), whose labels are never translated.
"""

from blkirm import _
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.roles import contributor_group
from blkirm.access.roles import LOCAL_ROLES
from blkirm.access.roles import local_roles_of_party
from blkirm.access.roles import PARTY_ROLES
from blkirm.access.roles import READER
from blkirm.access.roles import recipient_group
from blkirm.access.roles import role_group
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from zope.i18nmessageid import Message


RESTRICTED, GROUP, NETWORK, PUBLIC = "restricted", "group", "network", "public"

#: The circles, the narrowest first, and what they are called.
CIRCLES: dict[str, Message] = {
    RESTRICTED: _("circle_restricted", default="Named recipients"),
    GROUP: _("circle_group", default="The working party"),
    NETWORK: _("circle_network", default="The whole network"),
    PUBLIC: _("circle_public", default="The public"),
}

#: Kinds of recipients. A ``seat`` is one person on behalf of one authority: ``seat:bamf:account``.
AUTHORITY, LAND, LEVEL, SEAT = "authority", "land", "level", "seat"
KINDS = (AUTHORITY, LAND, LEVEL, SEAT)

#: Returns ``(level, land)`` of an authority.
Facts = Callable[[str], tuple[str, str]]


@dataclass(frozen=True)
class Marking:
    """How far a label lets something go: the widest circle, and whom it may name."""

    label: str
    meaning: Message
    widest: str
    kinds: tuple[str, ...] = KINDS


#: The one table of markings; form, REST and tests read it.
MARKINGS: dict[str, Marking] = {
    marking.label: marking
    for marking in (
        Marking("", _("marking_none", default="No marking"), NETWORK),
        Marking(
            "TLP:CLEAR",
            _("marking_clear", default="May be passed on without limits."),
            NETWORK,
        ),
        Marking(
            "TLP:GREEN",
            _("marking_green", default="May be passed on within the network, not published."),
            NETWORK,
        ),
        Marking(
            "TLP:AMBER",
            _(
                "marking_amber",
                default="May be passed on in the recipients' own organisations and, as far as "
                "they need it, to their clients.",
            ),
            GROUP,
        ),
        Marking(
            "TLP:AMBER+STRICT",
            _(
                "marking_amber_strict",
                default="May be passed on in the recipients' own organisations only.",
            ),
            RESTRICTED,
            (AUTHORITY,),
        ),
        Marking(
            "TLP:RED",
            _("marking_red", default="For the named persons only; never to be passed on."),
            RESTRICTED,
            (SEAT,),
        ),
    )
}


@dataclass(frozen=True)
class Audience:
    """Who shall read something: a circle, its recipients if it names some, and a marking.

    ``circle`` is None where a thing follows its container. ``recipients`` are sorted tokens like
    ``land:DE-NW``.
    """

    circle: str | None = None
    recipients: tuple[str, ...] = ()
    marking: str = ""

    @property
    def is_explicit(self) -> bool:
        return self.circle is not None


def rank(circle: str) -> int:
    """Return the width of a circle, 0 for the narrowest."""
    return list(CIRCLES).index(circle)


def kind_of(recipient: str) -> str:
    return recipient.partition(":")[0]


def is_within(inner: Audience, outer: Audience, facts: Facts) -> bool:
    """Say whether one explicit audience lets in nobody whom the other keeps out.

    Both belong to the same party. Chair, secretariat and author, who always keep access, do not
    count.
    """
    if inner.circle != RESTRICTED or outer.circle != RESTRICTED:
        return rank(inner.circle) <= rank(outer.circle)
    return all(_is_covered(recipient, outer.recipients, facts) for recipient in inner.recipients)


def narrowed(inner: Audience, outer: Audience, facts: Facts) -> Audience:
    """Return what is left of an explicit audience inside another; never wider than either.

    Where recipients overlap without one containing the other (a level and a Land), nobody is
    left of them: no group stands for exactly those people.
    """
    if is_within(inner, outer, facts):
        return inner
    if outer.circle != RESTRICTED:
        return replace(inner, circle=outer.circle, recipients=())
    if inner.circle != RESTRICTED:
        left = set(outer.recipients)
    else:
        left = {r for r in inner.recipients if _is_covered(r, outer.recipients, facts)}
        left |= {r for r in outer.recipients if _is_covered(r, inner.recipients, facts)}
    kinds = MARKINGS[inner.marking].kinds
    return replace(
        inner, circle=RESTRICTED, recipients=tuple(sorted(r for r in left if kind_of(r) in kinds))
    )


def _is_covered(recipient: str, others: Iterable[str], facts: Facts) -> bool:
    return not _containing(recipient, facts).isdisjoint(others)


def _containing(recipient: str, facts: Facts) -> set[str]:
    """Return a recipient and everything that contains all its people at any time."""
    containing = {recipient}
    kind, _colon, rest = recipient.partition(":")
    if kind in (AUTHORITY, SEAT):
        authority = rest.partition(":")[0]
        level, land = facts(authority)
        containing |= {f"{AUTHORITY}:{authority}"}
        containing |= {f"{LEVEL}:{level}"} if level else set()
        containing |= {f"{LAND}:{land}"} if land else set()
    return containing


def reasons_against_marking(audience: Audience) -> list[Message]:
    """Return, in words, what a marking does not allow of an explicit audience."""
    marking = MARKINGS[audience.marking]
    if rank(audience.circle) > rank(marking.widest):
        if marking.widest == RESTRICTED:
            return [
                _(
                    "msg_marking_restricted",
                    default="${marking} needs named recipients.",
                    mapping={"marking": marking.label},
                )
            ]
        return [
            _(
                "msg_marking_narrower",
                default="${marking} allows nothing wider than: ${circle}.",
                mapping={"marking": marking.label, "circle": CIRCLES[marking.widest]},
            )
        ]
    if any(kind_of(recipient) not in marking.kinds for recipient in audience.recipients):
        return [
            _("msg_marking_persons", default="TLP:RED names single members, nobody else.")
            if marking.kinds == (SEAT,)
            else _(
                "msg_marking_authorities",
                default="TLP:AMBER+STRICT names authorities, nobody else.",
            )
        ]
    return []


def reasons_against_shape(audience: Audience) -> list[Message]:
    """Return, in words, what makes no sense about an explicit audience by itself."""
    if audience.circle == PUBLIC:
        return [
            _(
                "msg_circle_public",
                default="Nothing becomes public by its audience. Publish a released report or "
                "resolution instead.",
            )
        ]
    if audience.circle == RESTRICTED and not audience.recipients:
        return [_("msg_recipients_missing", default="Please name at least one recipient.")]
    if audience.circle != RESTRICTED and audience.recipients:
        return [
            _(
                "msg_recipients_unwanted",
                default="Recipients are named for the audience “Named recipients” only.",
            )
        ]
    return []


def local_roles(audience: Audience, party: str) -> dict[str, list[str]]:
    """Return the complete local roles of something with an explicit audience, by group.

    Nothing is inherited beside them. What the author keeps is granted separately.
    """
    if audience.circle != RESTRICTED:
        roles = local_roles_of_party(party)
        if audience.circle == NETWORK:
            roles[NETWORK_GROUP] = [READER]
        return roles
    roles = {
        role_group(party, role.token): [READER, *LOCAL_ROLES[role.local_role]]
        for role in PARTY_ROLES.values()
        if role.keeps_access
    }
    for recipient in audience.recipients:
        roles[recipient_group(party, recipient)] = [READER]
        roles[contributor_group(party, recipient)] = [READER, "Party Contributor"]
    return roles
