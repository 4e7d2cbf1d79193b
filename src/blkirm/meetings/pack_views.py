"""Pages that lead to documents of a meeting, and to the templates they are made from."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.intake.interfaces import Refused as RefusedFile
from blkirm.kernel import workshop
from blkirm.kernel.office import DOCX
from blkirm.kernel.office import is_installed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.page import Page
from blkirm.kernel.workshop import Product
from blkirm.kernel.workshop import Unmade
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import forget_template
from blkirm.meetings.documents import keep_template
from blkirm.meetings.documents import kind_named
from blkirm.meetings.documents import kinds
from blkirm.meetings.documents import LANGUAGES
from blkirm.meetings.documents import LARGEST_TEMPLATE
from blkirm.meetings.documents import template_for
from blkirm.meetings.documents import TemplateRefused
from blkirm.meetings.interfaces import IDocumentKind
from blkirm.meetings.pack import Pack
from blkirm.meetings.pack import pack_for
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.pack_making import prepare_pack
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import may_manage
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.papers.archive import safe_name
from blkirm.papers.archive import TooMuch
from blkirm.papers.views.download import OpenFile
from blkirm.papers.vocabularies import PAPER_LANGUAGES
from blkirm.parties.views import PartyPage
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from plone.namedfile.file import NamedBlobFile
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import quote
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message


PDF, ZIP = "application/pdf", "application/zip"
ENDINGS = {PDF: "pdf", ZIP: "zip", DOCX: "docx"}


def send(page: Page, data: bytes | Path, kind: str, title: str) -> Any:
    """Answer with a file that the reader keeps; ``kind`` is its type of content."""
    name = safe_name(f"{title}.{ENDINGS[kind]}")
    response = page.request.response
    response.setHeader("Content-Type", kind)
    response.setHeader("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
    response.setHeader("Cache-Control", "private, no-store")
    if isinstance(data, bytes):
        return data
    response.setHeader("Content-Length", str(data.stat().st_size))
    with data.open("rb") as stream:
        return OpenFile(stream)


class DocumentPage(MeetingsFrame):
    """A document as Word file or PDF. A PDF is made beside requests; until it is there, a page
    says so. A Word file takes half a second and is made at once.
    """

    template = ViewPageTemplateFile("templates/document.pt")
    name = ""
    failure: Message | None = None

    def document(self) -> Document:
        raise NotImplementedError

    def __call__(self) -> Any:
        if self.request.method == "POST":
            check(self.request)
        elif self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        if self.format == "docx":
            return self._send_docx()
        return self._send_pdf()

    @cached_property
    def format(self) -> str:
        wanted = self.request.form.get("format", "pdf")
        if wanted not in ("pdf", "docx"):
            raise NotFound()
        return wanted

    @cached_property
    def made(self) -> Document:
        return self.document()

    @cached_property
    def account(self) -> str:
        return getSecurityManager().getUser().getId() or ""

    @property
    def page_title(self) -> str:
        return self.made.title

    def query(self) -> str:
        return ""

    def address(self, format_: str = "pdf", **more: str) -> str:
        said = "".join(f"&{name}={value}" for name, value in more.items())
        return f"{self.url}/@@{self.name}?{self.query()}format={format_}{said}"

    @property
    def docx_address(self) -> str:
        return self.address("docx")

    @property
    def state_address(self) -> str:
        return self.address(state="1")

    def _send_docx(self) -> Any:
        try:
            return send(self, self.made.docx(), DOCX, self.made.title)
        except TemplateFailed as failure:
            return self._explain(failure.message)

    def _send_pdf(self) -> Any:
        product = self.product()
        if "state" in self.request.form:
            self.request.response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return product.state
        if product.path is not None:
            return send(self, product.path, PDF, self.made.title)
        if product.state == "failed":
            return self._explain(product.message)
        self.request.response.setStatus(202 if self.failure is None else 503)
        return self.template()

    def product(self) -> Product:
        """Return what there is of the PDF; has it made where it never was tried."""
        product = workshop.look(self.made.key)
        is_asked_again = self.request.method == "POST" and product.state == "failed"
        if product.state == "none" or is_asked_again:
            if not is_installed():
                return Product("failed", message=OfficeMissing.message)
            try:
                product = workshop.begin(self.made.key, self.made.prepare)
            except Unmade as refusal:
                self.failure = refusal.message
        return product

    def _explain(self, message: Message | None) -> str:
        self.failure = message
        self.request.response.setStatus(503)
        return self.template()


class AgendaDocument(DocumentPage):
    """``@@agenda-document`` of a meeting: its agenda as the reader sees it."""

    name = "agenda-document"

    def document(self) -> Document:
        return agenda_document(
            self.context,
            agenda_of(self.context),
            self.language,
            self.account,
            names_party=self.may_view_party,
        )


class PackPage(MeetingsFrame):
    """``@@pack`` of a meeting: the agenda and all papers as one PDF or ZIP."""

    template = ViewPageTemplateFile("templates/pack.pt")
    page_title = _("heading_meeting_pack", default="Meeting pack")
    refusal: Message | None = None

    def __call__(self) -> Any:
        if self.request.method == "POST":
            check(self.request)
            return self._begin(self._kind("kind"))
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        if "state" in self.request.form:
            self.request.response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return workshop.look(self.pack.key(self._kind("state"))).state
        if "file" in self.request.form:
            return self._send(self._kind("file"))
        return self.template()

    def _kind(self, name: str) -> str:
        kind = self.request.form.get(name)
        if kind not in ("pdf", "zip"):
            raise NotFound()
        return kind

    @cached_property
    def pack(self) -> Pack:
        account = getSecurityManager().getUser().getId() or ""
        return pack_for(self.context, self.language, account, names_party=self.may_view_party)

    def _begin(self, kind: str) -> str:
        prepare: Callable = lambda folder: prepare_pack(self.pack, kind, folder)  # noqa: E731
        try:
            workshop.begin(self.pack.key(kind), prepare)
        except TooMuch as refusal:
            return self._refuse(refusal.message, 400)
        except Unmade as refusal:
            return self._refuse(refusal.message, 503)
        self.request.response.redirect(f"{self.url}/@@pack", status=303)
        return ""

    def _refuse(self, message: Message, status: int) -> str:
        self.refusal = message
        self.request.response.setStatus(status)
        return self.template()

    def _send(self, kind: str) -> Any:
        product = workshop.look(self.pack.key(kind))
        if product.path is None:
            self.request.response.redirect(f"{self.url}/@@pack", status=303)
            return ""
        return send(self, product.path, {"pdf": PDF, "zip": ZIP}[kind], self.pack.title)

    # --- what the page shows ------------------------------------------------------------------

    def count(self) -> str:
        return self.number(self.pack.count)

    def whole_size(self) -> str:
        return self.size(self.pack.size)

    def has_office(self) -> bool:
        return is_installed()

    def ways(self) -> list[dict[str, Any]]:
        """Return both kinds of packs and how far they are."""
        rows = []
        for kind, title in (
            ("pdf", _("heading_pack_pdf", default="One PDF with bookmarks")),
            ("zip", _("heading_pack_zip", default="One ZIP file of all papers")),
        ):
            product = workshop.look(self.pack.key(kind))
            rows.append(
                {
                    "kind": kind,
                    "title": title,
                    "state": product.state,
                    "message": product.message,
                    "size": self.size(product.path.stat().st_size) if product.path else "",
                    "file": f"{self.url}/@@pack?file={kind}",
                    "look": f"{self.url}/@@pack?state={kind}",
                }
            )
        return rows


class PackButtons(Page):
    """The way to the agenda and the pack, at the top of a meeting's page."""

    index = ViewPageTemplateFile("templates/pack-buttons.pt")

    def __init__(self, context: Any, request: Any, view: Any, manager: Any = None) -> None:
        super().__init__(context, request)
        self.__parent__ = self.view = view

    def update(self) -> None:
        """There is nothing to prepare."""

    def render(self) -> str:
        return self.index()

    @property
    def url(self) -> str:
        return self.context.absolute_url()


class TemplatesPage(PartyPage):
    """``@@document-templates`` of a party: which are in force, and how to bring another."""

    tab = "meetings"
    template = ViewPageTemplateFile("templates/document-templates.pt")
    page_title = _("heading_document_templates", default="Templates of documents")
    refusals: tuple[str, ...] = ()
    to_confirm: tuple[dict[str, str], ...] = ()

    def __call__(self) -> Any:
        if self.request.method == "POST":
            check(self.request)
            return self._change()
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        if "download" in self.request.form:
            return self._send(*self._chosen("download"))
        return self.template()

    @property
    def url(self) -> str:
        return f"{self.context.absolute_url()}/@@document-templates"

    def _chosen(self, name: str) -> tuple[IDocumentKind, str]:
        """Return which template is meant. Raises ``NotFound``."""
        wanted = self.request.form.get(name)
        token, _dash, language = (wanted if isinstance(wanted, str) else "").rpartition("-")
        kind = kind_named(token)
        if kind is None or language not in LANGUAGES:
            raise NotFound()
        return kind, language

    def _send(self, kind: IDocumentKind, language: str) -> Any:
        data = template_for(self.context, kind.token, language).data
        if "default" in self.request.form:
            data = kind.default(language)
        title = translate(kind.title, target_language=language)
        return send(self, data, DOCX, f"{title} ({language})")

    def _change(self) -> str:
        kind, language = self._chosen("template")
        if "forget" in self.request.form:
            if forget_template(self.context, kind, language):
                self.say(_("msg_template_forgotten", default="The default is in force again."))
            return self._lead_back()
        file = self.request.form.get("file")
        if not getattr(file, "filename", ""):
            return self._refuse(
                [_("msg_choose_template", default="Please choose a Word document (DOCX).")]
            )
        file.seek(0)
        data = file.read(LARGEST_TEMPLATE + 1)
        account = getSecurityManager().getUser().getId() or ""
        try:
            keep_template(
                self.context, kind, language, NamedBlobFile(data, filename=file.filename), account
            )
        except RefusedFile as refusal:
            self.to_confirm = tuple(
                {"code": finding.code, "message": sentence}
                for finding, sentence in zip(refusal.findings, refusal.sentences, strict=True)
                if finding.severity == "confirm"
            )
            return self._refuse(refusal.sentences)
        except TemplateRefused as refusal:
            return self._refuse([refusal.message])
        self.say(_("msg_template_kept", default="The template is in force from now on."))
        return self._lead_back()

    def _lead_back(self) -> str:
        self.request.response.redirect(self.url, status=303)
        return ""

    def _refuse(self, messages: Any) -> str:
        self.refusals = tuple(translate(each, context=self.request) for each in messages)
        self.request.response.setStatus(400)
        return self.template()

    def rows(self) -> list[dict[str, Any]]:
        """Return each template and whose it is."""
        rows = []
        for kind in kinds():
            for language in LANGUAGES:
                own = template_for(self.context, kind.token, language).own
                rows.append(
                    {
                        "key": f"{kind.token}-{language}",
                        "title": kind.title,
                        "language": PAPER_LANGUAGES[language],
                        "own": own,
                        "since": self.day(own.time) if own else "",
                        "iso": self.iso(own.time) if own else "",
                        "file_name": own.file.filename if own else "",
                    }
                )
        return rows

    def placeholders(self) -> list[dict[str, Any]]:
        """Return the names that templates may use, with an example each."""
        rows = []
        for kind in kinds():
            sample = kind.sample(self.language)
            item: dict[str, Any] = {}
            for each in sample["items"]:
                item |= {name: value for name, value in each.items() if value or name not in item}
            rows.append(
                {
                    "title": kind.title,
                    "names": [
                        *_names("", {k: v for k, v in sample.items() if k != "items"}),
                        *_names("item.", item),
                    ],
                }
            )
        return rows


class ToTemplates(PackButtons):
    """The way to the templates, for who may change them."""

    index = ViewPageTemplateFile("templates/to-templates.pt")

    def render(self) -> str:
        return self.index() if may_manage(self.context) else ""


def _names(prefix: str, values: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for name, value in values.items():
        if isinstance(value, bool):
            value = ""
        if isinstance(value, list):
            first = value[0] if value else ""
            if isinstance(first, dict):
                parts = ", ".join(first)
                found.append({"name": f"{prefix}{name}", "example": f"[{parts}]"})
                continue
            value = first
        found.append({"name": f"{prefix}{name}", "example": str(value)})
    return found
