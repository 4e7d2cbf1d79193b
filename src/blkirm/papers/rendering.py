"""Making previews: other people's files are read by children with limits, one at a time.

Poppler draws PDFs, LibreOffice makes PDFs of office files where it is installed, Pillow draws
pictures anew. LibreOffice gets a profile of its own for each file, in which macros never run and
nothing is fetched. Everything happens in a folder that is gone afterwards.
"""

from blkirm.intake.rules import words_of
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from blkirm.papers import picture
from blkirm.papers.delivery import is_pdf
from blkirm.papers.previews import NOTHING
from blkirm.papers.previews import PAGES
from blkirm.papers.previews import Picture
from blkirm.papers.previews import Preview
from blkirm.papers.previews import TABLE
from blkirm.papers.previews import TEXT
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from plone.namedfile.interfaces import INamedBlobFile
from tempfile import TemporaryDirectory
from typing import BinaryIO
from ZODB.blob import Blob

import contextlib
import csv
import functools
import io
import PIL.Image
import re
import shutil
import sys
import tempfile
import time


#: Pages, characters, rows and columns that are shown.
MOST_PAGES, LONGEST, MOST_ROWS, MOST_COLUMNS = 40, 40_000, 200, 30
#: The longer side of a page in pixels.
SIDE = 1400
LARGEST = 100 * MEGABYTE

DRAWING = Limits(cpu=40, wall=60, memory=1024 * MEGABYTE, output=20 * MEGABYTE)
#: LibreOffice reserves far more than it uses.
OFFICE = Limits(cpu=60, wall=90, memory=4096 * MEGABYTE, output=100 * MEGABYTE)

PREFIX = "blkirm-preview-"
#: Seconds after which a folder can only be left over by a server that was killed.
LEFT_OVER = 3600

WRITER, CALC, IMPRESS = "libswlo.so", "libsclo.so", "libsdlo.so"
_XML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
#: The ending LibreOffice is told and the part of it that is needed, by type of content.
OFFICE_TYPES = {
    f"{_XML}.wordprocessingml.document": ("docx", WRITER),
    f"{_XML}.spreadsheetml.sheet": ("xlsx", CALC),
    f"{_XML}.presentationml.presentation": ("pptx", IMPRESS),
    f"{_ODF}.text": ("odt", WRITER),
    f"{_ODF}.spreadsheet": ("ods", CALC),
    f"{_ODF}.presentation": ("odp", IMPRESS),
    "application/msword": ("doc", WRITER),
    "application/vnd.ms-excel": ("xls", CALC),
    "application/vnd.ms-powerpoint": ("ppt", IMPRESS),
    "application/rtf": ("rtf", WRITER),
    "text/rtf": ("rtf", WRITER),
}
PICTURES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "tiff", "bmp"))
#: Shown as they are written; other text only by its words.
PLAIN = frozenset({"text/plain", "text/markdown", "text/x-rst", "text/x-web-markdown"})

# Macros never run, nothing is fetched, and nothing is asked.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def reason_against(file: INamedBlobFile) -> str:
    """Return why a preview cannot be made on this machine or of this file; empty if it may be."""
    kind = _kind(file)
    if file.getSize() > LARGEST:
        return "large"
    if kind in OFFICE_TYPES:
        return "" if office_program(OFFICE_TYPES[kind][1]) and _draws_pages() else "no-office"
    if kind == "application/pdf":
        return "" if _draws_pages() else "no-poppler"
    return ""


def make_preview(file: INamedBlobFile) -> Preview:
    """Return a preview of a file that nothing is against; one of nothing where it is broken."""
    kind = _kind(file)
    try:
        with file.open() as stream:
            if is_pdf(file, stream):
                with _folder() as folder:
                    return _of_pdf(stream, folder)
            if kind in OFFICE_TYPES:
                with _folder() as folder, _office_as_pdf(stream, kind, folder) as pdf:
                    return _of_pdf(pdf, folder)
            if kind in PICTURES:
                with _folder() as folder:
                    return _of_picture(stream, folder)
            if kind == "text/csv":
                return _of_table(stream)
            if kind in PLAIN:
                return _of_text(_decoded(stream.read(4 * LONGEST)))
    except (ChildFailed, OSError, ValueError):
        return Preview(NOTHING, reason="failed")
    words = words_of(file)
    return _of_text(words) if words and words.strip() else Preview(NOTHING, reason="kind")


def office_program(part: str) -> str | None:
    """Return LibreOffice's program where it is installed with a part of it."""
    program = shutil.which("soffice")
    return program if program and (Path(program).resolve().parent / part).exists() else None


def _draws_pages() -> bool:
    return all(shutil.which(name) for name in ("pdftoppm", "pdfinfo", "pdftotext"))


def _kind(file: INamedBlobFile) -> str:
    return (file.contentType or "").partition(";")[0].strip().lower()


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for one preview, and take away what a killed server left of others."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left)
    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        yield Path(name)


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


@contextmanager
def _office_as_pdf(stream: BinaryIO, kind: str, folder: Path) -> Iterator[BinaryIO]:
    ending, part = OFFICE_TYPES[kind]
    source, profile = folder / f"file.{ending}", folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    with source.open("wb") as copy:
        shutil.copyfileobj(stream, copy)
    command = [
        *_without_network(),
        office_program(part) or "",
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", "pdf", "--outdir", str(folder), str(source)),
    ]
    with (folder / "none").open("w+b") as none:
        run(command, none, none, OFFICE, home=str(folder))
    with (folder / "file.pdf").open("rb") as made:
        yield made


@functools.cache
def _without_network() -> tuple[str, ...]:
    """Return what to put before a program so that it has no network, where that may be done."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--")
    try:
        with Path("/dev/null").open("r+b") as none:
            run([*command, "true"], none, none, Limits(wall=5))
    except (ChildFailed, OSError):
        return ()
    return command


def _of_table(stream: BinaryIO) -> Preview:
    text = _decoded(stream.read(MEGABYTE))
    first = text.partition("\n")[0]
    delimiter = max(";,\t|", key=first.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
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


def _decoded(data: bytes) -> str:
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
