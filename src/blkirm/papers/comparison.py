"""What became different between two texts, word by word; plain Python that needs no site.

Where lines break does not count: the same paragraph is set anew in each PDF. Whatever the texts
are, the answer takes a bounded time: what cannot be compared within it is told as removed and
added as a whole.
"""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import re


SAME, REMOVED, ADDED = "same", "removed", "added"

#: Seconds a comparison may take.
SECONDS = 2.0
#: Pairs of words that are compared each with each; more are not.
LARGEST_BLOCK = 250_000
#: So many words in a row that both texts have once mark the same place in both.
SHINGLES = (4, 2, 1)
#: Equal words between two changes that say nothing by themselves.
NEGLIGIBLE = 1

_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Part:
    """Some words in a row, as they stand in the text, and what became of them."""

    kind: str
    text: str
    words: int


@dataclass(frozen=True)
class Comparison:
    """The parts of both texts in order; removed before added. ``is_whole`` if time sufficed."""

    parts: tuple[Part, ...]
    is_whole: bool

    @property
    def added(self) -> int:
        return sum(part.words for part in self.parts if part.kind == ADDED)

    @property
    def removed(self) -> int:
        return sum(part.words for part in self.parts if part.kind == REMOVED)

    @property
    def places(self) -> int:
        """Return in how many places something was changed."""
        kinds = [part.kind for part in self.parts]
        changed = zip([SAME, *kinds], kinds, strict=False)
        return sum(before == SAME and kind != SAME for before, kind in changed)


def compare(old: str, new: str, seconds: float = SECONDS) -> Comparison:
    """Compare two texts word by word."""
    # The last words of both texts are apart from what follows them, like all others.
    words = [_WORD.findall(f"{text}\n") for text in (old, new)]
    matcher = _Matcher(*words, monotonic() + seconds)
    return Comparison(tuple(_parts(matcher)), not matcher.gave_up)


#: A range of words in the old text and one in the new.
_Block = tuple[int, int, int, int]


class _Matcher:
    """Finds what two lists of words have in common."""

    def __init__(self, old: list[str], new: list[str], until: float) -> None:
        self.old, self.new, self.until = old, new, until
        self.old_keys = [word.rstrip() for word in old]
        self.new_keys = [word.rstrip() for word in new]
        self.gave_up = False

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Return the positions of equal words, in order."""
        return self._match((0, len(self.old), 0, len(self.new)), SHINGLES)

    def _match(self, block: _Block, shingles: Sequence[int]) -> Iterator[tuple[int, int]]:
        old_from, old_to, new_from, new_to = block
        while old_from < old_to and new_from < new_to and self._equal(old_from, new_from):
            yield old_from, new_from
            old_from, new_from = old_from + 1, new_from + 1
        tail = 0
        while (
            old_from < old_to - tail
            and new_from < new_to - tail
            and self._equal(old_to - tail - 1, new_to - tail - 1)
        ):
            tail += 1
        yield from self._match_rest((old_from, old_to - tail, new_from, new_to - tail), shingles)
        for number in range(tail, 0, -1):
            yield old_to - number, new_to - number

    def _match_rest(self, block: _Block, shingles: Sequence[int]) -> Iterator[tuple[int, int]]:
        old_from, old_to, new_from, new_to = block
        size = (old_to - old_from) * (new_to - new_from)
        if size == 0:
            return
        if monotonic() > self.until:
            self.gave_up = True
            return
        if size <= LARGEST_BLOCK:
            yield from self._longest(block)
        elif shingles:
            for old, new in self._anchors(block, shingles[0]):
                yield from self._match((old_from, old, new_from, new), shingles[1:])
                yield old, new
                old_from, new_from = old + 1, new + 1
            yield from self._match((old_from, old_to, new_from, new_to), shingles[1:])
        else:
            self.gave_up = True

    def _anchors(self, block: _Block, length: int) -> list[tuple[int, int]]:
        """Return places that both texts have once, as far as they come in the same order."""
        old_from, old_to, new_from, new_to = block
        old_places = _once(self.old_keys, old_from, old_to, length)
        new_places = _once(self.new_keys, new_from, new_to, length)
        common = [
            (place, new_places[key]) for key, place in old_places.items() if key in new_places
        ]
        return _rising(common)

    def _longest(self, block: _Block) -> Iterator[tuple[int, int]]:
        """Return the longest common sequence of a small block."""
        old_from, old_to, new_from, new_to = block
        old, new = self.old_keys[old_from:old_to], self.new_keys[new_from:new_to]
        # lengths[i][j]: how many words old[i:] and new[j:] have in common.
        lengths = [[0] * (len(new) + 1) for _word in range(len(old) + 1)]
        for i in range(len(old) - 1, -1, -1):
            row, below, word = lengths[i], lengths[i + 1], old[i]
            for j in range(len(new) - 1, -1, -1):
                if word == new[j]:
                    row[j] = below[j + 1] + 1
                else:
                    row[j] = below[j] if below[j] >= row[j + 1] else row[j + 1]
        i = j = 0
        while i < len(old) and j < len(new):
            if old[i] == new[j]:
                yield old_from + i, new_from + j
                i, j = i + 1, j + 1
            elif lengths[i + 1][j] >= lengths[i][j + 1]:
                i += 1
            else:
                j += 1

    def _equal(self, old: int, new: int) -> bool:
        return self.old_keys[old] == self.new_keys[new]


def _once(words: list[str], start: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    """Return the runs of words that occur once, with where they begin, in order."""
    runs = [tuple(words[i : i + length]) for i in range(start, end - length + 1)]
    counts = Counter(runs)
    return {run: start + i for i, run in enumerate(runs) if counts[run] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of pairs, sorted by the first number, that rises in the second."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_old, new) in enumerate(pairs):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if tails[middle] < new else (low, middle)
        if low == len(tails):
            tails.append(new)
            ends.append(number)
        else:
            tails[low], ends[low] = new, number
        before.append(ends[low - 1] if low else -1)
    found: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _parts(matcher: _Matcher) -> Iterator[Part]:
    """Put the words together to what stayed, what went and what came."""
    old = new = 0
    same: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for i, j in (*matcher.pairs(), (len(matcher.old), len(matcher.new))):
        if i > old or j > new:
            if same and (len(same) > NEGLIGIBLE or not (removed or added)):
                yield from _told(removed, added)
                yield Part(SAME, "".join(same), len(same))
                removed, added = [], []
            elif same:
                removed, added = [*removed, *same], [*added, *same]
            same = []
            removed += matcher.old[old:i]
            added += matcher.new[new:j]
        if j < len(matcher.new):
            same.append(matcher.new[j])
        old, new = i + 1, j + 1
    yield from _told(removed, added)
    if same:
        yield Part(SAME, "".join(same), len(same))


def _told(removed: list[str], added: list[str]) -> Iterator[Part]:
    if removed:
        # Where what came takes the place of what went, it begins on the same line.
        text = "".join(removed)
        yield Part(REMOVED, f"{text.rstrip()} " if added else text, len(removed))
    if added:
        yield Part(ADDED, "".join(added), len(added))
