"""What lies in a library or folder, one page at a time, straight from the catalogue.

Sorting, counting and cutting are done by the indexes; only the rows of one page become entries, so
a folder of thousands costs what a small one does.
"""

from blkirm.papers.places import SORTS
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from typing import Any


#: Rows on a page.
BATCH = 50


@dataclass(frozen=True)
class Wish:
    """What of a place is to be listed, and how."""

    sort: str = "modified"
    descending: bool = False
    start: int = 0
    #: Conditions by catalogue index. With one, or ``deep``, everything below is looked through.
    conditions: Mapping[str, Any] = field(default_factory=dict)
    deep: bool = False


class Listing:
    """One page of what the present user may see in a place: folders first, then papers."""

    def __init__(self, place: IDexterityContent, wish: Wish) -> None:
        self.place = place
        self.wish = wish
        self.path = "/".join(place.getPhysicalPath())

    @property
    def is_deep(self) -> bool:
        return self.wish.deep or bool(self.wish.conditions)

    @cached_property
    def total(self) -> int:
        return self.number_of_folders + self.number_of_papers

    @cached_property
    def number_of_folders(self) -> int:
        return len(self._folders)

    @cached_property
    def number_of_papers(self) -> int:
        return len(self._papers)

    @cached_property
    def folders(self) -> list[Any]:
        """Return the catalogue's entries of the folders on this page."""
        return _entries(self._folders[self.wish.start : self.wish.start + BATCH])

    @cached_property
    def papers(self) -> list[Any]:
        """Return the catalogue's entries of the papers on this page."""
        first = max(0, self.wish.start - self.number_of_folders)
        return _entries(self._papers[first : first + BATCH - len(self.folders)])

    @cached_property
    def _folders(self) -> list[int]:
        if self.is_deep:
            return []
        by_hand = self.wish.sort == "position"
        return _sorted_records(
            {"portal_type": "Folder", "path": {"query": self.path, "depth": 1}},
            # Folders are found by name, whatever their papers are sorted by.
            "folder_position" if by_hand else "sortable_title",
            self.wish.descending and self.wish.sort == "title",
        )

    @cached_property
    def _papers(self) -> list[int]:
        path = {"query": self.path} if self.is_deep else {"query": self.path, "depth": 1}
        return _sorted_records(
            {"portal_type": "Paper", "path": path, **self.wish.conditions},
            SORTS[self.wish.sort][0],
            self.wish.descending,
        )


def _sorted_records(query: dict[str, Any], index: str, descending: bool) -> list[int]:
    """Return the numbers of all catalogue entries that answer a query, sorted by a stored index.

    What is equal there follows each other by title where an index has few values, else in the
    order in which it was catalogued: the same on each page, which the catalogue's own way of
    sorting one page at a time does not promise. Nothing is woken.
    """
    catalog = api.portal.get_tool("portal_catalog")
    found = catalog(query)
    # What a lazy answer would make entries of: record numbers, or (score, record number).
    records = [item if isinstance(item, int) else item[1] for item in getattr(found, "_seq", ())]
    records.sort()
    if index in _FEW_VALUES:
        records.sort(key=_values(catalog, "sortable_title", ""))
    records.sort(key=_values(catalog, index, 0 if index in _DATES else ""), reverse=descending)
    return records


#: Indexes in which many things are equal, and those of dates (in minutes).
_FEW_VALUES = frozenset({"originator", "review_state"})
_DATES = frozenset({"modified", "paper_date"})


def _values(catalog: Any, index: str, missing: Any) -> Callable[[int], Any]:
    """Return what gives the value of a record in an index."""
    get = catalog.Indexes[index].documentToKeyMap().get
    return lambda record: get(record, missing)


def _entries(records: list[int]) -> list[Any]:
    catalog = api.portal.get_tool("portal_catalog")._catalog
    return [catalog[record] for record in records]


def places_below(place: IDexterityContent) -> list[Any]:
    """Return the catalogue's entries of all folders below a place, by title."""
    return api.portal.get_tool("portal_catalog")(
        portal_type="Folder",
        path="/".join(place.getPhysicalPath()),
        sort_on="sortable_title",
    )
