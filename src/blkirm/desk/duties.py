"""What awaits a member in meetings, decisions and tasks, straight from the catalogue.

Cut out of what the reader may see (``desk.sight``), whatever all parties hold; no object is woken.
"""

from blkirm.access.register import get_register
from blkirm.access.roles import PARTY_ROLES
from blkirm.decisions.rules import owed_tokens
from blkirm.desk.rules import me
from blkirm.desk.sight import Sight
from blkirm.kernel import clock
from BTrees.IIBTree import IISet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from collections import defaultdict
from dataclasses import dataclass
from DateTime import DateTime
from typing import Any


MOST_MEETINGS = 5
MOST_DUTIES = 8
MOST_MINUTES = 5
#: Later than any day in the index.
LAST = 2**31


@dataclass(frozen=True)
class Surroundings:
    """The catalogue's entries of what a desk is about: parties, meetings, minutes."""

    parties: list[Any]
    #: The meetings to come that the reader may see, the next one first.
    meetings: list[Any]
    #: The minutes on which the reader may still comment, the most urgent first.
    minutes: list[Any]
    #: The ids of the parties that are concluded, where everything can only be read.
    concluded: frozenset[str]


def surroundings(sight: Sight) -> Surroundings:
    """Return the reader's parties, next meetings and minutes to comment.

    Comments are for those who contribute in their party, not once the period or the party is over.
    """
    starts, days, party_of, states = (
        sight.index(name) for name in ("meeting_start", "due_date", "party", "review_state")
    )
    now = starts._convert(DateTime(clock.now().isoformat()))
    today = days._convert(clock.today())
    contributes = {party for _authority, own in _my_seats() for party in own}
    parties = sight.records("WorkingParty", review_state=("active", "concluded"))
    concluded = {
        party_of.getEntryForObject(record)
        for record in parties
        if states.getEntryForObject(record) == "concluded"
    }
    coming = sight.records("Meeting", review_state=("planned", "invited"))
    meetings = [(starts.getEntryForObject(record, 0), record) for record in coming]
    minutes = [
        (days.getEntryForObject(record, 0), record)
        for record in sight.records("Minutes", review_state=("circulated",))
        if party_of.getEntryForObject(record) in contributes - concluded
    ]
    # Only what is shown becomes an entry.
    entry = sight.entry
    return Surroundings(
        [entry(record) for record in parties],
        [entry(record) for _begins, record in _next_ones(meetings, now, MOST_MEETINGS)],
        [entry(record) for _until, record in _next_ones(minutes, today, MOST_MINUTES)],
        frozenset(concluded),
    )


def _next_ones(dated: list[tuple[int, int]], now: int, most: int) -> list[tuple[int, int]]:
    return sorted(each for each in dated if each[0] >= now)[:most]


def my_duties(sight: Sight, concluded: frozenset[str] = frozenset()) -> list[tuple[Any, str]]:
    """Return the entries of open tasks and decisions on which the reader's authorities still owe
    something in the parties to which these sent them, each with its authority; the most urgent
    first, what has no day last. In ``concluded`` parties nobody can do anything any more.
    """
    owed = {}
    for authority, seats in _my_seats():
        working = [party for party in seats if party not in concluded]
        if working:
            owed[authority] = _owed_in(sight, authority, working)
    # Only what is shown becomes an entry.
    return [
        (sight.entry(record), next(a for a, records in owed.items() if record in records))
        for record in _most_urgent(sight, _together(list(owed.values())))
    ]


def _owed_in(sight: Sight, authority: str, parties: list[str]) -> IISet:
    """Return the record numbers of what an authority owes in some parties."""
    return sight.records("Decision", "Task", owed_by=owed_tokens(authority), party=parties)


def _together(records: list[IISet]) -> IISet:
    return records[0] if len(records) == 1 else multiunion(records)


def _most_urgent(sight: Sight, records: IISet) -> list[int]:
    """Return the first of some records by day and title.

    The index of days is walked until there are enough; nothing else is asked about the others.
    """
    index, titles = sight.index("due_date"), sight.index("sortable_title")
    days, title_of = index.documentToKeyMap(), titles.documentToKeyMap().get
    found: list[int] = []
    for entry in index._index.values():
        if len(found) >= MOST_DUTIES:
            break
        # A day that one record has keeps its number instead of a set.
        found += intersection(records, IISet((entry,)) if isinstance(entry, int) else entry)
    if len(found) < MOST_DUTIES:
        found += [record for record in records if record not in days]
    return sorted(found, key=lambda r: (days.get(r, LAST), title_of(r, "")))[:MOST_DUTIES]


def _my_seats() -> list[tuple[str, list[str]]]:
    """Return, by authority, the parties in which the reader acts for it today."""
    seats: dict[str, set[str]] = defaultdict(set)
    for membership in get_register().of_person(me()):
        if membership.is_current() and PARTY_ROLES[membership.role].local_role:
            seats[membership.on_behalf_of].add(membership.party)
    return [(authority, sorted(seats[authority])) for authority in sorted(seats)]
