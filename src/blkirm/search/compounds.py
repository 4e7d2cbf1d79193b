"""The parts of German compounds, by a word list and the rules for what joins words.

A compound is split where each part is a word of the list: all but the last in a form that stands
before others ("beratungs", "länder", "rückkehr"), the last in any inflection. Of the ways to
split, the one with the fewest parts counts, then the one whose last part is longest; parts that
are compounds themselves are split again. Words that only look like compounds stand in
``words/whole.txt``; words of the trade that the list lacks, in ``words/domain.txt``.
"""

from blkirm.search.stems import stem
from functools import cache
from functools import lru_cache
from pathlib import Path

import re


WORDS = Path(__file__).parent / "words"
SHORTEST_PART = 4
SHORTEST_COMPOUND = 8
LONGEST_COMPOUND = 40
MOST_PARTS = 5
#: Shorter words that may be parts.
SHORT_PARTS = frozenset({"akte", "amt", "eid", "ort", "rat", "tag", "weg"})
#: What follows these endings is joined by an s.
JOINED_BY_S = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|ling|tum|gang|trag|recht|zug|trieb)$")
#: In the list, but at the beginning of a word nearly always a prefix, no word of its own.
PREFIXES = frozenset(
    [
        "allein",
        "anti",
        "beste",
        "best",
        "dritt",
        "erst",
        "fehl",
        "fern",
        "fest",
        "frei",
        "gegen",
        "gesamt",
        "heim",
        "herein",
        "hinter",
        "hoch",
        "mehr",
        "mini",
        "mitte",
        "nach",
        "nacht",
        "neben",
        "nicht",
        "nieder",
        "ober",
        "quer",
        "rück",
        "rund",
        "selbst",
        "sinn",
        "super",
        "teil",
        "unter",
        "verb",
        "viel",
        "voll",
        "vorder",
        "weiter",
        "wider",
        "wieder",
        "wohl",
        "zehn",
        "zurück",
        "zusammen",
        "über",
    ]
)
#: In the list, but at the end of a word nearly always an ending.
ENDINGS = frozenset(
    [
        "ands",
        "bringung",
        "dung",
        "eilig",
        "ende",
        "endlich",
        "enden",
        "halt",
        "halts",
        "heit",
        "heits",
        "keit",
        "keits",
        "lagen",
        "lich",
        "lung",
        "lungs",
        "male",
        "mals",
        "nehmen",
        "nehmer",
        "nisch",
        "samt",
        "schaft",
        "schafts",
        "schafter",
        "stand",
        "teil",
        "teuer",
        "tisch",
        "voll",
        "weise",
        "wert",
        "werten",
        "wertig",
    ]
)


def _lines(name: str) -> list[str]:
    text = (WORDS / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what may stand before others, the stems of what may stand last, and of whole words."""
    lines = [*_lines("german.txt"), *_lines("domain.txt"), *_lines("whole.txt")]
    lines = [line.replace("ß", "ss") for line in lines]
    words = {line for line in lines if line[-1] != "-" and _is_long_enough(line)}
    before = {line[:-1] for line in lines if line[-1] == "-" and _is_long_enough(line[:-1])}
    # A form that ends in -ungs tells of a noun in -ung.
    words |= {form[:-1] for form in before if form.endswith(("ungs", "ions", "täts", "heits"))}
    before |= {f"{word}s" if JOINED_BY_S.search(word) else word for word in words}
    before |= {f"{word}n" for word in words if word.endswith("e")}
    before -= PREFIXES | ENDINGS | {"lande"}
    whole = {stem(line.replace("ß", "ss")) for line in _lines("whole.txt")}
    return frozenset(before), frozenset(map(stem, words)), frozenset(whole)


def _is_long_enough(word: str) -> bool:
    return len(word) >= SHORTEST_PART or word in SHORT_PARTS


@lru_cache(200_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a compound in lower case; nothing where it is none."""
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not word.isalpha():
        return ()
    word = word.replace("ß", "ss")
    found = _split(word)
    if not found and (respelled := _UMLAUT.sub(lambda m: UMLAUTS[m[1]], word)) != word:
        found = _split(respelled)
    return tuple(found)


UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_UMLAUT = re.compile("([aou])e")


def _split(word: str) -> list[str]:
    before, last, whole = _words()
    if stem(word) in whole:
        return []
    for number in range(2, MOST_PARTS + 1):
        if found := _into(word, number, before, last):
            return [finer for part in found for finer in (_split(part) or [part])]
    return []


def _into(word: str, number: int, before: frozenset[str], last: frozenset[str]) -> list[str]:
    """Split a word into so many parts; the first must be as short as can be."""
    if number == 1:
        return [word] if _may_be_last(word, last) else []
    for end in range(3, len(word) - 2):
        head = word[:end]
        if head in before and (rest := _into(word[end:], number - 1, before, last)):
            return [head, *rest]
    return []


def _may_be_last(word: str, last: frozenset[str]) -> bool:
    return _is_long_enough(word) and word not in ENDINGS and stem(word) in last
