"""Ways to narrow what was found, counted over the catalogue's indexes without waking an object.

A facet sees document numbers only, and only of what its reader may see: so do its counts.
"""

from BTrees.IIBTree import IISet
from BTrees.IIBTree import multiunion
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facet:
    """One property of things, by whose values they are counted and narrowed.

    ``indexes`` are indexes of the catalogue, each with what makes a facet's value of its own.
    Together they are one property; a thing is in the first of them that knows it.
    """

    name: str
    indexes: tuple[tuple[str, Callable[[Any], str]], ...]

    def values(self, catalog: Any, documents: Iterable[int]) -> Counter[str]:
        """Count things by value."""
        counts: Counter[str] = Counter()
        for index, value_of in self._known(catalog):
            for value, number in Counter(map(_map_of(index).get, documents)).items():
                if value is not None and (token := value_of(value)):
                    counts[token] += number
        return counts

    def documents(self, catalog: Any, token: str) -> Any:
        """Return all things with a value."""
        sets: list[Any] = []
        for index, value_of in self._known(catalog):
            for value, found in _entries_of(index):
                if value_of(value) == token:
                    sets.append(found)
        return multiunion(sets) if sets else IISet()

    def _known(self, catalog: Any) -> list[tuple[Any, Callable[[Any], str]]]:
        indexes = catalog._catalog.indexes
        return [(indexes[name], value_of) for name, value_of in self.indexes if name in indexes]


def _map_of(index: Any) -> Mapping[int, Any]:
    return index.documentToKeyMap()


def _entries_of(index: Any) -> Iterable[tuple[Any, Any]]:
    # A value that one thing has keeps its number instead of a set; a union takes both.
    return index._index.items()


def _as_it_is(value: Any) -> str:
    return value if isinstance(value, str) else ""


def year_of_date(value: Any) -> str:
    """Return the year of a day as a DateIndex keeps it: minutes of months of 31 days."""
    months = (value // (24 * 60) - 1) // 31
    return str((months - 1) // 12)


def _plain(name: str, index: str) -> Facet:
    return Facet(name, ((index, _as_it_is),))


#: In the order in which they are offered.
FACETS = {
    facet.name: facet
    for facet in (
        _plain("type", "portal_type"),
        _plain("party", "party"),
        _plain("kind", "paper_kind"),
        _plain("field", "field_of_work"),
        _plain("authority", "originator"),
        Facet("year", (("paper_date", year_of_date), ("report_year", lambda year: str(year)))),
        _plain("state", "review_state"),
    )
}
