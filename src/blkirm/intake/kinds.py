"""What kinds of files may enter, and which of them a file really is, by its bytes.

A short list of our own rather than a library that knows thousands: what is not on it does not
enter, so nothing is won by naming it. Pure, for the child process.
"""

from blkirm.intake.video import is_mp4
from dataclasses import dataclass
from typing import BinaryIO

import olefile
import re
import zipfile


@dataclass(frozen=True)
class Kind:
    """A kind of file that may enter; the first of its endings is the one that is offered."""

    token: str
    content_type: str
    endings: tuple[str, ...]
    family: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_MS = "application/vnd.ms"

KINDS = {
    kind.token: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",), "pdf"),
        Kind("docx", f"{_OOXML}.wordprocessingml.document", ("docx",), "ooxml"),
        Kind("dotx", f"{_OOXML}.wordprocessingml.template", ("dotx",), "ooxml"),
        Kind("docm", f"{_MS}-word.document.macroEnabled.12", ("docm",), "ooxml"),
        Kind("dotm", f"{_MS}-word.template.macroEnabled.12", ("dotm",), "ooxml"),
        Kind("xlsx", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), "ooxml"),
        Kind("xltx", f"{_OOXML}.spreadsheetml.template", ("xltx",), "ooxml"),
        Kind("xlsm", f"{_MS}-excel.sheet.macroEnabled.12", ("xlsm",), "ooxml"),
        Kind("pptx", f"{_OOXML}.presentationml.presentation", ("pptx",), "ooxml"),
        Kind("ppsx", f"{_OOXML}.presentationml.slideshow", ("ppsx",), "ooxml"),
        Kind("potx", f"{_OOXML}.presentationml.template", ("potx",), "ooxml"),
        Kind("pptm", f"{_MS}-powerpoint.presentation.macroEnabled.12", ("pptm",), "ooxml"),
        Kind("odt", f"{_ODF}.text", ("odt",), "odf"),
        Kind("ott", f"{_ODF}.text-template", ("ott",), "odf"),
        Kind("ods", f"{_ODF}.spreadsheet", ("ods",), "odf"),
        Kind("odp", f"{_ODF}.presentation", ("odp",), "odf"),
        Kind("odg", f"{_ODF}.graphics", ("odg",), "odf"),
        Kind("doc", "application/msword", ("doc", "dot"), "ole"),
        Kind("xls", f"{_MS}-excel", ("xls", "xlt"), "ole"),
        Kind("ppt", f"{_MS}-powerpoint", ("ppt", "pps", "pot"), "ole"),
        Kind("msg", f"{_MS}-outlook", ("msg",), "ole"),
        Kind("rtf", "application/rtf", ("rtf",), "rtf"),
        Kind("txt", "text/plain", ("txt", "md", "log", "text", "asc"), "text"),
        Kind("csv", "text/csv", ("csv", "tsv"), "text"),
        Kind("html", "text/html", ("html", "htm"), "html"),
        Kind("eml", "message/rfc822", ("eml",), "eml"),
        Kind("png", "image/png", ("png",), "image"),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg", "jpe"), "image"),
        Kind("gif", "image/gif", ("gif",), "image"),
        Kind("webp", "image/webp", ("webp",), "image"),
        Kind("tiff", "image/tiff", ("tif", "tiff"), "image"),
        Kind("svg", "image/svg+xml", ("svg",), "svg"),
        Kind("mp4", "video/mp4", ("mp4", "m4v"), "video"),
    )
}
#: What pages can show as a picture.
PICTURES = frozenset({"png", "jpeg", "gif", "webp"})
#: What enters only where a video is shown (`interfaces.IShowsVideo`).
VIDEOS = frozenset({"mp4"})
WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "pptm"})
BY_TYPE = {kind.content_type: kind for kind in KINDS.values()}

#: Endings of programs and scripts: refused whatever is inside, because systems start them by name.
PROGRAMS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "pif",
        "msi",
        "msp",
        "dll",
        "sys",
        "drv",
        "ocx",
        "cpl",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "psd1",
        "vbs",
        "vbe",
        "vb",
        "js",
        "jse",
        "mjs",
        "ws",
        "wsf",
        "wsh",
        "wsc",
        "sct",
        "hta",
        "jar",
        "class",
        "apk",
        "app",
        "dmg",
        "pkg",
        "deb",
        "rpm",
        "run",
        "sh",
        "bash",
        "zsh",
        "csh",
        "ksh",
        "py",
        "pyc",
        "pyw",
        "pl",
        "rb",
        "php",
        "phtml",
        "asp",
        "aspx",
        "jsp",
        "cgi",
        "reg",
        "inf",
        "lnk",
        "url",
        "scf",
        "desktop",
        "application",
        "gadget",
        "msc",
        "iso",
        "img",
        "vhd",
        "vhdx",
        "xll",
        "wll",
        "xla",
        "ade",
        "adp",
        "mde",
        "chm",
        "hlp",
        "xhtml",
        "mht",
        "mhtml",
        "swf",
    ]
)

HEAD = 4096
_ZIP_END = b"PK\x05\x06"
_PROGRAM_HEADS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"MSCF",
    b"!<arch>",
)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|table|div"
    rb"|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:[A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:Received|From|Return-Path|Message-ID|MIME-Version|Delivered-To|Subject|Date):[^\n]*\n",
    re.IGNORECASE,
)
_MAIN_PARTS = {
    "word/": ("docx", "docm"),
    "xl/": ("xlsx", "xlsm"),
    "ppt/": ("pptx", "pptm"),
}


class Unacceptable(Exception):
    """A file that does not enter; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ending_of(filename: str) -> str:
    """Return the ending of a file's name without dot, in small letters."""
    return filename.rpartition(".")[2].lower() if "." in filename.strip(".") else ""


def renamed(filename: str, kind: Kind) -> str:
    """Return the name that says what the file is."""
    ending = ending_of(filename)
    known = any(ending in each.endings for each in KINDS.values())
    stem = filename[: -len(ending) - 1] if known else filename.rstrip(".")
    return f"{stem}.{kind.endings[0]}"


def kind_of(file: BinaryIO, filename: str) -> Kind:
    """Return what a file is by its content; raises Unacceptable.

    The name decides only between kinds that are all plain text.
    """
    file.seek(0)
    head = file.read(HEAD)
    if ending_of(filename) in PROGRAMS or head.startswith(_PROGRAM_HEADS):
        raise Unacceptable("program")
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file)
    if head.startswith(olefile.MAGIC):
        return _kind_of_ole(file)
    kind = _kind_by_head(head)
    if kind is not None:
        _refuse_second_nature(file, kind, head)
        return kind
    return _kind_of_text(file, filename, head)


def _kind_by_head(head: bytes) -> Kind | None:
    if head.lstrip(b"\xef\xbb\xbf\r\n\t \x00").startswith(b"%PDF-"):
        return KINDS["pdf"]
    for start, token in (
        (b"{\\rtf", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"II*\x00", "tiff"),
        (b"MM\x00*", "tiff"),
    ):
        if head.startswith(start):
            return KINDS[token]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return KINDS["webp"]
    return KINDS["mp4"] if is_mp4(head) else None


def _refuse_second_nature(file: BinaryIO, kind: Kind, head: bytes) -> None:
    """Refuse what another program would take for something else: a page, an archive."""
    if re.search(rb"<\s*(?:script|html|iframe|svg|\?php)\b", head[:1024], re.IGNORECASE):
        raise Unacceptable("polyglot")
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    place = tail.rfind(_ZIP_END)
    if place >= 0 and len(tail) - place >= 22:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if len(tail) - place - 22 == comment and zipfile.is_zipfile(file):
            raise Unacceptable("polyglot")
    if kind.family in ("image", "video"):
        file.seek(0)
        before = b""
        while block := file.read(1024 * 1024):
            if re.search(rb"<script|<html|<\?php|%PDF-1", before + block, re.IGNORECASE):
                raise Unacceptable("polyglot")
            before = block[-16:]


def _kind_of_zip(file: BinaryIO) -> Kind:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unacceptable("broken") from error
    with archive:
        names = set(archive.namelist())
        if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
            raise Unacceptable("program")
        token = None
        if "mimetype" in names:
            with archive.open("mimetype") as part:
                kind = BY_TYPE.get(part.read(100).decode("ascii", "replace").strip())
            token = kind.token if kind is not None and kind.family == "odf" else None
        elif "[Content_Types].xml" in names:
            token = _kind_of_ooxml(archive, names)
        if token is None:
            raise Unacceptable("archive")
        if min(info.header_offset for info in archive.infolist()) != 0:
            raise Unacceptable("polyglot")
    return KINDS[token]


def _kind_of_ooxml(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    with archive.open("[Content_Types].xml") as part:
        types = part.read(1_000_000).decode("utf-8", "replace")
    for kind in KINDS.values():
        if kind.family == "ooxml" and f"{kind.content_type}.main+xml" in types:
            return kind.token
    return next(
        (
            tokens[f"{folder}vbaProject.bin" in names]
            for folder, tokens in _MAIN_PARTS.items()
            if any(name.startswith(folder) for name in names)
        ),
        None,
    )


def _kind_of_ole(file: BinaryIO) -> Kind:
    try:
        with olefile.OleFileIO(file) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except Exception as error:  # olefile raises nearly everything for broken files
        raise Unacceptable("broken") from error
    finally:
        file.seek(0)
    if "EncryptedPackage" in streams:
        raise Unacceptable("encrypted-ooxml")
    for stream, token in (
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
        ("__properties_version1.0", "msg"),
    ):
        if stream in streams:
            return KINDS[token]
    raise Unacceptable("unknown")


def _kind_of_text(file: BinaryIO, filename: str, head: bytes) -> Kind:
    if not is_text(head):
        raise Unacceptable("unknown")
    plain = _as_ascii(head)
    ending = ending_of(filename)
    if _HTML.match(plain):
        return KINDS["html"]
    if _SVG.search(plain) and plain.lstrip().startswith(b"<"):
        return KINDS["svg"]
    if plain.lstrip().startswith(b"<?xml") or b"<!ENTITY" in plain:
        raise Unacceptable("unknown")
    if ending == "eml" and _MAIL.match(plain):
        return KINDS["eml"]
    for token in ("csv", "html"):
        if ending in KINDS[token].endings:
            return KINDS[token]
    return KINDS["txt"]


def is_text(head: bytes) -> bool:
    """Say whether bytes are text in one of the encodings that are in use here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)


def _as_ascii(head: bytes) -> bytes:
    """Return text so that markup in it can be looked for, whatever its encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")
