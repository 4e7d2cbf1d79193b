"""What a desk is made of, as far as the reader may see it: one question to the catalogue.

Finding out what somebody may see costs more than anything else that a desk asks. It is asked once,
for all kinds of things that a desk shows; the rest is cut out of the answer as sets of record
numbers. Nothing comes out that was not in that answer.
"""

from blkirm.kernel.newest import records_of
from BTrees.IIBTree import IISet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from collections.abc import Iterable
from plone import api
from typing import Any


#: What is asked for at once; a notice may be about something else, too.
KINDS = (
    "Decision",
    "Folder",
    "Library",
    "Meeting",
    "Minutes",
    "Paper",
    "Task",
    "WorkingParty",
)


class Sight:
    """The records of what the present reader may see. For one page; never kept."""

    def __init__(self) -> None:
        self.catalog = api.portal.get_tool("portal_catalog")
        self._visible = records_of(self.catalog(portal_type=list(KINDS)))

    def index(self, name: str) -> Any:
        return self.catalog.Indexes[name]

    def records(self, *kinds: str, **values: Iterable[str]) -> IISet:
        """Return the records of some kinds that have one of some values in each named index."""
        found = self._visible
        for name, wanted in {"portal_type": kinds, **values}.items():
            found = intersection(found, _with_any(self.index(name), wanted))
        return found

    def entry(self, record: int) -> Any:
        """Return the catalogue's entry of a record."""
        return self.catalog._catalog[record]

    def entries(self, uids: Iterable[str]) -> dict[str, Any]:
        """Return, by UID, the entries of what the reader may see among things of any kind."""
        known, kind_of = self.index("UID")._index, self.index("portal_type").getEntryForObject
        found, others = {}, []
        for uid in sorted(uids):
            record = known.get(uid)
            if record is not None and record in self._visible:
                found[uid] = self.entry(record)
            elif record is not None and kind_of(record) not in KINDS:
                others.append(uid)
        if others:
            found.update({brain.UID: brain for brain in self.catalog(UID=others)})
        return found


def _with_any(index: Any, values: Iterable[str]) -> IISet:
    """Return the records that have one of some values in an index."""
    kept = (index._index.get(value) for value in values)
    # A value that one record has keeps its number instead of a set.
    sets = [IISet((each,)) if isinstance(each, int) else each for each in kept if each is not None]
    return sets[0] if len(sets) == 1 else multiunion(sets)
