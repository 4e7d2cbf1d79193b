"""What lies in a library or folder, one page at a time, straight from the catalogue.

Sorting, counting and cutting are done by the indexes; only the rows of one page become entries, so
a folder of thousands costs what a small one does.
"""

from blkirm.kernel.newest import newest
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
        return _entries(self._folders.page(self.wish.start, self.wish.start + BATCH))

    @cached_property
    def papers(self) -> list[Any]:
        """Return the catalogue's entries of the papers on this page."""
        first = max(0, self.wish.start - self.number_of_folders)
        return _entries(self._papers.page(first, first + BATCH - len(self.folders)))

    @cached_property
    def _folders(self) -> "_Records":
        by_hand = self.wish.sort == "position"
        query = {"portal_type": "Folder", "path": {"query": self.path, "depth": 1}}
        return _Records(
            None if self.is_deep else query,
            # Folders are found by name, whatever their papers are sorted by.
            "folder_position" if by_hand else "sortable_title",
            self.wish.descending and self.wish.sort == "title",
        )

    @cached_property
    def _papers(self) -> "_Records":
        path = {"query": self.path} if self.is_deep else {"query": self.path, "depth": 1}
        return _Records(
            {"portal_type": "Paper", "path": path, **self.wish.conditions},
            SORTS[self.wish.sort][0],
            self.wish.descending,
        )


class _Records:
    """The numbers of all catalogue entries that answer a query, a stretch at a time.

    They are sorted by a stored index. What is equal there follows each other by title where an
    index has few values, else in the order in which it was catalogued: the same on each page, which
    the catalogue's own way of sorting one page at a time does not promise. Nothing is woken.
    """

    def __init__(self, query: dict[str, Any] | None, index: str, descending: bool) -> None:
        self.catalog = api.portal.get_tool("portal_catalog")
        self.index = index
        self.descending = descending
        # What a lazy answer would make entries of: record numbers, or (score, record number).
        found = list(getattr(self.catalog(query), "_seq", ())) if query else []
        self.numbers = found if not found or isinstance(found[0], int) else [n for _s, n in found]

    def __len__(self) -> int:
        return len(self.numbers)

    def page(self, start: int, stop: int) -> list[int]:
        """Return the numbers from one place in their order to another."""
        if self.descending and self.index in _DATES:
            return newest(self.catalog.Indexes[self.index], self.numbers, start, stop)
        return self._sorted[start:stop]

    @cached_property
    def _sorted(self) -> list[int]:
        numbers = sorted(self.numbers)
        if self.index in _FEW_VALUES:
            numbers.sort(key=_values(self.catalog, "sortable_title", ""))
        missing = 0 if self.index in _DATES else ""
        numbers.sort(key=_values(self.catalog, self.index, missing), reverse=self.descending)
        return numbers


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
