"""Making previews: other people's files are read by children with limits, one at a time.

Poppler draws PDFs, LibreOffice makes PDFs of office files where it is installed
(`kernel/office.py`), Pillow draws pictures anew. Everything happens in folders that are gone
afterwards.
"""

from blkirm.intake.rules import words_of
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from blkirm.kernel.office import converted
from blkirm.kernel.office import folder as folder_for_files
from blkirm.kernel.office import is_installed
from blkirm.kernel.office import OFFICE_TYPES
from blkirm.kernel.office import OfficeFailed
from blkirm.papers import picture
from blkirm.papers.delivery import is_pdf
from blkirm.papers.previews import NOTHING
from blkirm.papers.previews import PAGES
from blkirm.papers.previews import Picture
from blkirm.papers.previews import Preview
from blkirm.papers.previews import TABLE
from blkirm.papers.previews import TEXT
from pathlib import Path
from plone.namedfile.interfaces import INamedBlobFile
from typing import BinaryIO
from ZODB.blob import Blob

import contextlib
import csv
import io
import PIL.Image
import re
import shutil
import sys


#: Pages, characters, rows and columns that are shown.
MOST_PAGES, LONGEST, MOST_ROWS, MOST_COLUMNS = 40, 40_000, 200, 30
#: The longer side of a page in pixels.
SIDE = 1400
LARGEST = 100 * MEGABYTE

DRAWING = Limits(cpu=40, wall=60, memory=1024 * MEGABYTE, output=20 * MEGABYTE)

PICTURES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "tiff", "bmp"))
#: Shown as they are written; other text only by its words.
PLAIN = frozenset({"text/plain", "text/markdown", "text/x-rst", "text/x-web-markdown"})


def reason_against(file: INamedBlobFile) -> str:
    """Return why a preview cannot be made on this machine or of this file; empty if it may be."""
    kind = _kind(file)
    if file.getSize() > LARGEST:
        return "large"
    if kind in OFFICE_TYPES:
        return "" if is_installed(kind) and _draws_pages() else "no-office"
    if kind == "application/pdf":
        return "" if _draws_pages() else "no-poppler"
    return ""


def make_preview(file: INamedBlobFile) -> Preview:
    """Return a preview of a file that nothing is against; one of nothing where it is broken."""
    kind = _kind(file)
    try:
        with file.open() as stream:
            if is_pdf(file, stream):
                with folder_for_files() as folder:
                    return _of_pdf(stream, folder)
            if kind in OFFICE_TYPES:
                with folder_for_files() as folder, converted(stream, kind, tagged=False) as pdf:
                    return _of_pdf(pdf, folder)
            if kind in PICTURES:
                with folder_for_files() as folder:
                    return _of_picture(stream, folder)
            if kind == "text/csv":
                return _of_table(stream)
            if kind in PLAIN:
                return _of_text(decoded(stream.read(4 * LONGEST)))
    except (ChildFailed, OfficeFailed, OSError, ValueError):
        return Preview(NOTHING, reason="failed")
    words = words_of(file)
    return _of_text(words) if words and words.strip() else Preview(NOTHING, reason="kind")


def _draws_pages() -> bool:
    return all(shutil.which(name) for name in ("pdftoppm", "pdfinfo", "pdftotext"))


def _kind(file: INamedBlobFile) -> str:
    return (file.contentType or "").partition(";")[0].strip().lower()


def _of_pdf(stream: BinaryIO, folder: Path) -> Preview:
    given = "/dev/stdin"
    total = 0
    with (folder / "info").open("w+b") as info:
        _again(stream)
        run([_program("pdfinfo"), given], stream, info, DRAWING)
        info.seek(0)
        if found := re.search(rb"^Pages:\s+(\d+)", info.read(MEGABYTE), re.MULTILINE):
            total = int(found[1])
    last = str(MOST_PAGES)
    _again(stream)
    with (folder / "none").open("wb") as none:
        drawing = [_program("pdftoppm"), "-q", "-jpeg", "-jpegopt", "quality=80", "-l", last]
        drawing += ["-scale-to", str(SIDE), given, str(folder / "page")]
        run(drawing, stream, none, DRAWING)
    with (folder / "words").open("w+b") as words:
        _again(stream)
        reading = [_program("pdftotext"), "-q", "-enc", "UTF-8", "-l", last, given, "-"]
        run(reading, stream, words, DRAWING)
        words.seek(0)
        pages = words.read(MEGABYTE).decode("utf-8", "replace").split("\f")
    drawn = sorted(folder.glob("page-*.jpg"))
    if not drawn:
        return Preview(NOTHING, reason="failed")
    texts = tuple(page.strip()[:LONGEST] for page in (*pages, *[""] * len(drawn))[: len(drawn)])
    pictures = tuple(map(_kept, drawn))
    return Preview(PAGES, pages=pictures, total=max(total, len(drawn)), words=texts)


def _of_picture(stream: BinaryIO, folder: Path) -> Preview:
    with (folder / "picture.jpg").open("wb") as written:
        command = [sys.executable, "-I", picture.__file__, folder_of_libraries(PIL), str(SIDE)]
        run(command, stream, written, DRAWING)
    return Preview(PAGES, pages=(_kept(folder / "picture.jpg"),), total=1, words=("",))


def _of_table(stream: BinaryIO) -> Preview:
    text = decoded(stream.read(MEGABYTE))
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter_of(text)):
            if len(rows) > MOST_ROWS:
                break
            rows.append(tuple(cell[:300] for cell in row[:MOST_COLUMNS]))
    except csv.Error:
        return _of_text(text)
    shown = tuple(rows[:MOST_ROWS])
    is_cut = len(rows) > MOST_ROWS
    return Preview(TABLE, rows=shown, is_cut=is_cut) if shown else Preview(NOTHING, reason="kind")


def _of_text(text: str) -> Preview:
    return Preview(TEXT, words=(text[:LONGEST],), is_cut=len(text) > LONGEST)


def delimiter_of(table: str) -> str:
    """Return what stands between the cells of a table in text, by its first line."""
    return max(";,\t|", key=table.partition("\n")[0].count)


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, else what Windows writes in western Europe."""
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    # Cut in the middle of a letter, or of no encoding at all.
    return data.decode("utf-8-sig", "replace")


def _kept(drawn: Path) -> Picture:
    with PIL.Image.open(drawn, formats=("JPEG",)) as image:
        width, height = image.size
    blob = Blob()
    with blob.open("w") as written:
        written.write(drawn.read_bytes())
    return Picture(blob, width, height)


def _program(name: str) -> str:
    return shutil.which(name) or name


def _again(stream: BinaryIO) -> None:
    stream.seek(0)
