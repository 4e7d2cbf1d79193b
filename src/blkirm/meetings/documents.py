"""The Word documents of a party: which there are, what they are made of, their templates.

A party has a template of each kind in both languages. Until it brings one of its own, the ones of
``word/`` are in force; `tools/document_templates.py` makes those. Templates are filled with
plain values only (`kernel.office.render`), the same ones that pages show, so a template cannot show
anything that its reader may not read.
"""

from blkirm import _
from blkirm.intake.doors import confirmed_codes
from blkirm.intake.operations import admit
from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.office import DOCX
from blkirm.kernel.office import is_installed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import render
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.office import to_pdf
from blkirm.kernel.workshop import begin
from blkirm.kernel.workshop import key_of
from blkirm.kernel.workshop import look
from blkirm.kernel.workshop import Product
from blkirm.kernel.workshop import sweep
from blkirm.kernel.workshop import Unmade
from blkirm.kernel.workshop import Work
from blkirm.meetings.interfaces import IDocumentKind
from blkirm.papers.delivery import NotDelivered
from blkirm.papers.delivery import stamped_pdf
from blkirm.parties.content import WorkingParty
from BTrees.OOBTree import OOBTree
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from persistent import Persistent
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zipfile import ZipFile
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtilitiesFor
from zope.component import queryUtility
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer

import re
import shutil


LANGUAGES = ("de", "en")
#: Bytes; letterheads have a picture or two.
LARGEST_TEMPLATE = 10_000_000

_KEY = "blkirm.meetings.templates"

Values = dict[str, Any]


@implementer(IDocumentKind)
@dataclass(frozen=True)
class DocumentKind:
    """See ``IDocumentKind``. ``folder`` holds the default templates, ``<token>-<language>.docx``."""

    token: str
    title: Message
    weight: int
    folder: Path
    sample: Callable[[str], Values]

    def default(self, language: str) -> bytes:
        return _read(self.folder / f"{self.token}-{language}.docx")


@lru_cache(maxsize=20)
def _read(path: Path) -> bytes:
    return path.read_bytes()


class OwnTemplate(Persistent):
    """A template that a party brought: its file, and who brought it when."""

    def __init__(self, file: NamedBlobFile, account: str, time: datetime) -> None:
        self.file = file
        self.account = account
        self.time = time


@dataclass(frozen=True)
class Template:
    """The template that is in force."""

    data: bytes
    sha256: str
    own: OwnTemplate | None


def kinds() -> list[IDocumentKind]:
    """Return the kinds of documents in the order in which people meet them."""
    found = (kind for _name, kind in getUtilitiesFor(IDocumentKind))
    return sorted(found, key=lambda kind: kind.weight)


def kind_named(token: str) -> IDocumentKind | None:
    return queryUtility(IDocumentKind, name=token)


def template_for(
    party: WorkingParty, token: str, language: str, *, names_party: bool = True
) -> Template:
    """Return the template in force for a kind of document in a party.

    One that a party brought may have its name in it: who may not view the party gets the default.
    """
    own = _own(party).get(f"{token}-{language}") if names_party else None
    if own is not None and not is_held(own.file):
        with own.file.open() as stream:
            data = stream.read()
        return Template(data, sha256_of(own.file) or sha256(data).hexdigest(), own)
    data = kind_named(token).default(language)
    return Template(data, sha256(data).hexdigest(), None)


def _own(party: WorkingParty) -> Any:
    return IAnnotations(party).get(_KEY) or {}


# --- changing templates -----------------------------------------------------------------------


class TemplateRefused(ValueError):
    """A file cannot be a template; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def keep_template(
    party: WorkingParty, kind: IDocumentKind, language: str, file: NamedBlobFile, account: str
) -> None:
    """Let a file be the template of a party from now on. Does not check permission.

    Raises ``intake.interfaces.Refused`` where the file does not enter and ``TemplateRefused`` where
    it is no template; the one before stays in force.
    """
    if file.getSize() > LARGEST_TEMPLATE:
        raise TemplateRefused(
            _(
                "msg_template_size",
                default="A template may have at most ${size} MB.",
                mapping={"size": LARGEST_TEMPLATE // 1_000_000},
            )
        )
    admit(file, confirmed=confirmed_codes(), place=party, texts=(file.filename or "",))
    if file.contentType != DOCX:
        raise TemplateRefused(NO_DOCX)
    if reason := reason_against(file.data, kind, language):
        raise TemplateRefused(reason)
    annotations = IAnnotations(party)
    if _KEY not in annotations:
        annotations[_KEY] = OOBTree()
    annotations[_KEY][f"{kind.token}-{language}"] = OwnTemplate(file, account, clock.now())


def forget_template(party: WorkingParty, kind: IDocumentKind, language: str) -> bool:
    """Let the default be in force again; say whether there was another. Checks no permission."""
    own = _own(party)
    if f"{kind.token}-{language}" not in own:
        return False
    del own[f"{kind.token}-{language}"]
    return True


def reason_against(template: bytes, kind: IDocumentKind, language: str) -> Message | None:
    """Return why a file cannot be the template of a kind; found by filling it with a sample."""
    sample = kind.sample(language)
    try:
        words = _words_of(render(template, sample))
    except TemplateFailed as failure:
        return failure.message
    if all(item["title"] in words for item in sample["items"]):
        return None
    return _(
        "msg_template_without_items",
        default="The template does not show the titles of all items. It needs a part that begins "
        "with {%p for item in items %}, shows {{ item.title }} and ends with {%p endfor %}.",
    )


def _words_of(docx: bytes) -> str:
    with ZipFile(BytesIO(docx)) as package:
        return re.sub("<[^>]+>", "", package.read("word/document.xml").decode())


NO_DOCX = _(
    "msg_template_kind",
    default="This is no Word document (DOCX), so it cannot be a template.",
)


# --- making documents -------------------------------------------------------------------------


@dataclass(frozen=True)
class Document:
    """A document to be made: its values, its template, and what is put onto its pages.

    ``line`` is empty where no marking has to be observed. A PDF gets it on each page, a Word file
    in its header.
    """

    values: Values
    template: Template
    title: str
    language: str
    line: str = ""

    @property
    def key(self) -> str:
        """Return the name of its PDF in the workshop: equal documents are made once."""
        return key_of("pdf", self.values, self.template.sha256, self.language, self.line)

    def docx(self) -> bytes:
        """Return it as a Word file. Raises ``TemplateFailed``."""
        marking = self.line or self.values.get("marking", "")
        return render(self.template.data, {**self.values, "marking": marking})

    def prepare(self, folder: Path) -> Work:
        """Return the work of making its PDF; see ``kernel.workshop.begin``."""

        def work(target: Path) -> None:
            docx = render(self.template.data, self.values)
            target.write_bytes(to_pdf(docx, self.title, self.language))
            if self.line:
                stamp(target, self.line)

        return work


def pdf_of(document: Document, account: str, *, again: bool = False) -> Product:
    """Return what there is of the PDF of a document; have it made where it never was tried.

    With ``again`` also where it failed. ``account`` is whoever asks. Raises ``Unmade``.
    """
    product = look(document.key)
    if product.state == "none" or (again and product.state == "failed"):
        if not is_installed():
            return Product("failed", message=OfficeMissing.message)
        return begin(document.key, document.prepare, account)
    return product


def stamp(path: Path, line: str) -> None:
    """Put a line onto every page of a PDF. Raises ``Unmade``."""
    try:
        with path.open("rb") as plain, stamped_pdf(plain, line, path.stat().st_size) as stamped:
            stamped.seek(0)
            marked = path.with_name("marked")
            with marked.open("wb") as written:
                shutil.copyfileobj(stamped, written)
    except NotDelivered as refusal:
        raise Unmade(refusal.message) from refusal
    marked.replace(path)


def paragraphs(text: str) -> list[dict[str, Any]]:
    """Return a plain text as templates get it: paragraphs, and the lines of lists as points."""
    found: list[dict[str, Any]] = []
    for block in (text or "").replace("\r\n", "\n").split("\n\n"):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        if lines and all(line.startswith(("- ", "• ", "* ")) for line in lines):
            found += [{"words": line[2:].strip(), "point": True} for line in lines]
        elif lines:
            found.append({"words": "\n".join(lines), "point": False})
    return found


def word(titles: Any, token: str | None, language: str) -> str:
    """Return the title of a token in a language; the token where nobody knows it."""
    title = titles.get(token or "")
    return translate(title, target_language=language) if title is not None else token or ""


def say(message: Message, language: str, **mapping: Any) -> str:
    """Return a message in a language."""
    if mapping:
        message = Message(message, mapping=mapping)
    return translate(message, target_language=language)


@implementer(IChore)
class OldDocuments:
    """Take away documents that were made a while ago."""

    seconds = 900
    eager = False

    def run(self, portal: Any) -> int:
        return sweep()


old_documents = OldDocuments()
