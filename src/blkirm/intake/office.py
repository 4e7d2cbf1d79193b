"""The words of office files, old and new, and what is odd about them.

They are only unpacked up to a length and never parsed as XML. Runs where `reader` does, in the
child process.
"""

from blkirm.intake.found import Found
from blkirm.intake.found import LARGEST_PART
from blkirm.intake.found import SEARCHED
from blkirm.intake.kinds import Kind
from blkirm.intake.kinds import Unacceptable
from blkirm.intake.kinds import WITH_MACROS
from collections.abc import Iterable
from html import unescape
from typing import BinaryIO

import contextlib
import olefile
import re
import zipfile


#: Of what an archive unpacks to, in bytes; beyond the second, a ratio of 100 is a bomb.
UNPACKED = 1_000_000_000
SUSPICIOUS = 100_000_000
MOST_PARTS = 20_000

# Where the words stand in the parts of office files, and where what is printed around them does.
_BODY = {
    "word": r"word/document\.xml",
    "xl": r"xl/sharedStrings\.xml",
    "ppt": r"ppt/slides/slide\d+\.xml",
    "odf": r"content\.xml",
}
_AROUND = re.compile(
    r"word/(?:header|footer|comments|footnotes|endnotes)\w*\.xml|docProps/\w+\.xml"
    r"|xl/(?:comments\w*|threadedComments/\w+|comments/\w+|drawings/\w+|worksheets/\w+)\.xml"
    r"|ppt/(?:comments/\w+|notesSlides/\w+|slideMasters/\w+|slideLayouts/\w+|notesMasters/\w+)\.xml"
    r"|(?:styles|meta)\.xml"
)
# The end of a paragraph, a table's cell or a line separates words; formatting inside does not.
_BREAK = re.compile(
    r"</(?:w:p|w:tc|a:p|si|text:p|text:h|table:table-cell|t|\w*(?:Header|Footer)"
    r"|(?:dc|cp|meta|vt|dcterms):\w+|Keywords|Company|Manager|Subject)>"
    r"|<(?:w:|text:)?(?:br|tab|line-break)\b[^>]*>"
)
# In sheets: the texts and what is printed around them, without the numbers.
_SHEET_TEXT = re.compile(r"<(?:t|(?:odd|even|first)(?:Header|Footer))\b[^>]*>([^<]*)<")
_TAG = re.compile(r"<[^>]*>")


def look_into_package(file: BinaryIO, kind: Kind) -> Found:
    """Return what is in a file of OOXML or ODF; raises Unacceptable."""
    found = Found()
    length = 0
    words = []
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        _refuse_bomb(parts)
        names = [part.filename for part in parts]
        if any(part.flag_bits & 1 for part in parts) or _is_encrypted_odf(archive, names):
            found.notes.add("encrypted")
            return found
        if kind.token in WITH_MACROS or any(
            name.endswith("vbaProject.bin") or re.match(r"(?:Basic|Scripts)/.+\.", name)
            for name in names
        ):
            found.notes.add("macros")
        family = next((f for f in _BODY if any(n.startswith(f"{f}/") for n in names)), "odf")
        body = re.compile(_BODY[family])
        for name in names:
            if length >= SEARCHED or not (body.fullmatch(name) or _AROUND.fullmatch(name)):
                continue
            try:
                with archive.open(name) as part:
                    markup = part.read(LARGEST_PART).decode("utf-8", "replace")
            except (
                zipfile.BadZipFile,
                EOFError,
                OSError,
                NotImplementedError,
                ValueError,
            ) as error:
                raise Unacceptable("broken") from error
            text = _text_of_part(name, markup)
            length += len(text)
            (words if body.fullmatch(name) else found.around).append(text)
            if name.startswith("xl/worksheets/"):
                words.append(unescape("\n".join(re.findall(r"<is><t[^>]*>([^<]*)<", markup))))
        if not words:
            raise Unacceptable("broken")
    found.words = "\n".join(words)
    return found


def _text_of_part(name: str, markup: str) -> str:
    if name.startswith("xl/worksheets/"):
        # &C and such say where a header stands.
        return "\n".join(
            re.sub(r"&(?:[LCRPNDTFAZGBIUSXYEOH]|\"[^\"]*\"|\d+)", " ", unescape(text))
            for text in _SHEET_TEXT.findall(markup)
        )
    return unescape(_TAG.sub("", _BREAK.sub("\n", markup)))


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if (
        len(parts) > MOST_PARTS
        or unpacked > UNPACKED
        or (unpacked > SUSPICIOUS and unpacked > 100 * packed)
    ):
        raise Unacceptable("bomb")
    if any(
        re.search(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\x00", part.filename)
        or (part.external_attr >> 16) & 0o170000 == 0o120000
        for part in parts
    ):
        raise Unacceptable("paths")


def _is_encrypted_odf(archive: zipfile.ZipFile, names: Iterable[str]) -> bool:
    if "META-INF/manifest.xml" not in names:
        return False
    with archive.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(LARGEST_PART)


def look_into_old_office(ole: olefile.OleFileIO, kind: Kind) -> Found:
    """Return what is in a file of Word, Excel or PowerPoint from before 2007."""
    found = Found()
    streams = {"/".join(path) for path in ole.listdir()}
    if any("VBA" in stream.upper().split("/") for stream in streams):
        found.notes.add("macros")
    data = b""
    for name in ("WordDocument", "1Table", "0Table", "Workbook", "Book", "PowerPoint Document"):
        if name in streams:
            data += ole.openstream(name).read(LARGEST_PART)
    if _is_encrypted_ole(kind, data) or "EncryptedSummary" in streams:
        found.notes.add("encrypted")
        return found
    with contextlib.suppress(Exception):  # olefile raises nearly everything
        metadata = ole.get_metadata()
        for name in ("title", "subject", "keywords", "comments", "category"):
            value = getattr(metadata, name)
            found.add(value.decode("cp1252", "replace") if isinstance(value, bytes) else value)
    # No library that reads these is kept up; their texts lie in them plainly enough to be searched.
    found.notes.add("unreadable")
    for encoding, shift in (("cp1252", 0), ("utf-16-le", 0), ("utf-16-le", 1)):
        text = data[shift : shift + SEARCHED].decode(encoding, "replace")
        found.add(re.sub(r"[\x00-\x08\x0b-\x1f]+", "\n", text)[: SEARCHED // 3])
    return found


def _is_encrypted_ole(kind: Kind, data: bytes) -> bool:
    if kind.token == "doc":
        return len(data) > 12 and bool(data[11] & 0x01)
    if kind.token == "xls":
        return b"\x2f\x00" in data[:64] and _has_filepass(data)
    return False


def _has_filepass(data: bytes) -> bool:
    """Walk over the first records of a workbook, looking for the one that encrypts the rest."""
    place = 0
    for _number in range(8):
        record = int.from_bytes(data[place : place + 2], "little")
        if record == 0x2F:
            return True
        place += 4 + int.from_bytes(data[place + 2 : place + 4], "little")
    return False
