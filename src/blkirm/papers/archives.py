"""What is in a ZIP archive, without trusting it.

Only the list of contents is read at first, and before it is read its size is looked at. What an
archive says about itself bounds what is read later: a file that turns out longer than announced
ends at its announced length and fails its checksum.
"""

from blkirm import _
from blkirm.papers.names import folder_names
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile
from zipfile import ZipFile
from zipfile import ZipInfo
from zope.i18nmessageid import Message

import os
import stat
import struct
import unicodedata
import zlib


MOST_ENTRIES = 2_000
#: Bytes of all files together, unpacked.
LARGEST_TOTAL = 2_000_000_000
#: How many times its size in the archive a file may have, where it is not small anyway.
HIGHEST_RATIO = 200
SMALL = 5_000_000
#: Bytes of the list of contents.
LARGEST_LIST = 2_000_000

BLOCK = 1 << 20
INDEXES = frozenset({"index.csv", "index.xlsx"})
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar", ".cab")
ARCHIVES += (".iso", ".arj", ".lzh", ".ace", ".lz", ".z")
#: What systems put into archives beside people's files.
NOBODYS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})

_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
#: Methods that Python unpacks: stored and deflated.
_METHODS = frozenset({0, 8})
#: Bytes before the content of each file.
_SHORTEST_HEADER = 30


class BadArchive(Exception):
    """The archive as a whole is not looked into; says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Entry:
    """A file in an archive. ``problem`` says why it cannot come in."""

    number: int
    folders: tuple[str, ...]
    name: str
    size: int
    problem: Message | None = None

    @property
    def path(self) -> str:
        return "/".join((*self.folders, self.name))


def opened(file: BinaryIO) -> ZipFile:
    """Open an archive whose list of contents has a bearable length. Raises BadArchive."""
    _check_list(file)
    try:
        archive = ZipFile(file)
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise BadArchive(_NO_ZIP) from None
    _check_bomb(archive)
    return archive


def entries(archive: ZipFile) -> list[Entry]:
    """Return the files in an archive that somebody put there, with what is wrong about them."""
    found = []
    for number, info in enumerate(archive.infolist()):
        name = real_name(info).replace("\\", "/")
        parts = name.split("/")
        if info.is_dir() or name.endswith("/") or _is_nobodys(parts):
            continue
        problem = _problem(info, name)
        folders: tuple[str, ...] = ()
        if problem is None:
            try:
                folders = tuple(folder_names("/".join(parts[:-1])))
            except ValueError:
                problem = _PATH
        found.append(Entry(number, folders, _plain(parts[-1]), info.file_size, problem))
    return found


def is_index(entry: Entry) -> bool:
    return not entry.folders and entry.name.lower() in INDEXES


def pieces(archive: ZipFile, entry: Entry) -> Iterator[bytes]:
    """Yield the content of a file, piece by piece. Raises BadArchive when it is broken."""
    try:
        with archive.open(archive.infolist()[entry.number]) as stream:
            while piece := stream.read(BLOCK):
                yield piece
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise BadArchive(_BROKEN) from None


def real_name(info: ZipInfo) -> str:
    """Return a file's name as whoever packed it saw it.

    Archives say UTF-8 or nothing. Nothing is, in this order: what Info-ZIP noted beside it, UTF-8
    of a system that forgot to say so, what Windows writes in western Europe (code page 850), and
    what the standard demands (437).
    """
    if info.flag_bits & _UTF8:
        return unicodedata.normalize("NFC", info.filename)
    raw = info.orig_filename.encode("cp437", "replace")
    name = _unicode_path(info, raw)
    if name is None:
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            western, standard = raw.decode("cp850"), raw.decode("cp437")
            name = western if _letters(western) >= _letters(standard) else standard
    return unicodedata.normalize("NFC", name)


def _unicode_path(info: ZipInfo, raw: bytes) -> str | None:
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        # Version 1, then a checksum of the name it stands for.
        if kind == _UNICODE_PATH and value[:5] == struct.pack("<BL", 1, zlib.crc32(raw)):
            return value[5:].decode("utf-8", "replace")
    return None


def _letters(name: str) -> int:
    return sum(c.isalnum() or c in " ._-()/" for c in name)


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip() or "file"


def _is_nobodys(parts: list[str]) -> bool:
    return parts[0] == "__MACOSX" or parts[-1].lower() in NOBODYS or parts[-1].startswith("._")


def _problem(info: ZipInfo, name: str) -> Message | None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or name[1:2] == ":" or ".." in parts or "\0" in info.orig_filename:
        return _PATH
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("archive_link", default="It is a link and no file.")
    if info.flag_bits & _ENCRYPTED:
        return _("archive_encrypted", default="It is protected with a password.")
    if name.lower().endswith(ARCHIVES):
        return _("archive_nested", default="It is an archive in the archive.")
    if info.compress_type not in _METHODS:
        return _("archive_method", default="It is packed in a way the portal does not know.")
    if info.file_size == 0:
        return _("archive_empty", default="It is empty.")
    return None


_PATH = _("archive_path", default="Its path leads out of the archive.")
_BROKEN = _("archive_broken", default="It is broken.")
_NO_ZIP = _("archive_no_zip", default="This is no ZIP archive, or it is broken.")


def _check_list(file: BinaryIO) -> None:
    """Look at the end of the archive, where it says how many files it has."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    start = tail.rfind(b"PK\5\6")
    if start < 0 or len(tail) - start < 22:
        raise BadArchive(_NO_ZIP)
    count, length = struct.unpack("<HL", tail[start + 10 : start + 16])
    locator = tail[start - 20 : start] if start >= 20 else b""
    if locator[:4] == b"PK\6\7":
        file.seek(min(struct.unpack("<Q", locator[8:16])[0], size))
        record = file.read(56)
        file.seek(0)
        if len(record) < 56:
            raise BadArchive(_NO_ZIP)
        count, length = struct.unpack("<QQ", record[32:48])
    if count > MOST_ENTRIES or length > LARGEST_LIST:
        raise BadArchive(
            _(
                "archive_many",
                default="An archive may have at most ${count} files.",
                mapping={"count": MOST_ENTRIES},
            )
        )


def _check_bomb(archive: ZipFile) -> None:
    infos = archive.infolist()
    # Files that lie upon each other are how the worst bombs are made.
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise BadArchive(_BOMB)
        end = info.header_offset + _SHORTEST_HEADER + info.compress_size
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise BadArchive(_BOMB)
    if any(
        info.file_size > SMALL and info.file_size > HIGHEST_RATIO * info.compress_size
        for info in infos
    ):
        raise BadArchive(_BOMB)


_BOMB = _(
    "archive_bomb",
    default="Unpacked this archive would be far larger than the portal takes in one go.",
)
