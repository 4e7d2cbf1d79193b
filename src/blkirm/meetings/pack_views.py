"""Pages that lead to documents of a meeting, and to the templates they are made from."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.kernel import workshop
from blkirm.kernel.office import DOCX
from blkirm.kernel.office import is_installed
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.page import Page
from blkirm.kernel.page import Part
from blkirm.kernel.workshop import Unmade
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import pdf_of
from blkirm.meetings.pack import Pack
from blkirm.meetings.pack import pack_for
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.pack_making import begin_pack
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.papers.archive import safe_name
from blkirm.papers.archive import TooMuch
from blkirm.papers.views.download import OpenFile
from functools import cached_property
from pathlib import Path
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import quote
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18nmessageid import Message


PDF, ZIP = "application/pdf", "application/zip"
#: Seconds after which it makes sense to ask again for what could not be made.
PAUSE = 60
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
        if "state" in self.request.form:
            self.request.response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return workshop.look(self.made.key).state
        try:
            product = pdf_of(self.made, self.account, again=self.request.method == "POST")
        except Unmade as refusal:
            return self._explain(refusal.message, refusal.status)
        if product.path is not None:
            return send(self, product.path, PDF, self.made.title)
        if product.state == "failed":
            return self._explain(product.message)
        self.request.response.setStatus(202)
        return self.template()

    def _explain(self, message: Message | None, status: int = 503) -> str:
        self.failure = message
        self.request.response.setStatus(status)
        self.request.response.setHeader("Retry-After", str(PAUSE))
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
        try:
            begin_pack(self.pack, kind, again=True)
        except TooMuch as refusal:
            return self._refuse(refusal.message, 400)
        except Unmade as refusal:
            self.request.response.setHeader("Retry-After", str(PAUSE))
            return self._refuse(refusal.message, refusal.status)
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


class PackButtons(Part):
    """The way to the agenda and the pack, at the top of a meeting's page."""

    index = ViewPageTemplateFile("templates/pack-buttons.pt")
