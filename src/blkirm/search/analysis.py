"""From text to words, and from words to the keys they are found by.

A word is found by its stem (German and English), by its spelling without umlauts, and, being a
compound, by the stems of its parts and of what neighbouring parts make together.
"""

from blkirm.search.compounds import parts_of
from blkirm.search.stems import english_stem
from blkirm.search.stems import fold
from blkirm.search.stems import stem
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

import re


#: Characters of one thing's text; what comes after makes nobody find it.
LONGEST_TEXT = 400_000
LONGEST_WORD = 64

#: What a key means: its first letter.
STEM, PART, FOLDED = "s", "p", "f"

WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"[-\u2010](?<=[^\W\d_].)\n\s*(?=[a-zäöüß])")
_INVISIBLE = re.compile("[\0\u00ad\u200b-\u200d\u2060\ufeff]+")
_RULED = re.compile(r"[-=_.*~#+|]{4,}")

#: Words that say little: left out of queries that have others.
STOP_WORDS = frozenset(
    [
        "aber",
        "als",
        "am",
        "an",
        "auch",
        "auf",
        "aus",
        "bei",
        "beim",
        "bis",
        "das",
        "dass",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "doch",
        "durch",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "eines",
        "er",
        "es",
        "für",
        "hat",
        "im",
        "in",
        "ist",
        "ihr",
        "ihre",
        "kann",
        "mit",
        "nach",
        "nicht",
        "noch",
        "nur",
        "ob",
        "oder",
        "sich",
        "sie",
        "sind",
        "so",
        "über",
        "um",
        "und",
        "uns",
        "unter",
        "vom",
        "von",
        "vor",
        "war",
        "was",
        "wie",
        "wird",
        "wir",
        "zu",
        "zum",
        "zur",
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "with",
    ]
)


def plain(text: str) -> str:
    """Return a text on one line as it is kept and searched: words at line ends whole again."""
    text = _RULED.sub(" … ", text[:LONGEST_TEXT])
    text = _INVISIBLE.sub("", normalize("NFC", text))
    return " ".join(_HYPHENATED.sub("", text).split())


def words_in(text: str) -> list[str]:
    """Return the words of a plain text in lower case, in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(text.lower())]


@lru_cache(200_000)
def stems_of(word: str) -> tuple[str, ...]:
    """Return the stems of a word in lower case: the German one, and the English where it differs."""
    german, english = stem(word), english_stem(word)
    return (german,) if german == english else (german, english)


@lru_cache(200_000)
def keys_of(word: str) -> tuple[str, ...]:
    """Return the keys that a word in lower case is found by, each after its kind."""
    keys = {STEM + each for each in stems_of(word)}
    keys |= {PART + each for each in _stems_of_parts(word)}
    if (folded := fold(word)) != word:
        keys.add(FOLDED + folded)
    return tuple(sorted(keys))


def _stems_of_parts(word: str) -> Iterator[str]:
    parts = parts_of(word)
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if end - start < len(parts):
                yield stem("".join(parts[start:end]))
