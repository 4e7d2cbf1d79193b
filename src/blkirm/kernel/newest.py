"""One page of the newest of many records of the catalogue, without sorting them all."""

from BTrees.IIBTree import IISet
from collections.abc import Collection
from typing import Any


#: So few are sorted sooner than looked for.
FEW = 200


def records_of(found: Any) -> IISet:
    """Return the record numbers of what the catalogue answered, without making entries of them."""
    # What a lazy answer would make entries of: record numbers, or (score, record number).
    kept = getattr(found, "_seq", ())
    try:
        return IISet(kept)
    except TypeError:
        return IISet([record for _score, record in kept])


def newest(index: Any, records: Collection[int], start: int, stop: int) -> list[int]:
    """Return a stretch of record numbers by a date index, the newest first.

    What has the same date follows each other by number, so pages neither repeat nor lose anything;
    what has none comes last. The index is walked from its end until the page is full; where the
    records are too rare in it for that, they are sorted.
    """
    if len(records) <= FEW:
        return _sorted(index, records)[start:stop]
    wanted = set(records)
    tree = index._index
    found: list[int] = []
    key = tree.maxKey() if len(tree) else None
    for _step in range(len(wanted)):
        if key is None or len(found) >= stop:
            break
        entry = tree[key]
        # A date that one record has keeps its number instead of a set.
        numbers = (entry,) if isinstance(entry, int) else entry
        found += [number for number in numbers if number in wanted]
        try:
            key = tree.maxKey(key - 1)
        except ValueError:
            key = None
    if len(found) < stop and len(found) < len(wanted):
        found = _sorted(index, wanted)
    return found[start:stop]


def newest_entries(catalog: Any, index: str, most: int, **query: Any) -> list[Any]:
    """Return the catalogue's entries of the newest things that answer a query, by a date index."""
    records = records_of(catalog(**query))
    chosen = newest(catalog.Indexes[index], records, 0, most)
    return [catalog._catalog[record] for record in chosen]


def _sorted(index: Any, records: Collection[int]) -> list[int]:
    value = index.documentToKeyMap().get
    return sorted(records, key=lambda number: (-value(number, 0), number))
