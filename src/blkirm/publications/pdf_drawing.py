"""What the pages of a PDF draw: words, pictures, fonts, and words in the colour of what is behind.

Runs in a child (`pdf_measure`); plain pikepdf. A word counts as hidden only where that is certain:
behind its beginning lies the bare page, or an opaque rectangle of one known colour. What stands on
a picture, a shading, a curve or anything else whose colour is not known is not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pikepdf import Array
from pikepdf import ContentStreamInlineImage
from pikepdf import Dictionary
from pikepdf import Matrix
from pikepdf import Name
from pikepdf import Object
from pikepdf import Page
from pikepdf import parse_content_stream
from pikepdf import Stream
from pikepdf import String
from typing import Any


Colour = tuple[float, ...] | None
#: Left, bottom, right, top in the page's own measures.
Box = tuple[float, float, float, float]

SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_ENDS = _FILLS | {"S", "s", "n"}
#: Modes of drawing that fill letters with the colour for filling.
_FILLED_MODES = (0, 4)
_PAPER = (1.0, 1.0, 1.0)
#: Colours that differ by no more than this look the same.
_SAME = 0.02
#: So many bytes of hidden text on a page are no slip: spaces and dots are left alone.
_ENOUGH = 4
#: Bytes that are blanks in most encodings.
_BLANKS = b" \x00\x03\xa0"
#: What is drawn into what, and how many drawings are kept once they were read.
_DEEPEST, _MOST_KEPT = 12, 60
#: Areas on one page, after which nothing further is judged, and parts it is put together of.
_MOST_AREAS, _MOST_PARTS = 3_000, 2_000
_EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)


@dataclass
class _Area:
    """A part of a page with something on it; None: of no known colour."""

    box: Box
    colour: Colour

    def holds(self, x: float, y: float) -> bool:
        left, _bottom, right, _top = self.box
        return left <= x <= right and self.is_beside(y)

    def is_beside(self, y: float) -> bool:
        return self.box[1] <= y <= self.box[3]


@dataclass
class _State:
    """What ``q`` keeps."""

    matrix: Matrix = field(default_factory=Matrix)
    colour: Colour = (0.0, 0.0, 0.0)
    space: str = "/DeviceGray"
    alpha: float = 1.0
    is_plain: bool = True
    mode: int = 0
    size: float = 1.0
    leading: float = 0.0
    font: Object | None = None
    #: Nothing is drawn outside of it; not exact where the real form is a smaller one.
    clip: Box = _EVERYWHERE
    clip_is_exact: bool = True


@dataclass
class Drawn:
    """What was found on a page."""

    text: bool = False
    picture: bool = False
    hidden: int = 0
    parts: int = 0
    fonts: list[Object] = field(default_factory=list)
    areas: list[_Area] = field(default_factory=list)

    @property
    def hides_text(self) -> bool:
        return self.hidden >= _ENOUGH


class Reader:
    """Reads pages one after the other; what they share is read once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], list] = {}

    def read(self, page: Page) -> Drawn:
        drawn = Drawn()
        _Walk(self, drawn, page.resources, _State(), _DEEPEST).follow(parse_content_stream(page))
        return drawn

    def lines_of(self, form: Stream) -> list:
        if form.objgen not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[form.objgen] = list(parse_content_stream(form))
        return self._kept[form.objgen]


class _Walk:
    """Goes through one stream of drawing."""

    def __init__(
        self, reader: Reader, drawn: Drawn, resources: Object, state: _State, depth: int
    ) -> None:
        self.reader, self.drawn, self.depth = reader, drawn, depth
        self.resources = resources if isinstance(resources, Dictionary) else Dictionary()
        self.state, self.kept = replace(state), []
        self.line = Matrix()
        self.is_placed = True
        self.boxes: list[Box] = []
        self.is_rectangle = True
        self.clips = False

    def follow(self, lines: list) -> None:
        for line in lines:
            if isinstance(line, ContentStreamInlineImage):
                self._picture()
                continue
            word, operands = str(line.operator), line.operands
            if word in SHOWS:
                self._show(word, operands)
            elif word in _ENDS:
                self._end_path(word)
            elif word == "Do":
                self._draw_part(operands)
            elif word == "sh":
                self._cover(_EVERYWHERE, None)
            else:
                self._set(word, operands)

    # --- what is set -------------------------------------------------------------------------

    def _set(self, word: str, operands: Any) -> None:
        state = self.state
        if word == "q":
            self.kept.append(replace(state))
        elif word == "Q":
            self.state = self.kept.pop() if self.kept else state
        elif word == "cm":
            state.matrix = Matrix(*_numbers(operands)) @ state.matrix
        elif word in ("g", "rg", "k"):
            state.colour = _colour(_numbers(operands))
        elif word == "cs":
            state.space = self._space(operands)
            state.colour = (0.0, 0.0, 0.0) if state.space else None
        elif word in ("sc", "scn"):
            state.colour = _colour(_numbers(operands)) if state.space else None
        elif word in ("W", "W*"):
            self.clips = True
        elif word == "gs":
            self._set_state(operands)
        elif word in ("m", "l", "c", "v", "y", "h", "re"):
            self._add_to_path(word, operands)
        else:
            self._set_text(word, operands)

    def _set_text(self, word: str, operands: Any) -> None:
        state = self.state
        if word == "BT":
            self._place(Matrix())
        elif word == "Tm":
            self._place(Matrix(*_numbers(operands)))
        elif word in ("Td", "TD"):
            x, y = _numbers(operands)
            state.leading = -y if word == "TD" else state.leading
            self._place(Matrix(1, 0, 0, 1, x, y) @ self.line)
        elif word == "T*":
            self._place(Matrix(1, 0, 0, 1, 0, -state.leading) @ self.line)
        elif word == "TL":
            state.leading = _numbers(operands)[0]
        elif word == "Tr":
            state.mode = int(operands[0])
        elif word == "Tf":
            fonts = self.resources.get("/Font")
            named = fonts.get(str(operands[0])) if isinstance(fonts, Dictionary) else None
            state.font, state.size = named, float(operands[1])

    def _place(self, matrix: Matrix) -> None:
        self.line = matrix
        self.is_placed = True

    def _set_state(self, operands: Any) -> None:
        states = self.resources.get("/ExtGState")
        given = states.get(str(operands[0])) if isinstance(states, Dictionary) else None
        if not isinstance(given, Dictionary):
            return
        if "/ca" in given:
            self.state.alpha = float(given.ca)
        if "/BM" in given:
            self.state.is_plain = given.BM in (Name.Normal, Name.Compatible)
        if "/SMask" in given and given.SMask != Name("/None"):
            self.state.is_plain = False

    def _space(self, operands: Any) -> str:
        """Return a name where numbers of the space are grey, red-green-blue or ink; else nothing."""
        name = str(operands[0])
        spaces = self.resources.get("/ColorSpace")
        known = spaces.get(name) if isinstance(spaces, Dictionary) else None
        kind = known[0] if isinstance(known, Array) and len(known) else known
        kind = str(kind) if isinstance(kind, Name) else name
        plain = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/ICCBased", "/CalRGB", "/CalGray")
        return kind if kind in plain else ""

    # --- what is drawn -----------------------------------------------------------------------

    def _add_to_path(self, word: str, operands: Any) -> None:
        numbers = _numbers(operands)
        if word == "re":
            self.boxes.append(_square(self.state.matrix, *numbers))
            self.is_rectangle = self.is_rectangle and _is_upright(self.state.matrix)
            return
        self.is_rectangle = False
        for x, y in zip(numbers[::2], numbers[1::2], strict=False):
            self.boxes.append(_square(self.state.matrix, x, y, 0, 0))

    def _end_path(self, word: str) -> None:
        boxes, is_one = self.boxes, self.is_rectangle and len(self.boxes) == 1
        clips, self.clips = self.clips, False
        self.boxes, self.is_rectangle = [], True
        if boxes and word in _FILLS:
            is_opaque = self.state.alpha >= 1 and self.state.is_plain
            self._cover(_around(boxes), self.state.colour if is_one and is_opaque else None)
        if boxes and clips:
            self._clip(_around(boxes), is_one)

    def _clip(self, box: Box, is_exact: bool) -> None:
        state = self.state
        state.clip = _shared(state.clip, box)
        state.clip_is_exact = state.clip_is_exact and is_exact

    def _cover(self, box: Box, colour: Colour) -> None:
        state = self.state
        self.drawn.areas.append(
            _Area(_shared(box, state.clip), colour if state.clip_is_exact else None)
        )

    def _picture(self) -> None:
        self.drawn.picture = True
        self._cover(_square(self.state.matrix, 0, 0, 1, 1), None)

    def _draw_part(self, operands: Any) -> None:
        parts = self.resources.get("/XObject")
        part = parts.get(str(operands[0])) if isinstance(parts, Dictionary) and operands else None
        if not isinstance(part, Stream):
            return
        if part.get("/Subtype") == Name.Image:
            self._picture()
        elif self.depth and self.drawn.parts < _MOST_PARTS:
            self.drawn.parts += 1
            state = replace(self.state)
            if isinstance(part.get("/Matrix"), Array):
                state.matrix = Matrix(*_numbers(part.Matrix)) @ state.matrix
            resources = part.get("/Resources", self.resources)
            inner = _Walk(self.reader, self.drawn, resources, state, self.depth - 1)
            if isinstance(part.get("/BBox"), Array):
                left, bottom, right, top = _numbers(part.BBox)
                box = _square(state.matrix, left, bottom, right - left, top - bottom)
                inner._clip(box, _is_upright(state.matrix))
            inner.follow(self.reader.lines_of(part))

    def _show(self, word: str, operands: Any) -> None:
        if word in ("'", '"'):
            self._set_text("T*", ())
        said = b"".join(_strings(operands[-1] if operands else None))
        if not said.strip(b" \x00"):
            return
        self.drawn.text = True
        state = self.state
        if state.font is not None and not any(state.font == each for each in self.drawn.fonts):
            self.drawn.fonts.append(state.font)
        if state.mode in _FILLED_MODES and self._is_hidden():
            self.drawn.hidden += len(said.translate(None, _BLANKS))
        self.is_placed = False

    def _is_hidden(self) -> bool:
        state, areas = self.state, self.drawn.areas
        if state.alpha < _SAME:
            return True
        if state.colour is None or not state.is_plain or len(areas) > _MOST_AREAS:
            return False
        if state.font is not None and state.font.get("/Subtype") == Name.Type3:
            return False  # its letters are drawings with colours of their own
        # A point in the first letter, a bit above the line and to the right of where it begins.
        at = Matrix(1, 0, 0, 1, state.size / 5, state.size / 4) @ self.line @ state.matrix
        x, y = at.e, at.f
        if not self.is_placed:
            # It goes on where other words end, and nobody has measured those.
            beside = [area.colour for area in areas if area.is_beside(y)]
            return all(_same(each, state.colour) for each in (_PAPER, *beside))
        behind = next((a.colour for a in reversed(areas) if a.holds(x, y)), _PAPER)
        return _same(behind, state.colour)


def _numbers(operands: Any) -> list[float]:
    return [float(each) for each in operands if not isinstance(each, Name)]


def _strings(value: Any) -> Iterator[bytes]:
    if isinstance(value, Array):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, String):
        yield bytes(value)


def _colour(numbers: list[float]) -> Colour:
    if len(numbers) == 1:
        return (numbers[0],) * 3
    if len(numbers) == 3:
        return tuple(numbers)
    if len(numbers) == 4:
        cyan, magenta, yellow, black = numbers
        return tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
    return None


def _same(one: Colour, other: Colour) -> bool:
    if one is None or other is None:
        return False
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))


def _is_upright(matrix: Matrix) -> bool:
    return (not matrix.b and not matrix.c) or (not matrix.a and not matrix.d)


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _shared(one: Box, other: Box) -> Box:
    """Return what two boxes share; where they share nothing, a box that holds no point."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, min(one[2], other[2]), min(one[3], other[3])


def _square(matrix: Matrix, x: float, y: float, width: float, height: float) -> Box:
    """Return the box around a rectangle after a matrix."""
    corners = [
        (matrix.a * px + matrix.c * py + matrix.e, matrix.b * px + matrix.d * py + matrix.f)
        for px in (x, x + width)
        for py in (y, y + height)
    ]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
