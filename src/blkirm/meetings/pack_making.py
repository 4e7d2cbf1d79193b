"""Making a meeting pack: gathered in the request, put together by a thread.

What cannot be taken in is named, with the reason: on a page in its place, or in a text.
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.books import bind
from blkirm.kernel.books import Part
from blkirm.kernel.books import write_page
from blkirm.kernel.office import OfficeFailed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.workshop import begin
from blkirm.kernel.workshop import look
from blkirm.kernel.workshop import Product
from blkirm.kernel.workshop import Unmade
from blkirm.kernel.workshop import Work
from blkirm.meetings.documents import say
from blkirm.meetings.documents import stamp
from blkirm.meetings.pack import check_pack
from blkirm.meetings.pack import Pack
from blkirm.meetings.pack_agenda import CONFIDENTIAL
from blkirm.meetings.pack_agenda import TITLE
from blkirm.meetings.rules import Entry
from blkirm.papers.archive import MOST_STAMPED
from blkirm.papers.archive import Names
from blkirm.papers.archive import PACKED
from blkirm.papers.archive import safe_name
from blkirm.papers.archive import TooMuch
from blkirm.papers.delivery import Errand
from blkirm.papers.delivery import NotDelivered
from blkirm.papers.delivery import stamped_pdf
from blkirm.papers.delivery import take_along
from blkirm.papers.leaves import needs_office
from blkirm.papers.leaves import NoPages
from blkirm.papers.leaves import write_pages
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from plone import api
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message

import shutil
import time
import zipfile


#: Office files in one pack, and seconds for all of them: LibreOffice takes a while for each.
MOST_CONVERTED, PATIENCE = 60, 600
LONGEST_FOLDER = 60
CHUNK = 1 << 18


@dataclass(frozen=True)
class _Taken:
    """A paper in the folder of a pack; without an errand it may not leave, and ``reason`` says why."""

    item: str
    title: str
    file_name: str
    file: str
    errand: Errand | None
    reason: str


def begin_pack(pack: Pack, kind: str, *, again: bool = False) -> Product:
    """Have a pack made for its reader where it never was tried; return what there is of it now.

    With ``again`` also where it failed. Raises ``TooMuch`` and ``Unmade``.
    """
    key = pack.key(kind)
    found = look(key)
    if found.state == "failed" and not again:
        return found
    return begin(key, lambda folder: prepare_pack(pack, kind, folder), pack.account, slow=True)


def prepare_pack(pack: Pack, kind: str, folder: Path) -> Work:
    """Gather a pack in a folder and return the work of making it (``kernel.workshop.begin``).

    Raises ``TooMuch``.
    """
    check_pack(pack)
    taken = _take_all(pack, folder)
    if sum(bool(t.errand and t.errand.line and t.errand.is_pdf) for t in taken) > MOST_STAMPED:
        raise TooMuch(
            _(
                "msg_pack_stamped",
                default="The marking has to be put on every page of more than ${most} of these "
                "papers. Please download them one by one.",
                mapping={"most": MOST_STAMPED},
            )
        )
    maker = {"pdf": _Book, "zip": _Archive}[kind](pack, folder, taken)
    return maker.make


def _take_all(pack: Pack, folder: Path) -> list[_Taken]:
    site = api.portal.get()
    taken: list[_Taken] = []
    for item, papers in pack.papers.items():
        for paper in papers:
            # The catalogue found it with the reader's own rights a moment ago.
            thing = site.unrestrictedTraverse(paper.path, None)
            if thing is None or not api.user.has_permission("View", obj=thing):
                continue
            name = f"paper-{len(taken)}"
            errand, reason = None, ""
            try:
                errand = take_along(thing, thing.file, pack.account, folder / name)
            except NotDelivered as refusal:
                reason = translate(refusal.message, target_language=pack.language)
            taken.append(_Taken(item, paper.title, paper.file_name, name, errand, reason))
            thing._p_deactivate()
    return taken


class _Maker:
    """What a book and an archive share. Runs without the database: all it needs is in the folder."""

    def __init__(self, pack: Pack, folder: Path, taken: list[_Taken]) -> None:
        self.folder, self.taken, self.language = folder, taken, pack.language
        self.title = pack.title
        self.document = pack.document
        now = clock.now()
        self.now = (now.year, now.month, now.day, now.hour, now.minute, now.second)
        self.agenda = [
            (entry.uid, self.name_of(entry.number, entry), entry.depth, entry.number)
            for entry in pack.agenda
        ]
        self.converted = 0
        self.end = 0.0

    def say(self, message: Message, **mapping: Any) -> str:
        return say(message, self.language, **mapping)

    def name_of(self, number: str, entry: Entry) -> str:
        title = self.say(CONFIDENTIAL) if entry.hidden else entry.title
        return self.say(
            _("label_item_and_title", default="Item ${number}  ${title}"),
            number=number,
            title=title,
        )

    def papers_of(self, item: str) -> list[_Taken]:
        return [taken for taken in self.taken if item and taken.item == item]

    def agenda_as_pdf(self, target: Path) -> bool:
        """Make the agenda from its template; say whether that was possible."""
        try:
            self.document.prepare(self.folder)(target)
        except (OfficeMissing, OfficeFailed, TemplateFailed):
            return False
        return True


class _Book(_Maker):
    """The pack as one PDF."""

    def make(self, target: Path) -> None:
        parts = [self.first_part()]
        for uid, name, depth, _number in self.agenda:
            parts.append(Part(depth, name))
            for taken in self.papers_of(uid):
                parts.append(self.part(taken, depth + 1))
        bind(self.folder, parts, self.title, self.language, target)

    def first_part(self) -> Part:
        if not self.agenda_as_pdf(self.folder / "agenda.pdf"):
            lines = [self.document.values["day"], self.document.values["time"]]
            lines += [name for _uid, name, _depth, _number in self.agenda]
            write_page(self.folder / "agenda.pdf", self.document.title, lines)
        return Part(0, self.say(TITLE), "agenda.pdf", "agenda.pdf")

    def part(self, taken: _Taken, level: int) -> Part:
        instead = f"{taken.file}-instead.pdf"
        file, reason = "", taken.reason
        if taken.errand is not None:
            try:
                file = self.as_pdf(taken, taken.errand)
                reason = self.say(_UNREADABLE)
            except (NotDelivered, NoPages, Unmade) as refusal:
                reason = self.say(refusal.message)
        lines = [self.say(_NOT_IN, name=taken.file_name), reason, self.say(_ELSEWHERE)]
        write_page(self.folder / instead, taken.title, lines)
        return Part(level, taken.title, file or instead, instead)

    def as_pdf(self, taken: _Taken, errand: Errand) -> str:
        """Return the name of the paper's pages in the folder, marked where that is due."""
        source = self.folder / taken.file
        if not errand.is_pdf:
            source = self.convert(source, errand)
        if errand.line:
            made = self.folder / f"{taken.file}-marked.pdf"
            shutil.copyfile(source, made)
            stamp(made, errand.line)
            return made.name
        return source.name

    def convert(self, source: Path, errand: Errand) -> Path:
        kind = errand.content_type.partition(";")[0].strip().lower()
        if needs_office(kind):
            self.end = self.end or time.monotonic() + PATIENCE
            if self.converted >= MOST_CONVERTED or time.monotonic() > self.end:
                raise Unmade(_MANY)
            self.converted += 1
        made = source.with_name(f"{source.name}.pdf")
        write_pages(source, kind, made)
        return made


_NOT_IN = _("msg_pack_not_in", default="The file “${name}” is not in this pack.")
_ELSEWHERE = _(
    "msg_pack_elsewhere", default="You find it in the portal, on the page of this paper."
)
_UNREADABLE = _(
    "msg_pack_unreadable", default="It is protected, broken, or a form that cannot be taken in."
)
_MANY = _(
    "msg_pack_many",
    default="The pack has too many office files; not all of them are made pages of a PDF.",
)


class _Archive(_Maker):
    """The pack as one ZIP: a folder for each item, everything in the order of the agenda."""

    def make(self, target: Path) -> None:
        names = Names()
        left_out: list[str] = []
        with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
            self.add_agenda(archive, names)
            for uid, _name, _depth, number in self.agenda:
                papers = self.papers_of(uid)
                if papers:
                    place = self.folder_for(names, uid, number)
                for order, taken in enumerate(papers, start=1):
                    name = names.new(place, safe_name(f"{order:02d} {taken.file_name}"))
                    try:
                        self.add(archive, name, taken)
                    except NotDelivered as refusal:
                        left_out.append(f"{name}: {self.say(refusal.message)}\r\n")
            if left_out:
                note = names.new("", self.say(_NOTE))
                archive.writestr(self.info(note), "".join(left_out))

    def add_agenda(self, archive: zipfile.ZipFile, names: Names) -> None:
        made = self.folder / "agenda.pdf"
        title = f"00 {self.say(TITLE)}"
        if self.agenda_as_pdf(made):
            archive.writestr(self.info(names.new("", f"{title}.pdf")), made.read_bytes())
            return
        with suppress(TemplateFailed):
            archive.writestr(self.info(names.new("", f"{title}.docx")), self.document.docx())

    def info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self.now)
        info.compress_type = zipfile.ZIP_STORED if PACKED.search(name) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info

    def folder_for(self, names: Names, uid: str, number: str) -> str:
        padded = ".".join(step.zfill(2) for step in number.split("."))
        name = next(name for known, name, _d, _n in self.agenda if known == uid)
        title = name.partition("  ")[2]
        return names.new("", safe_name(f"{padded} {title}", LONGEST_FOLDER)) + "/"

    def add(self, archive: zipfile.ZipFile, name: str, taken: _Taken) -> None:
        if taken.errand is None:
            raise NotDelivered(Message(taken.reason))
        info = self.info(name)
        with (self.folder / taken.file).open("rb") as source:
            stream = source
            if taken.errand.line and taken.errand.is_pdf:
                stream = stamped_pdf(source, taken.errand.line, taken.errand.size)
                stream.seek(0)
            with stream, archive.open(info, "w", force_zip64=True) as target:
                shutil.copyfileobj(stream, target, CHUNK)


_NOTE = _("zip_left_out_name", default="NOT-INCLUDED.txt")
