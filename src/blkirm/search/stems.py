"""The stem of a word, umlauts folded: what its inflections share."""

from functools import lru_cache
from threading import local
from unicodedata import combining
from unicodedata import normalize

import re
import Stemmer


_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_DIGRAPH = re.compile(r"([aou])e")


class _Stemmers(local):
    """A stemmer keeps state while it works, so each thread has its own."""

    def __init__(self) -> None:
        # Our own cache keeps the folded result.
        self.german = Stemmer.Stemmer("german", 0)
        self.english = Stemmer.Stemmer("english", 0)


_stemmers = _Stemmers()


@lru_cache(100_000)
def fold(word: str) -> str:
    """Return a word without accents, with ä, ae and a alike; only good for comparing."""
    plain = "".join(c for c in normalize("NFKD", word.translate(_FOLDED)) if not combining(c))
    return _DIGRAPH.sub(r"\1", plain)


@lru_cache(200_000)
def stem(word: str) -> str:
    """Return the German stem of a word in lower case, folded."""
    return fold(_stemmers.german.stemWord(word))


def english_stem(word: str) -> str:
    """Return the English stem of a word in lower case, folded."""
    return fold(_stemmers.english.stemWord(word))
