"""Take from a PDF what is in it and not shown: layers that are off, and invisible text.

Text that lies invisibly behind the picture of a scanned page is what screen readers read; it stays.
Runs in a child process (`clean_pdf`); plain pikepdf.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pikepdf import Array
from pikepdf import ContentStreamInlineImage
from pikepdf import ContentStreamInstruction
from pikepdf import Dictionary
from pikepdf import Matrix
from pikepdf import Name
from pikepdf import Object
from pikepdf import Operator
from pikepdf import Page
from pikepdf import parse_content_stream
from pikepdf import Pdf
from pikepdf import Stream
from pikepdf import unparse_content_stream

import re


Numbers = frozenset[tuple[int, int]]

#: An invisible text is drawn in mode 3, or 7 where it would only cut something out.
_INVISIBLE = (3, 7)
_MODE = re.compile(rb"(?<![\d.])[37]\s+Tr\b")
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_PAINTS = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"))
#: A picture that covers so much of a page is the page.
_COVERS = 0.5


def hidden_layers(pdf: Pdf) -> Numbers:
    """Return the layers that are off when the document is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return frozenset()
    default = properties.get("/D", Dictionary())
    everything = _numbers(properties.get("/OCGs"))
    off = set(everything) if default.get("/BaseState") == Name.OFF else set()
    off -= _numbers(default.get("/ON"))
    off |= _numbers(default.get("/OFF"))
    for usage in default.get("/AS", Array()):
        if usage.get("/Event") != Name.View:
            continue
        for layer in usage.get("/OCGs", Array()):
            state = layer.get("/Usage", Dictionary()).get("/View", Dictionary()).get("/ViewState")
            if state == Name.OFF:
                off.add(layer.objgen)
            elif state == Name.ON:
                off.discard(layer.objgen)
    return frozenset(off)


def _numbers(layers: Object | None) -> set[tuple[int, int]]:
    return {layer.objgen for layer in layers} if isinstance(layers, Array) else set()


def is_hidden(layer: Object | None, off: Numbers) -> bool:
    """Say whether what belongs to a layer, or to a group of them, is not shown (PDF 1.7, 8.11)."""
    if not isinstance(layer, Dictionary) or not off:
        return False
    if layer.get("/Type") != Name.OCMD:
        return layer.objgen in off
    if isinstance(layer.get("/VE"), Array):
        return not _is_true(layer.VE, off, 20)
    groups = layer.get("/OCGs")
    groups = list(groups) if isinstance(groups, Array) else [groups] if groups else []
    states = [group.objgen not in off for group in groups if isinstance(group, Dictionary)]
    if not states:
        return False
    shown = {
        "/AllOn": all(states),
        "/AnyOff": not all(states),
        "/AllOff": not any(states),
    }
    return not shown.get(str(layer.get("/P", "/AnyOn")), any(states))


def _is_true(expression: Object, off: Numbers, depth: int) -> bool:
    if isinstance(expression, Dictionary):
        return expression.objgen not in off
    if not isinstance(expression, Array) or not depth or not len(expression):
        return True
    values = [_is_true(part, off, depth - 1) for part in list(expression)[1:]]
    word = str(expression[0])
    return not all(values) if word == "/Not" else any(values) if word == "/Or" else all(values)


@dataclass
class _Seen:
    """What one stream of drawing draws."""

    visible: int = 0
    invisible: int = 0
    hidden: int = 0
    covered: float = 0.0
    used: set[str] = field(default_factory=set)


def without_hidden(pdf: Pdf, off: Numbers, removed: Counter[str]) -> None:
    """Draw pages anew without what is not shown, where there is something of that."""
    has_layers = "/OCProperties" in pdf.Root
    removed["layers"] += max(len(off), 1) if has_layers else 0
    done: set[tuple[int, int]] = set()
    for page in pdf.pages:
        size = page.mediabox
        area = abs(float((size[2] - size[0]) * (size[3] - size[1]))) or 1.0
        _redraw(pdf, page, page.resources, off, has_layers, area, removed)
        for form in _forms(page.resources, done):
            resources = form.get("/Resources", page.resources)
            _redraw(pdf, form, resources, off, has_layers, 0.0, removed)
    if has_layers:
        for thing in pdf.objects:
            if isinstance(thing, Dictionary | Stream) and "/OC" in thing:
                del thing["/OC"]


def _forms(resources: Object, done: set[tuple[int, int]]) -> Iterator[Stream]:
    """Go through the drawings that a page is put together of."""
    todo = [resources]
    while todo:
        here = todo.pop()
        if not isinstance(here, Dictionary):
            continue
        for name in ("/XObject", "/Pattern"):
            for part in dict(here.get(name, Dictionary()).items()).values():
                if not isinstance(part, Stream) or part.objgen in done:
                    continue
                done.add(part.objgen)
                if part.get("/Subtype") != Name.Image:
                    yield part
                    todo.append(part.get("/Resources"))


def _redraw(
    pdf: Pdf,
    drawing: Page | Stream,
    resources: Object,
    off: Numbers,
    has_layers: bool,
    area: float,
    removed: Counter[str],
) -> None:
    data = _bytes_of(drawing)
    if not has_layers and not _MODE.search(data):
        return
    lines = parse_content_stream(drawing)
    seen = _Seen()
    for _line in _walk(lines, resources, off, area, seen, True):
        pass
    keeps_text = not seen.visible or seen.covered >= _COVERS
    drops_text = bool(seen.invisible) and not keeps_text
    if not (has_layers or drops_text):
        return
    seen = _Seen()
    kept = list(_walk(lines, resources, off, area, seen, not drops_text))
    removed["hidden-text"] += drops_text
    written = unparse_content_stream(kept)
    if isinstance(drawing, Page):
        drawing.obj.Contents = pdf.make_stream(written)
        drawing.obj.Resources = _needed(resources, seen, off)
    else:
        drawing.write(written)
        if "/Resources" in drawing:
            drawing.Resources = _needed(resources, seen, off)


def _bytes_of(drawing: Page | Stream) -> bytes:
    if not isinstance(drawing, Page):
        return drawing.read_bytes()
    contents = drawing.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def _needed(resources: Object, seen: _Seen, off: Numbers) -> Object:
    """Return resources without what only hidden parts used, and without names of layers."""
    copy = Dictionary(dict(resources.items()))
    pictures = dict(copy.get("/XObject", Dictionary()).items())
    # What has no resources of its own takes them from here, by names we have not seen.
    borrows = any(
        p.get("/Subtype") == Name.Form and "/Resources" not in p for p in pictures.values()
    )
    copy["/XObject"] = Dictionary(
        {
            name: picture
            for name, picture in pictures.items()
            if (borrows or name in seen.used) and not is_hidden(picture.get("/OC"), off)
        }
    )
    copy["/Properties"] = Dictionary(
        {
            name: value
            for name, value in dict(copy.get("/Properties", Dictionary()).items()).items()
            if not _is_layer(value)
        }
    )
    for name in ("/XObject", "/Properties"):
        if not len(copy[name].keys()):
            del copy[name]
    return copy


def _is_layer(value: Object) -> bool:
    return isinstance(value, Dictionary) and value.get("/Type") in (Name.OCG, Name.OCMD)


def _walk(
    lines: list,
    resources: Object,
    off: Numbers,
    area: float,
    seen: _Seen,
    keeps_invisible: bool,
) -> Iterator[ContentStreamInstruction | ContentStreamInlineImage]:
    """Yield what stays of a drawing, and note in ``seen`` what it draws."""
    properties = resources.get("/Properties", Dictionary())
    pictures = resources.get("/XObject", Dictionary())
    inside: list[bool] = []
    matrix, mode = Matrix(), 0
    kept_states: list[tuple[Matrix, int]] = []
    for line in lines:
        word = str(line.operator)
        hides = any(inside)
        if word == "q":
            kept_states.append((matrix, mode))
        elif word == "Q" and kept_states:
            matrix, mode = kept_states.pop()
        elif word == "cm" and len(line.operands) == 6:
            matrix = Matrix(*(float(n) for n in line.operands)) @ matrix
        elif word == "Tr" and line.operands:
            mode = int(line.operands[0])
        elif word in ("BDC", "BMC"):
            layer = _layer_of(line, properties)
            inside.append(is_hidden(layer, off))
            if layer is not None:
                yield ContentStreamInstruction([Name.OC], Operator("BMC"))
                continue
        elif word == "EMC" and inside:
            inside.pop()
        elif word in _SHOWS:
            invisible = mode in _INVISIBLE
            seen.invisible += invisible
            seen.visible += not invisible and not hides
            if hides or (invisible and not keeps_invisible):
                seen.hidden += 1
                yield from _moved_only(word, line)
                continue
        elif word in _PAINTS and hides:
            yield ContentStreamInstruction([], Operator("n"))
            continue
        elif word == "Do":
            name = str(line.operands[0]) if line.operands else ""
            picture = pictures.get(name) if name else None
            if hides or (picture is not None and is_hidden(picture.get("/OC"), off)):
                continue
            seen.used.add(name)
            if picture is not None and picture.get("/Subtype") == Name.Image:
                seen.covered += _share(matrix, area)
        elif word in ("sh", "INLINE IMAGE") or isinstance(line, ContentStreamInlineImage):
            if hides:
                continue
            seen.covered += _share(matrix, area) if word != "sh" else 0
        yield line


def _moved_only(word: str, line: ContentStreamInstruction) -> Iterator[ContentStreamInstruction]:
    """Yield what a line of text does beside showing its text."""
    if word == '"' and len(line.operands) == 3:
        yield ContentStreamInstruction([line.operands[0]], Operator("Tw"))
        yield ContentStreamInstruction([line.operands[1]], Operator("Tc"))
    if word in ("'", '"'):
        yield ContentStreamInstruction([], Operator("T*"))


def _share(matrix: Matrix, area: float) -> float:
    """Return how much of a page a picture covers; in a part of a page any picture is all."""
    return abs(matrix.a * matrix.d - matrix.b * matrix.c) / area if area else 1.0


def _layer_of(line: ContentStreamInstruction, properties: Object) -> Object | None:
    """Return the layer that a marked part belongs to; None for parts that are marked otherwise."""
    if str(line.operator) != "BDC" or len(line.operands) != 2 or line.operands[0] != Name.OC:
        return None
    value = line.operands[1]
    layer = properties.get(str(value)) if isinstance(value, Name) else value
    return layer if layer is not None else Dictionary()
