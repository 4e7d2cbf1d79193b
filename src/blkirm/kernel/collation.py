"""The order in which German readers look for titles (DIN 5007-1).

Umlauts stand with their vowel, ß with ss, numbers by their value, punctuation counts for nothing.
"""

from unicodedata import combining
from unicodedata import normalize

import re


#: No title needs more to find its place, and an index keeps every letter.
LONGEST = 200

_NUMBER = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[\W_]+")
# Letters that are no vowel with marks for Unicode, but are for readers.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th"})


def sort_key(text: str) -> str:
    """Return what titles are compared by.

    Titles that differ in marks or case only follow each other, always in the same order.
    """
    plain = text.casefold().translate(_LETTERS)
    plain = "".join(c for c in normalize("NFKD", plain) if not combining(c))
    plain = _SEPARATORS.sub(" ", plain).strip()
    key = _NUMBER.sub(_by_value, plain)[:LONGEST]
    return f"{key}\x00{normalize('NFC', text)[:LONGEST]}"


def _by_value(number: re.Match[str]) -> str:
    """Write a number so that texts compare like numbers: its length first."""
    digits = number[0].lstrip("0") or "0"
    return f"{min(len(digits), 999):03d}{digits}"
