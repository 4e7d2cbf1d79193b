"""What somebody may have meant: only words that stand in something the reader may see."""

from blkirm.search.analysis import WORD
from blkirm.search.index import TextIndex
from blkirm.search.query import Query
from BTrees.IIBTree import intersection
from collections.abc import Iterator
from rapidfuzz.distance import DamerauLevenshtein
from typing import Any


#: Letters that may be wrong, by the length of the word.
SHORTEST = 4
ONE_WRONG_BELOW = 7
#: Letters that a word may go on, to be offered for its beginning.
LONGEST_REST = 12
#: What begins alike.
_LIKE = {"ä": "a", "ö": "o", "ü": "u", "a": "ä", "o": "ö", "u": "ü"}


def better_words(index: TextIndex, query: Query, visible: Any) -> dict[str, str]:
    """Return, for each word of a query that stands in nothing visible, the nearest that does.

    Everything near is looked up in what the reader may see before the nearest is chosen: the
    choice must not depend on what others wrote.
    """
    better = {}
    for term in query.terms:
        for word in term.words:
            found = index.documents_of(index.words_like(word))
            if not intersection(found, visible) and (near := _nearest(index, word, visible)):
                better[word] = near
    return better


def _nearest(index: TextIndex, word: str, visible: Any) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    candidates = []
    for distance, other in _near(index, word):
        seen = intersection(index.documents_of([other]), visible)
        if seen:
            candidates.append((distance, -len(seen), other, seen))
    if not candidates:
        return ""
    _distance, _number, nearest, seen = min(candidates, key=lambda each: each[:3])
    return _as_written(nearest, index.text_of(seen[0]))


def _as_written(word: str, text: str) -> str:
    """Return a word in lower case as a text has it; the text is one the reader may see."""
    spelled = (match[0] for match in WORD.finditer(text) if match[0].lower() == word)
    return next(spelled, word)


def _near(index: TextIndex, word: str) -> Iterator[tuple[int, str]]:
    most = 1 if len(word) < ONE_WRONG_BELOW else 2
    # The first letter is seldom wrong; it may have changed places with the second.
    for first in sorted({word[0], _LIKE.get(word[0], word[0]), word[1]}):
        for other in index.vocabulary(first):
            if other.startswith(word) and len(other) - len(word) <= LONGEST_REST:
                yield most + 1, other
            elif abs(len(other) - len(word)) <= most:
                distance = DamerauLevenshtein.distance(word, other, score_cutoff=most)
                if distance <= most:
                    yield distance, other
