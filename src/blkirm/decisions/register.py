"""The register: which decisions a reader sees, one page at a time, straight from the catalogue.

Indexes find, sort and count record numbers; only the rows of one page become entries, and nothing
is woken. Every number on these pages is counted over what the reader may see.
"""

from blkirm.decisions.lines import is_due
from blkirm.decisions.lines import LINES
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from blkirm.kernel import clock
from BTrees.IIBTree import IISet
from BTrees.IIBTree import IITreeSet
from BTrees.IIBTree import intersection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from functools import cached_property
from plone import api
from typing import Any


#: Rows on a page, and the most a file or feed has.
BATCH = 50
MOST_IN_FILE = 20_000
MOST_IN_FEED = 50

#: Stands among the lines of every decision that has any.
FOLLOWED = "followed"
#: Stands among those who owe something on a decision as long as there is one.
ANYBODY = "anybody"

#: What the register is sorted by: the index, and whether the highest comes first by default.
SORTS = {
    "number": ("decision_order", True),
    "title": ("sortable_title", False),
    "decided_on": ("decided_on", True),
    "due_date": ("due_date", False),
}


@dataclass(frozen=True)
class Wish:
    """What a reader wants of the register; empty is everything."""

    party: str = ""
    text: str = ""
    type: str = ""
    result: str = ""
    year: int = 0
    line: str = ""
    state: str = ""
    late: bool = False
    drafts: bool = True
    #: Only decisions on which somebody has to report.
    followed: bool = False
    sort: str = "number"
    descending: bool = True
    start: int = 0


def query_of(wish: Wish) -> dict[str, Any]:
    """Return what to ask the catalogue."""
    query: dict[str, Any] = {"portal_type": "Decision"}
    if wish.party:
        query["party"] = wish.party
    if wish.text:
        query["SearchableText"] = wish.text
    if wish.type:
        query["decision_type"] = wish.type
    if wish.result:
        query["decision_result"] = wish.result
    if wish.year:
        days = [date(wish.year, 1, 1), date(wish.year, 12, 31)]
        query["decided_on"] = {"query": days, "range": "min:max"}
    if wish.line or wish.state:
        lines = [wish.line] if wish.line else LINES
        states = [wish.state] if wish.state else IMPLEMENTATION_STATES
        query["follow_up"] = [f"{line}={state}" for line in lines for state in states]
    elif wish.followed:
        query["follow_up"] = FOLLOWED
    if wish.late:
        query["due_date"] = overdue()
        query["owed_by"] = wish.line or ANYBODY
    if not wish.drafts:
        query["review_state"] = "recorded"
    return query


def overdue() -> dict[str, Any]:
    """Return the query for days that are over."""
    return {"query": clock.today() - timedelta(days=1), "range": "max"}


class Register:
    """What a wish finds, for the present user."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.catalog = api.portal.get_tool("portal_catalog")

    @cached_property
    def records(self) -> list[int]:
        """Return the record numbers of everything found, in order."""
        records = self._found(query_of(self.wish))
        index, _highest_first = SORTS[self.wish.sort]
        values = self.catalog.Indexes[index].documentToKeyMap()
        missing: Any = 0 if index in ("decided_on", "due_date") else ""
        records.sort()
        records.sort(key=lambda r: values.get(r, missing), reverse=self.wish.descending)
        return records

    def _found(self, query: dict[str, Any]) -> list[int]:
        found = self.catalog(query)
        return [r if isinstance(r, int) else r[1] for r in getattr(found, "_seq", ())]

    @property
    def total(self) -> int:
        return len(self.records)

    def entries(self, first: int, number: int) -> list[Any]:
        """Return catalogue entries of some rows."""
        return [self.catalog._catalog[record] for record in self.records[first : first + number]]

    def page(self) -> list[Any]:
        return self.entries(self.wish.start, BATCH)

    @cached_property
    def totals(self) -> "Totals":
        return count_states(self.catalog, self.records)

    def years(self) -> list[int]:
        """Return the years in which the reader's parties decided something, the newest first."""
        query = query_of(Wish(party=self.wish.party))
        found = self.records if query == query_of(self.wish) else self._found(query)
        days = self.catalog.Indexes["decided_on"].documentToKeyMap()
        seen = {days.get(record) for record in found}
        return sorted({year_of(day) for day in seen if day is not None}, reverse=True)


def year_of(value: int) -> int:
    """Return the year of a day as a DateIndex keeps it: minutes of months of 31 days."""
    return ((value // (24 * 60) - 1) // 31 - 1) // 12


@dataclass(frozen=True)
class Totals:
    """How many lines are in which state, by line, and how many of them are late."""

    by_line: Mapping[str, Mapping[str, int]]
    late: Mapping[str, int]

    def of_state(self, state: str) -> int:
        return sum(counted[state] for counted in self.by_line.values())

    def of_line(self, line: str) -> int:
        return sum(self.by_line[line].values())


def count_states(catalog: Any, records: Iterable[int]) -> Totals:
    """Count the lines of some decisions by state, from the indexes alone."""
    chosen = IITreeSet(records)
    entries = catalog._catalog.indexes["follow_up"]._index
    overdue_ones = intersection(chosen, _overdue(catalog))
    by_line: dict[str, dict[str, int]] = {}
    late: dict[str, int] = {}
    for line in LINES:
        counted, behind = {}, 0
        for state in IMPLEMENTATION_STATES:
            found = entries.get(f"{line}={state}", ())
            # A value that one thing has keeps its number instead of a set.
            found = IISet((found,)) if isinstance(found, int) else found
            here = intersection(chosen, found) if found else ()
            counted[state] = len(here)
            if here and is_due(state):
                behind += len(intersection(here, overdue_ones))
        by_line[line], late[line] = counted, behind
    return Totals(by_line, late)


def _overdue(catalog: Any) -> Any:
    found, _names = catalog._catalog.indexes["due_date"]._apply_index({"due_date": overdue()})
    return found


def states_in(brain: Any) -> dict[str, str]:
    """Return the state of each line as the catalogue's entry of a decision keeps it."""
    pairs = (text.rpartition("=") for text in brain.follow_up or ())
    return {line: state for line, equals, state in pairs if equals}


def newer_ones(uids: Iterable[str]) -> dict[str, list[Any]]:
    """Return, by the UID of a decision, the entries of visible decisions that replace it."""
    uids = list(uids)
    found: dict[str, list[Any]] = {}
    if uids:
        catalog = api.portal.get_tool("portal_catalog")
        values = catalog.Indexes["replaces"]
        for brain in catalog(portal_type="Decision", replaces=uids, review_state="recorded"):
            for uid in values.getEntryForObject(brain.getRID(), ()):
                found.setdefault(uid, []).append(brain)
    return found
