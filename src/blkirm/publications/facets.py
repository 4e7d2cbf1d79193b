"""Narrowing the list of reports: plain rules on plain rows."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any


#: In the order in which they are offered.
FACETS = ("series", "year", "field", "language", "body", "format")

#: A report as its values by facet; a facet it has no value of is missing or empty.
Row = Mapping[str, Sequence[str]]


def matching(rows: Iterable[Any], chosen: Mapping[str, str], values: str = "facets") -> list[Any]:
    """Return the rows that have every chosen value, in their order."""
    return [row for row in rows if _has_all(row[values], chosen)]


def counts(
    rows: Iterable[Any], chosen: Mapping[str, str], facets: Sequence[str] = FACETS
) -> dict[str, Counter[str]]:
    """Count for each value what choosing it would leave, the other choices staying as they are."""
    result = {facet: Counter() for facet in facets}
    for row in rows:
        for facet in facets:
            others = {name: value for name, value in chosen.items() if name != facet}
            if _has_all(row["facets"], others):
                result[facet].update(set(row["facets"].get(facet, ())))
    return result


def _has_all(values: Row, chosen: Mapping[str, str]) -> bool:
    return all(value in values.get(facet, ()) for facet, value in chosen.items())
