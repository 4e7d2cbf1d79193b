"""The place in a text where words were found, with the words marked."""

from blkirm.search.analysis import WORD
from collections.abc import Collection
from collections.abc import Sequence


#: Characters of an extract, and of a text that are looked through for a place.
LENGTH = 240
FAR_ENOUGH = 120_000
#: Characters in which words stand close enough to be shown together.
CLOSE = LENGTH * 3 // 4
#: A run of text, and whether it is one of the words.
Piece = tuple[str, bool]


def extract(text: str, places: Sequence[Collection[str]], skip: int = 0) -> list[Piece]:
    """Return the stretch of a plain text with most of the wanted words, marked.

    ``places`` has, for each word of the question, the words in lower case that stand for it.
    ``skip`` characters at the beginning (the title) count only where the rest has nothing.
    Returns nothing where none of the words stands in the text.
    """
    hits = _hits(text, places, skip)
    later = [hit for hit in hits if hit[0] >= skip]
    hits = later or hits
    if not hits:
        return []
    least = skip if later else 0
    start, end = _window(text, hits, least)
    pieces: list[Piece] = [("… ", False)] if text[least:start].strip() else []
    position = start
    for hit_start, hit_end, _place in hits:
        if position <= hit_start and hit_end <= end:
            pieces += [(text[position:hit_start], False), (text[hit_start:hit_end], True)]
            position = hit_end
    pieces.append((text[position:end] + (" …" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]


def beginning(text: str, skip: int = 0) -> str:
    """Return the beginning of a plain text after its title."""
    rest = text[skip : skip + 2 * LENGTH].strip()
    return rest if len(rest) <= LENGTH else f"{rest[:LENGTH].rpartition(' ')[0]} …"


def _hits(text: str, places: Sequence[Collection[str]], skip: int) -> list[tuple[int, int, int]]:
    """Return where the words stand; once a stretch has them all, only what stands near it."""
    place_of = {word: number for number, words in enumerate(places) for word in words}
    wanted = len(set(place_of.values()))
    hits: list[tuple[int, int, int]] = []
    last_of: dict[int, int] = {}
    enough = len(text)
    for match in WORD.finditer(text, 0, FAR_ENOUGH):
        if match.start() > enough:
            break
        if (place := place_of.get(match[0].lower())) is None:
            continue
        hits.append((match.start(), match.end(), place))
        if match.start() >= skip and enough == len(text):
            last_of[place] = match.start()
            if len(last_of) == wanted and match.end() - min(last_of.values()) <= CLOSE:
                enough = match.end() + LENGTH
    return hits


def _window(text: str, hits: list[tuple[int, int, int]], least: int) -> tuple[int, int]:
    """Return the stretch with the most different words; of equal ones the first."""
    best, most, last = 0, 0, 0
    for first in range(len(hits)):
        last = max(last, first)
        while last < len(hits) and hits[last][1] - hits[first][0] <= CLOSE:
            last += 1
        different = len({place for _start, _end, place in hits[first:last]})
        if different > most:
            best, most = first, different
    start = max(hits[best][0] - LENGTH // 4, least)
    if start > 0 and text[start - 1 : start].strip():
        # To the beginning of a word, but never past what is to be shown.
        space = text.find(" ", start, hits[best][0])
        start = space + 1 if space >= 0 else hits[best][0]
    end = min(start + LENGTH, len(text))
    if end < len(text):
        space = text.rfind(" ", hits[best][1], end)
        end = space if space > 0 else max(end, hits[best][1])
    return start, end
