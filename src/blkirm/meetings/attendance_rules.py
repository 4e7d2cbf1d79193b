"""Who counts in a meeting: rules on plain data, by seat.

A seat is an authority; it has one voice, however many people it sends. ``order`` are the UIDs of the
agenda's items as they follow each other. Source: rules of procedure in DOMAIN.md 1.5, where seats
and not people are counted; a party's own rules may ask for more than half.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


PRESENT = "present"
REPRESENTED = "represented"
EXCUSED = "excused"
ABSENT = "absent"
#: What may be recorded of a seat; the first that is true.
PRESENCES = (PRESENT, REPRESENTED, EXCUSED, ABSENT)
#: Presence may change as often as there are items; no more is kept.
MOST_CHANGES = 200


@dataclass(frozen=True)
class Change:
    """From an item on, a seat was something else (one of ``PRESENCES``)."""

    item: str
    presence: str


@dataclass(frozen=True)
class Attendance:
    """What is recorded of one seat.

    ``person`` is the account that sat there, ``represented_by`` the authority that speaks for the
    seat while it is represented: from the beginning or from a change on, one for the whole
    meeting. ``by`` and ``at`` say who recorded it when.
    """

    presence: str
    person: str = ""
    represented_by: str = ""
    changes: tuple[Change, ...] = ()
    by: str = ""
    at: datetime | None = None

    @property
    def is_represented_once(self) -> bool:
        """Say whether another seat speaks for this one at some time of the meeting."""
        return REPRESENTED in (self.presence, *(change.presence for change in self.changes))


@dataclass(frozen=True)
class Count:
    """Voting seats: all of them, those in the room, those that another one speaks for."""

    seats: int
    present: int
    represented: int

    @property
    def votes(self) -> int:
        return self.present + self.represented

    @property
    def is_quorate(self) -> bool:
        """Say whether more than half of all voting seats are in the room.

        Who is only represented has a vote but fills no room.
        """
        return self.present * 2 > self.seats


def presence_at(record: Attendance | None, order: Sequence[str], item: str = "") -> str:
    """Return what a seat was at an item; at the beginning of the meeting without one.

    A change counts for its item and all that follow. Items that are in no order count for nothing.
    """
    if record is None:
        return ABSENT
    if item not in order:
        return record.presence
    places = {uid: number for number, uid in enumerate(order)}
    until = places[item]
    reached = [c for c in record.changes if places.get(c.item, until + 1) <= until]
    return max(reached, key=lambda c: places[c.item]).presence if reached else record.presence


def count(
    voting: Iterable[str],
    records: Mapping[str, Attendance],
    order: Sequence[str] = (),
    item: str = "",
) -> Count:
    """Count the voting seats at an item, or at the beginning of the meeting."""
    seats = set(voting)
    there = {s for s in records if presence_at(records[s], order, item) == PRESENT}
    spoken_for = {
        s
        for s in seats & set(records)
        if presence_at(records[s], order, item) == REPRESENTED
        and records[s].represented_by in there
    }
    return Count(len(seats), len(seats & there), len(spoken_for))


def moments(records: Iterable[Attendance], order: Sequence[str]) -> list[str]:
    """Return the items at which the presence of some seat changed, in order."""
    changed = {change.item for record in records for change in record.changes}
    return [item for item in order if item in changed]


def problems(
    authority: str, record: Attendance, seats: Iterable[str], order: Sequence[str]
) -> list[str]:
    """Return tokens for what is wrong with a record; none where it may be kept.

    ``presence``, ``representative`` (missing, oneself or no seat), ``item`` (not on the agenda),
    ``changes`` (too many or two for one item).
    """
    found = []
    if record.presence not in PRESENCES:
        found.append("presence")
    if record.is_represented_once:
        if record.represented_by == authority or record.represented_by not in set(seats):
            found.append("representative")
    elif record.represented_by:
        found.append("representative")
    items = [change.item for change in record.changes]
    if any(item not in order for item in items):
        found.append("item")
    if len(items) > MOST_CHANGES or len(set(items)) != len(items):
        found.append("changes")
    if any(change.presence not in PRESENCES for change in record.changes):
        found.append("presence")
    return sorted(set(found), key=found.index)
