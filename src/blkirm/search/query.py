"""What people type, understood: words, "phrases", beginnings*, -without, OR."""

from blkirm.search.analysis import LONGEST_WORD
from blkirm.search.analysis import STOP_WORDS
from blkirm.search.analysis import WORD
from dataclasses import dataclass
from unicodedata import normalize

import re


#: More words narrow nothing any more; they are left out.
MOST_TERMS = 32
LONGEST_QUERY = 2_000
#: A shorter beginning of a word would find half of everything; it counts as a word.
SHORTEST_PREFIX = 3

_CHUNK = re.compile(r'(-?)"([^"]*)"|(\S+)')
_OR = frozenset({"OR", "ODER"})
_AND = frozenset({"AND", "UND", "+", "&"})
_NOT = frozenset({"NOT", "NICHT"})


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; the last may be only the beginning of one.

    A single word is also found in compounds, a phrase only as it stands.
    """

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """All of ``groups`` must be there, of each one of its terms; nothing of ``without`` may."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()
    #: Whether words were left out because there were too many.
    is_cut: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for group in self.groups for term in group)

    def __bool__(self) -> bool:
        return bool(self.groups)


def parse(text: str) -> Query:
    """Understand what people type; whatever it is, there is a query, perhaps an empty one."""
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = negates = False
    count = 0
    is_cut = len(text) > LONGEST_QUERY
    for minus, quoted, bare in _CHUNK.findall(normalize("NFC", text[:LONGEST_QUERY])):
        if bare in _OR:
            joins = bool(groups)
            continue
        if bare in _NOT:
            negates = True
            continue
        if bare in _AND:
            continue
        term = _term(quoted or bare)
        if term is None:
            continue
        if count + len(term.words) > MOST_TERMS:
            is_cut = True
            break
        count += len(term.words)
        if negates or minus or re.match(r"-\w", bare):
            without.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = negates = False
    return Query(tuple(map(tuple, _without_stop_words(groups))), tuple(without), is_cut)


def _term(text: str) -> Term | None:
    words = tuple(word[:LONGEST_WORD] for word in WORD.findall(text.lower())[:MOST_TERMS])
    if not words:
        return None
    stars = text.rstrip('"').endswith("*")
    return Term(words, stars and len(words[-1]) >= SHORTEST_PREFIX)


def _without_stop_words(groups: list[list[Term]]) -> list[list[Term]]:
    telling = [group for group in groups if not all(_is_stop_word(term) for term in group)]
    return telling or groups


def _is_stop_word(term: Term) -> bool:
    return len(term.words) == 1 and term.words[0] in STOP_WORDS and not term.is_prefix
