"""Bringing together what two people made of the same text.

Plain Python on plain values. Paragraphs that only one side touched follow that side, additions at
the same place are both kept, and where both changed the same paragraph somebody has to look
(`Conflict`). Whatever either side added is in the result: merged, or in a conflict.
"""

from blkirm.minutes.paragraphs import Edit
from blkirm.minutes.paragraphs import edits
from blkirm.minutes.paragraphs import join
from blkirm.minutes.paragraphs import split
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed, each in its own way; an empty text was deleted."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """What became of a text, piece by piece."""

    parts: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    def resolved(self, choose: Callable[[Conflict], str]) -> str:
        """Return the whole text, each conflict settled by a function."""
        texts = (p if isinstance(p, str) else choose(p) for p in self.parts)
        return join([text for text in texts if text])

    @property
    def text(self) -> str:
        """Return the text; what is in conflict stands there twice, theirs first."""
        return self.resolved(lambda c: join([t for t in (c.theirs, c.mine) if t]))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Bring two texts together that both grew out of a third."""
    old = split(base)
    sides = (list(edits(old, split(mine))), list(edits(old, split(theirs))))
    parts: list[str | Conflict] = []
    position = 0
    for own, other in _groups(*sides):
        start = min(e.start for e in (*own, *other))
        end = max(e.end for e in (*own, *other))
        parts += old[position:start]
        parts += _settled(old, own, other, start, end)
        position = end
    parts += old[position:]
    return Merge(tuple(parts))


def _settled(
    old: Sequence[str], own: list[Edit], other: list[Edit], start: int, end: int
) -> list[str | Conflict]:
    mine, theirs = _applied(old, own, start, end), _applied(old, other, start, end)
    if not own:
        return list(theirs)
    if not other or mine == theirs:
        return list(mine)
    if start == end:
        # Both added something at the same place: nothing contradicts.
        return [*theirs, *mine]
    return [Conflict(join(old[start:end]), join(mine), join(theirs))]


def _applied(old: Sequence[str], changes: Sequence[Edit], start: int, end: int) -> list[str]:
    found: list[str] = []
    for edit in changes:
        found += [*old[start : edit.start], *edit.new]
        start = edit.end
    return [*found, *old[start:end]]


def _groups(mine: list[Edit], theirs: list[Edit]) -> list[tuple[list[Edit], list[Edit]]]:
    """Put edits together that touch the same paragraphs, in the order of the text."""
    entries = sorted(
        [(e.start, e.end, side, e) for side, found in ((0, mine), (1, theirs)) for e in found],
        key=lambda entry: entry[:3],
    )
    groups: list[tuple[list[Edit], list[Edit]]] = []
    reach = (-1, -1)
    for start, end, side, edit in entries:
        if not (groups and _touch(reach, (start, end))):
            groups.append(([], []))
            reach = (start, end)
        groups[-1][side].append(edit)
        reach = (min(reach[0], start), max(reach[1], end))
    return groups


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two places of the old text cannot be changed independently.

    An addition at the edge of what the other side rewrote stands beside it; two additions at the
    same place belong together, so that their order is settled once.
    """
    if one == other:
        return True
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class MergedValues:
    """What became of named values: those settled, and what is in conflict, by name."""

    values: dict[str, str]
    conflicts: dict[str, Conflict]


def merge_values(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> MergedValues:
    """Bring together values that mean something as a whole (votes, a result from a list).

    An empty value is the same as none. A value that both sides changed differently is a conflict;
    until somebody settles it, theirs stands.
    """
    values: dict[str, str] = {}
    conflicts: dict[str, Conflict] = {}
    for name in dict.fromkeys([*theirs, *mine, *base]):
        old, own, other = (side.get(name, "") for side in (base, mine, theirs))
        if own == other or other == old:
            values[name] = own
        elif own == old:
            values[name] = other
        else:
            values[name] = other
            conflicts[name] = Conflict(old, own, other)
    return MergedValues({name: value for name, value in values.items() if value}, conflicts)
