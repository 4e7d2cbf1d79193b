"""Texts of minutes as paragraphs, and keys that stay with a paragraph while others change.

A text is plain: an empty line ends a paragraph, lines that begin with "- " are a list. Comments
name a paragraph by its key; the key stays when the paragraph is moved down by others or rewritten,
and is never given to another one.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import re


#: Most paragraphs in one text; comparing takes time that grows with their square.
MOST_PARAGRAPHS = 2_000
#: From this likeness on a rewritten paragraph is still the same one (0 to 1).
ALIKE = 0.5
#: Blocks of rewritten paragraphs up to this size are matched by likeness.
COMPARED = 40

_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
#: Line ends, and the blanks at which no line is broken ("§ 60", "12. Mai").
_KEPT = "\n\u00a0\u202f"
_BULLET = re.compile(r"^[-•*][ \t]+")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its key; the lines of a list are its `points`."""

    key: str
    text: str

    @property
    def points(self) -> tuple[str, ...]:
        """Return the lines of a list without their dashes; nothing where it is running text."""
        lines = self.text.split("\n")
        if not all(_BULLET.match(line) for line in lines):
            return ()
        return tuple(_BULLET.sub("", line) for line in lines)


@dataclass(frozen=True)
class Edit:
    """What one side did: `base[start:end]` became `new`."""

    start: int
    end: int
    new: tuple[str, ...]


def tidy(text: str) -> str:
    """Return a text without characters that cannot be printed and without loose white space."""
    return "\n\n".join(split(printable(text)))


def printable(text: str) -> str:
    """Return a text without what cannot be printed; blanks of all kinds stay blanks."""
    text = _LINE_END.sub("\n", text)
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character.isprintable() or character in _KEPT:
        return character
    return " " if character.isspace() else ""


def split(text: str) -> list[str]:
    """Return the paragraphs of a text; none of them is empty."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return [part.strip("\n") for part in _GAP.split(lines) if part.strip()]


def join(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


def edits(base: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    """Say how one list of paragraphs became another, in order and as finely as possible."""
    head = 0
    while head < min(len(base), len(new)) and base[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(base), len(new)) - head and base[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner_base, inner_new = base[head : len(base) - tail], new[head : len(new) - tail]
    for kind, i, j, k, m in SequenceMatcher(None, inner_base, inner_new, False).get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:
            for step in range(j - i):
                yield Edit(head + i + step, head + i + step + 1, (inner_new[k + step],))
        else:
            yield Edit(head + i, head + j, tuple(inner_new[k:m]))


def rekey(
    known: Sequence[Paragraph], texts: Sequence[str], prefix: str, following: int
) -> tuple[list[Paragraph], int]:
    """Give the paragraphs of a text their keys, and return the number that the next key gets.

    What is unchanged or only rewritten keeps its key; new paragraphs get `prefix` and a number
    that was never given before.
    """
    keys: dict[int, str] = {}
    kept, shift = 0, 0
    for edit in edits([p.text for p in known], texts):
        for number in range(kept, edit.start):
            keys[number + shift] = known[number].key
        start = edit.start + shift
        keys.update(_alike(known[edit.start : edit.end], edit.new, start))
        kept, shift = edit.end, shift + len(edit.new) - (edit.end - edit.start)
    for number in range(kept, len(known)):
        keys[number + shift] = known[number].key
    found = []
    for number, text in enumerate(texts):
        if number not in keys:
            keys[number] = f"{prefix}{following}"
            following += 1
        found.append(Paragraph(keys[number], text))
    return found, following


def _alike(known: Sequence[Paragraph], new: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
    """Return which of the new paragraphs is which of the former, by position in the new text."""
    if len(known) > COMPARED or len(new) > COMPARED:
        return
    free = list(range(len(new)))
    for paragraph in known:
        for number in free:
            if len(known) == len(new) == 1 or _likeness(paragraph.text, new[number]) >= ALIKE:
                yield start + number, paragraph.key
                free.remove(number)
                break


def _likeness(one: str, other: str) -> float:
    words, others = one.split(), other.split()
    if not words or not others:
        return 0.0
    return 2 * len(set(words) & set(others)) / (len(set(words)) + len(set(others)))
