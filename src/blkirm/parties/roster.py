"""The roster of a party: who is on it, filtered, in order and in groups. Plain data."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel.bilingual import title_of
from blkirm.parties.rules import current_members
from blkirm.parties.rules import members_on
from blkirm.parties.rules import name_of_person
from blkirm.parties.rules import state_of
from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Any
from zope.i18nmessageid import Message

import re


STATES: dict[str, Message] = {
    "current": _("membership_state_current", default="Running"),
    "future": _("membership_state_future", default="Beginning later"),
    "ended": _("membership_state_ended", default="Ended"),
}

ORDERS: dict[str, Message] = {
    "level": _("roster_by_level", default="Level of government"),
    "land": _("roster_by_land", default="Land"),
    "authority": _("roster_by_authority", default="Authority"),
    "role": _("roster_by_role", default="Role"),
    "person": _("roster_by_person", default="Person"),
}
LONGEST_TEXT = 200
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class RosterRefused(ValueError):
    """A wish that makes no sense. ``message`` says what would have been accepted."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(str(message))
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Wish:
    """Which part of a roster somebody wants to see, and in which order."""

    state: str = "current"
    at: date | None = None
    level: str = ""
    land: str = ""
    authority: str = ""
    role: str = ""
    text: str = ""
    sort: str = "level"

    def is_narrowed(self) -> bool:
        """Say whether some who would be on the roster are left out."""
        return bool(self.level or self.land or self.authority or self.role or self.text)


@dataclass(frozen=True)
class Seat:
    """One line of the roster: a membership and what others say about it."""

    membership: Membership
    name: str
    authority: str
    short_name: str
    level: str
    land: str
    deputies: tuple[str, ...] = ()
    deputy_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines of the roster under one heading; without a heading where nothing is grouped."""

    token: str
    title: str
    seats: tuple[Seat, ...]


def day_from(text: Any) -> date | None:
    """Return a day written as 2026-11-22 between 1990 and 2100; nothing for anything else."""
    if not isinstance(text, str) or not ISO_DAY.fullmatch(text.strip()):
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None


def wish_from(form: Mapping[str, Any]) -> Wish:
    """Read a wish from the fields of a form. Raises ``RosterRefused``."""
    wish = Wish()
    for name, accepted in (
        ("state", STATES),
        ("level", levels.titles),
        ("land", laender.titles),
        ("authority", all_authorities()),
        ("role", PARTY_ROLES),
        ("sort", ORDERS),
    ):
        value = form.get(name, "")
        if value == "":
            continue
        if not isinstance(value, str) or value not in accepted:
            raise RosterRefused(
                name,
                _(
                    "msg_roster_filter",
                    default="The list cannot be filtered like this. Please choose from the fields.",
                ),
            )
        wish = replace(wish, **{name: value})
    return replace(wish, at=_wanted_day(form), text=_wanted_text(form))


def _wanted_day(form: Mapping[str, Any]) -> date | None:
    value = form.get("at", "")
    if value == "":
        return None
    day = day_from(value)
    if day is None:
        raise RosterRefused(
            "at",
            _(
                "msg_roster_day",
                default="Please write a day between 1990 and 2100, for example 2026-11-22.",
            ),
        )
    return day


def _wanted_text(form: Mapping[str, Any]) -> str:
    value = form.get("q", "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise RosterRefused(
            "q",
            _(
                "msg_roster_text",
                default="Please search with at most ${length} characters.",
                mapping={"length": LONGEST_TEXT},
            ),
        )
    return value.strip()


def seats(party: str, wish: Wish) -> list[Seat]:
    """Return the lines that somebody wants to see, in the order of the levels."""
    found = with_deputies([_seat(m) for m in _chosen(party, wish)])
    return sorted((seat for seat in found if _fits(seat, wish)), key=_level_key)


def _chosen(party: str, wish: Wish) -> list[Membership]:
    if wish.at is not None:
        return members_on(party, wish.at)
    if wish.state == "current":
        return current_members(party)
    return [m for m in get_register().of_party(party) if state_of(m) == wish.state]


def _seat(membership: Membership) -> Seat:
    facts = all_authorities().get(membership.on_behalf_of)
    name = name_of_person(membership.person)
    if facts is None:
        authority = membership.on_behalf_of
        return Seat(membership, name, authority, authority, "", "")
    return Seat(membership, name, title_of(facts), facts.short_name, facts.level, facts.land)


def with_deputies(lines: Iterable[Seat]) -> list[Seat]:
    """Say of members and deputy members of one authority who stands in for whom."""
    lines = list(lines)
    sent: dict[tuple[str, str], list[str]] = defaultdict(list)
    for seat in lines:
        sent[seat.membership.on_behalf_of, seat.membership.role].append(seat.name)

    def names(seat: Seat, own: str, other: str) -> tuple[str, ...]:
        if seat.membership.role != own:
            return ()
        return tuple(sorted(sent[seat.membership.on_behalf_of, other]))

    return [
        replace(
            seat,
            deputies=names(seat, "member", "deputy-member"),
            deputy_of=names(seat, "deputy-member", "member"),
        )
        for seat in lines
    ]


def _fits(seat: Seat, wish: Wish) -> bool:
    membership = seat.membership
    asked = (
        (wish.level, seat.level),
        (wish.land, seat.land),
        (wish.authority, membership.on_behalf_of),
        (wish.role, membership.role),
    )
    if any(wanted and wanted != value for wanted, value in asked):
        return False
    words = f"{seat.name} {seat.authority} {seat.short_name} {laender.title(seat.land)}".casefold()
    return all(word in words for word in wish.text.casefold().split())


_LEVEL_ORDER = {level: number for number, level in enumerate(levels.titles)}
_ROLE_ORDER = {role: number for number, role in enumerate(PARTY_ROLES)}


def _level_key(seat: Seat) -> tuple:
    return (
        _LEVEL_ORDER.get(seat.level, 99),
        laender.title(seat.land),
        seat.authority.casefold(),
        _ROLE_ORDER[seat.membership.role],
        seat.name.casefold(),
        seat.membership.valid_from,
    )


def in_groups(lines: list[Seat], sort: str, title_of_role: Mapping[str, str]) -> list[Group]:
    """Return the lines under their headings. ``lines`` come in the order of the levels."""
    if sort == "person":
        return [Group("", "", tuple(sorted(lines, key=lambda seat: seat.name.casefold())))]
    heads = {
        "level": lambda seat: (seat.level, levels_plural.title(seat.level)),
        "land": lambda seat: (seat.land, laender.title(seat.land)),
        "authority": lambda seat: (seat.membership.on_behalf_of, seat.authority),
        "role": lambda seat: (seat.membership.role, title_of_role[seat.membership.role]),
    }
    groups: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    for seat in lines:
        groups[heads[sort](seat)].append(seat)
    made = [Group(token, title, tuple(found)) for (token, title), found in groups.items()]
    if sort == "land":
        # Whoever comes from no Land stands at the end.
        made.sort(key=lambda group: (not group.token, group.title))
    if sort == "authority":
        made.sort(key=lambda group: group.title.casefold())
    if sort == "role":
        made.sort(key=lambda group: _ROLE_ORDER[group.token])
    return made


def counted(memberships: Iterable[Membership]) -> dict[str, dict[str, int]]:
    """Return how many people each level and each Land sent: ``by_level`` and ``by_land``."""
    authorities = all_authorities()
    known = [
        (m.person, authorities[m.on_behalf_of])
        for m in memberships
        if m.on_behalf_of in authorities
    ]
    by_level = Counter(level for _p, level in {(p, facts.level) for p, facts in known})
    by_land = Counter(land for _p, land in {(p, facts.land) for p, facts in known} if land)
    return {
        "by_level": {level: by_level[level] for level in levels.titles if by_level[level]},
        "by_land": {land: by_land[land] for land in laender.titles if by_land[land]},
    }
