"""How long an agenda takes, on plain data."""

from blkirm.kernel.clock import BERLIN
from blkirm.meetings.agenda import Entry
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Time:
    """Minutes that an agenda needs and that a meeting has."""

    needed: int
    available: int

    @property
    def lacking(self) -> int:
        """Return how many minutes the day is too short; 0 where it is long enough."""
        return max(0, self.needed - self.available)


def minutes_needed(entries: Sequence[Entry]) -> int:
    """Return how long the items of an agenda take.

    An item with sub-items takes as long as they do together, or as long as it says where that is
    longer. Without debate, and without a time, nothing is counted.
    """
    total, position = 0, 0
    while position < len(entries):
        minutes, position = _minutes_at(entries, position)
        total += minutes
    return total


def _minutes_at(entries: Sequence[Entry], position: int) -> tuple[int, int]:
    """Return how long the item at a position takes, and where the next of its depth stands."""
    entry = entries[position]
    own, inner = entry.minutes_planned or 0, 0
    position += 1
    while position < len(entries) and entries[position].depth > entry.depth:
        minutes, position = _minutes_at(entries, position)
        inner += minutes
    return max(own, inner), position


def minutes_available(start: datetime, end: datetime) -> int:
    """Return how long a meeting lasts; on each of several days from its first hour to its last."""
    # Moments of real time: a night on which the clocks change is an hour longer or shorter.
    if start.astimezone(BERLIN).date() == end.astimezone(BERLIN).date():
        return int((end - start).total_seconds() // 60)
    first, last = start.astimezone(BERLIN), end.astimezone(BERLIN)
    days = (last.date() - first.date()).days + 1
    hours = (last.hour - first.hour) * 60 + last.minute - first.minute
    if hours <= 0:
        return int((end - start).total_seconds() // 60)
    return days * hours


def time_of(entries: Sequence[Entry], start: datetime, end: datetime) -> Time:
    """Return what an agenda needs and what its meeting has."""
    return Time(minutes_needed(entries), minutes_available(start, end))
