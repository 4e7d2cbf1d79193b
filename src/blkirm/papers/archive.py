"""Many papers in one ZIP file.

It is written to the disk without a name first and sent from there: memory stays flat, the server
can send it without holding a thread while the reader's line is slow, and a file that may not leave
is known before the first byte is sent.
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.papers.content import IPaper
from blkirm.papers.delivery import NotDelivered
from blkirm.papers.delivery import open_for
from blkirm.papers.interfaces import IPaperSettings
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import PurePosixPath
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from tempfile import TemporaryFile
from typing import Any
from typing import BinaryIO
from unicodedata import category
from unicodedata import normalize
from zope.i18nmessageid import Message

import re
import shutil
import tempfile
import zipfile


MEGABYTE = 1024 * 1024
CHUNK = 1 << 18
#: Characters of one name; Windows unpacks only paths that are not much longer than 250.
LONGEST_NAME = 100
LONGEST_FOLDER = 50
#: Putting a marking on each page takes a moment of the processor, for each file.
MOST_STAMPED = 50
#: Names that Windows keeps for devices, whatever ending they have.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
#: What these begin is packed already; packing it again costs time and saves nothing.
PACKED = re.compile(
    r"\.(pdf|docx|xlsx|pptx|odt|ods|odp|zip|jpe?g|png|gif|webp|mp[34]|7z|gz)$", re.I
)


@dataclass(frozen=True)
class Piece:
    """A paper in the archive, and under which name."""

    name: str
    path: str


@dataclass
class Contents:
    """What an archive will hold: folders by name, papers, and how many bytes."""

    folders: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    size: int = 0


class TooMuch(ValueError):
    """More than one archive may hold. ``message`` says so."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def contents_of(things: Iterable[IDexterityContent]) -> Contents:
    """Return what an archive of papers and folders would hold for the present user.

    Of folders what the user may see, at any depth. A folder that may not be seen gives no name to
    what lies in it. Asks the catalogue once for each thing and wakes nothing.
    """
    names = Names()
    contents = Contents()
    for thing in things:
        brains = _below(thing, depth=0) if IPaper.providedBy(thing) else _below(thing)
        _add(contents, names, "/".join(thing.getPhysicalPath()), brains)
    return contents


def _below(thing: IDexterityContent, **path: Any) -> list[Any]:
    found = api.portal.get_tool("portal_catalog")(
        portal_type=["Folder", "Paper"],
        path={"query": "/".join(thing.getPhysicalPath()), **path},
    )
    return sorted(found, key=lambda brain: brain.getPath())


def _add(contents: Contents, names: "Names", root: str, brains: list[Any]) -> None:
    # Sorted by path, so what something lies in came before.
    places: dict[str, str] = {root.rpartition("/")[0]: ""}
    for brain in brains:
        place = _place(places, brain.getPath())
        if brain.portal_type == "Folder":
            name = names.new(place, safe_name(brain.Title, LONGEST_FOLDER))
            places[brain.getPath()] = f"{name}/"
            contents.folders.append(f"{name}/")
        elif brain.file_name:
            name = names.new(place, safe_name(brain.file_name))
            contents.pieces.append(Piece(name, brain.getPath()))
            contents.size += brain.file_size or 0


def _place(places: dict[str, str], path: str) -> str:
    """Return the archive's folder for what lies at a path: that of the nearest visible one."""
    while path:
        path = path.rpartition("/")[0]
        if path in places:
            return places[path]
    return ""


class Names:
    """Names that were given; no two differ in case alone."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, place: str, name: str) -> str:
        plain = PurePosixPath(name)
        for number in _numbers():
            tried = name if number == 1 else f"{plain.stem} ({number}){plain.suffix}"
            key = f"{place}{tried}".casefold()
            if key not in self._taken:
                self._taken.add(key)
                return f"{place}{tried}"
        raise AssertionError


def _numbers() -> Iterator[int]:
    number = 1
    while True:
        yield number
        number += 1


def safe_name(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that every system can unpack, as near to the given one as possible."""
    name = normalize("NFC", name)
    # Control characters, and those that turn the direction of writing to hide an ending.
    name = "".join(c for c in name if category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = _FORBIDDEN.sub("_", name).strip(" ").rstrip(". ").lstrip()
    plain = PurePosixPath(name)
    suffix = plain.suffix if len(plain.suffix) <= 12 else ""
    if len(name) > longest:
        name = name[: longest - len(suffix)].rstrip(". ") + suffix
    if not name.strip("._ "):
        name = "unnamed" + (suffix if suffix.strip(". ") else "")
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def check_limits(contents: Contents) -> None:
    """Raise ``TooMuch`` for more than one archive may hold, or the disk has room for."""
    papers, megabytes = (
        api.portal.get_registry_record(name, interface=IPaperSettings)
        for name in ("zip_papers", "zip_megabytes")
    )
    if len(contents.pieces) > papers:
        raise TooMuch(
            _(
                "msg_zip_papers",
                default="These are ${count} papers; one ZIP file holds at most ${most}. "
                "Please choose fewer.",
                mapping={"count": len(contents.pieces), "most": papers},
            )
        )
    if contents.size > megabytes * MEGABYTE:
        raise TooMuch(
            _(
                "msg_zip_size",
                default="These papers have ${size} MB together; one ZIP file holds at most "
                "${most} MB. Please choose fewer.",
                mapping={"size": -(-contents.size // MEGABYTE), "most": megabytes},
            )
        )
    if shutil.disk_usage(tempfile.gettempdir()).free < 2 * contents.size + 50 * MEGABYTE:
        raise TooMuch(
            _(
                "msg_zip_no_room",
                default="The portal has no room for a ZIP file of this size at the moment. "
                "Please choose fewer papers or try again later.",
            )
        )


@dataclass
class Archive:
    """A finished ZIP file without a name, and what could not be put into it, with the reason."""

    stream: BinaryIO
    size: int
    left_out: list[tuple[str, Message]]


def make_archive(contents: Contents, account: str, note: str, say: Any) -> Archive:
    """Write the files of an archive as an account may have them.

    ``note`` is the name of the text that lists what is left out, ``say`` writes a message for the
    reader. Raises ``TooMuch``.
    """
    check_limits(contents)
    left_out: list[tuple[str, Message]] = []
    site = api.portal.get()
    stamped = 0
    stream = TemporaryFile()  # noqa: SIM115 (whoever gets it closes it)
    try:
        with zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
            for name in contents.folders:
                archive.writestr(zipfile.ZipInfo(name, _now()), b"")
            for piece in contents.pieces:
                # The catalogue found it with the reader's own rights a moment ago.
                paper = site.unrestrictedTraverse(piece.path, None)
                if paper is None or not api.user.has_permission("View", obj=paper):
                    continue
                try:
                    with open_for(paper, paper.file, account) as delivery:
                        stamped += delivery.is_stamped
                        _write(archive, piece.name, delivery.stream, paper)
                except NotDelivered as refusal:
                    left_out.append((piece.name, refusal.message))
                if stamped > MOST_STAMPED:
                    raise TooMuch(
                        _(
                            "msg_zip_stamped",
                            default="The marking has to be put on every page of more than "
                            "${most} of these files. Please choose fewer.",
                            mapping={"most": MOST_STAMPED},
                        )
                    )
                paper._p_deactivate()
            if left_out:
                lines = [f"{name}: {say(message)}\r\n" for name, message in left_out]
                archive.writestr(zipfile.ZipInfo(note, _now()), "".join(lines))
    except BaseException:
        stream.close()
        raise
    size = stream.seek(0, 2)
    stream.seek(0)
    return Archive(stream, size, left_out)


def _write(archive: zipfile.ZipFile, name: str, source: BinaryIO, paper: Any) -> None:
    info = zipfile.ZipInfo(name, _time(paper.modified().asdatetime()))
    info.compress_type = zipfile.ZIP_STORED if PACKED.search(name) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, CHUNK)


def _now() -> tuple[int, int, int, int, int, int]:
    return _time(clock.now())


def _time(moment: datetime) -> tuple[int, int, int, int, int, int]:
    """Return a moment as ZIP keeps it: German time, from 1980 on."""
    local = moment.astimezone(clock.BERLIN)
    return (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)
