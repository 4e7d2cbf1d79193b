"""Files that are no PDF as the pages of one, for those who read many papers in one go.

Pictures are drawn anew, plain texts and tables are put onto pages, office files go through
LibreOffice, all in children with limits. Nothing of this touches the database.
"""

from blkirm import _
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import run
from blkirm.kernel.office import converted
from blkirm.kernel.office import is_installed
from blkirm.kernel.office import OFFICE_TYPES
from blkirm.kernel.office import OfficeFailed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.spreadsheet import UNWRITABLE
from blkirm.papers import picture
from blkirm.papers.rendering import decoded
from blkirm.papers.rendering import delimiter_of
from blkirm.papers.rendering import DRAWING
from blkirm.papers.rendering import PICTURES
from blkirm.papers.rendering import PLAIN
from io import BytesIO
from io import StringIO
from itertools import accumulate
from pathlib import Path
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from typing import BinaryIO
from zope.i18nmessageid import Message

import csv
import PIL.Image
import shutil
import sys


RTF, TABLE = "application/rtf", "text/csv"
#: Only the first page of a TIFF would be drawn, and nobody would miss the others.
DRAWN = PICTURES - {"image/tiff"}
#: The longer side of a picture in pixels, enough for print on A4.
SIDE = 2400
#: A picture is not made larger than this.
POINTS_A_PIXEL = 72 / 96
MARGIN = 1.5 * cm
#: Characters of a text; rows and columns of a table: some two hundred pages.
LONGEST, MOST_ROWS, MOST_COLUMNS = 600_000, 4_000, 24
#: Widths that columns ask for, in characters.
NARROWEST, WIDEST = 6, 60

#: What is printed of the width of a page across, in twips.
PRINTED = 16838 - 2 * 1134
_MARGINS = rb"\margl1134\margr1134\margt1134\margb1134"
_UPRIGHT = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fmodern\fprq1 Liberation Mono;}}"
    rb"\paperw11906\paperh16838" + _MARGINS + rb"\f0\fs18 "
)
_ACROSS = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fswiss Liberation Sans;}}"
    rb"\landscape\paperw16838\paperh11906" + _MARGINS + rb"\f0\fs17 "
)
_LINES = b"".join(rb"\clbrdr%b\brdrs\brdrw5" % side for side in (b"t", b"l", b"b", b"r"))


class NoPages(Exception):
    """A file cannot be made pages of a PDF. ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def needs_office(kind: str) -> bool:
    """Say whether LibreOffice, which takes seconds for each file, makes the pages of a kind."""
    return kind in OFFICE_TYPES or kind in PLAIN or kind == TABLE


def write_pages(source: Path, kind: str, target: Path) -> None:
    """Write a file, of a type of content, as a PDF. Raises ``NoPages``."""
    if kind in DRAWN:
        _draw(source, target)
    elif kind == TABLE:
        _convert(BytesIO(table_of(decoded(source.read_bytes()))), RTF, target)
    elif kind in PLAIN:
        _convert(BytesIO(rich_text_of(decoded(source.read_bytes()))), RTF, target)
    elif kind in OFFICE_TYPES:
        with source.open("rb") as stream:
            _convert(stream, kind, target)
    else:
        raise NoPages(_KIND)


def _convert(stream: BinaryIO, kind: str, target: Path) -> None:
    if not is_installed(kind):
        raise NoPages(_NO_OFFICE)
    try:
        with converted(stream, kind) as pdf, target.open("wb") as copy:
            shutil.copyfileobj(pdf, copy)
    except (OfficeMissing, OfficeFailed) as failure:
        raise NoPages(failure.message) from failure


def _draw(source: Path, target: Path) -> None:
    """Put a picture onto a page, upright or across as it fits."""
    drawn = target.with_name(f"{target.name}.jpg")
    command = [sys.executable, "-I", picture.__file__, folder_of_libraries(PIL), str(SIDE)]
    try:
        with source.open("rb") as given, drawn.open("wb") as written:
            run(command, given, written, DRAWING)
        image = ImageReader(str(drawn))
    except (ChildFailed, OSError) as failure:
        raise NoPages(_BROKEN) from failure
    width, height = image.getSize()
    paper = landscape(A4) if width > height else A4
    room = (paper[0] - 2 * MARGIN, paper[1] - 2 * MARGIN)
    scale = min(room[0] / width, room[1] / height, POINTS_A_PIXEL)
    canvas = Canvas(str(target), pagesize=paper)
    canvas.drawImage(
        image,
        (paper[0] - width * scale) / 2,
        paper[1] - MARGIN - height * scale,
        width * scale,
        height * scale,
    )
    canvas.save()


def rich_text_of(text: str) -> bytes:
    """Return a plain text as RTF, each line as it is written. Raises ``NoPages``."""
    if len(text) > LONGEST:
        raise NoPages(_LONG)
    return _UPRIGHT + b"\\line\n".join(map(_escaped, text.splitlines())) + b"}"


def _escaped(line: str) -> bytes:
    parts = []
    for letter in UNWRITABLE.sub("", line):
        if letter in "\\{}":
            parts.append(f"\\{letter}")
        elif letter == "\t":
            parts.append("\\tab ")
        elif letter < "\x7f":
            parts.append(letter)
        else:
            # RTF counts in UTF-16, with a sign.
            units = letter.encode("utf-16-le")
            for place in range(0, len(units), 2):
                unit = int.from_bytes(units[place : place + 2], "little", signed=True)
                parts.append(f"\\u{unit}?")
    return "".join(parts).encode("ascii", "ignore")


def table_of(text: str) -> bytes:
    """Return a table in text as RTF: pages across, its first row on each. Raises ``NoPages``."""
    if len(text) > LONGEST:
        raise NoPages(_LONG)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise NoPages(_BROKEN) from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    columns = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS or columns > MOST_COLUMNS:
        raise NoPages(_LONG)
    edges = _edges(rows, columns)
    return b"".join(
        [_ACROSS, *(_row(row, edges, is_heading=not n) for n, row in enumerate(rows)), b"\\pard }"]
    )


def _edges(rows: list[list[str]], columns: int) -> list[int]:
    """Return where the columns end, in twips: each as wide as its longest cell asks for."""
    weights = [
        min(max(max(len(row[n]) for row in rows if n < len(row)), NARROWEST), WIDEST)
        for n in range(columns)
    ]
    widths = [PRINTED * weight // sum(weights) for weight in weights]
    return list(accumulate(widths))


def _row(row: list[str], edges: list[int], *, is_heading: bool) -> bytes:
    begin = b"\\trowd\\trgaph70\\trhdr\\b " if is_heading else b"\\trowd\\trgaph70\\b0 "
    ends = b"".join(b"%b\\cellx%d" % (_LINES, edge) for edge in edges)
    cells = [*row, *[""] * (len(edges) - len(row))]
    words = b"".join(b"%b\\cell " % b"\\line ".join(map(_escaped, c.splitlines())) for c in cells)
    return b"%b%b\\pard\\intbl %b\\row\n" % (begin, ends, words)


_KIND = _("msg_pack_kind", default="Files of this kind cannot be made pages of a PDF.")
_LONG = _("msg_pack_long", default="This text or table is too long to be made pages of a PDF.")
_BROKEN = _("msg_pack_broken", default="This file cannot be read; it seems to be broken.")
_NO_OFFICE = _(
    "msg_pack_no_office",
    default="This server has no LibreOffice, so office files cannot be made pages of a PDF.",
)
