"""The page of a party's templates of documents: which are in force, and how to bring another."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.intake.interfaces import Refused as RefusedFile
from blkirm.kernel.office import DOCX
from blkirm.meetings.documents import forget_template
from blkirm.meetings.documents import keep_template
from blkirm.meetings.documents import kind_named
from blkirm.meetings.documents import kinds
from blkirm.meetings.documents import LANGUAGES
from blkirm.meetings.documents import LARGEST_TEMPLATE
from blkirm.meetings.documents import template_for
from blkirm.meetings.documents import TemplateRefused
from blkirm.meetings.interfaces import IDocumentKind
from blkirm.meetings.pack_views import PackButtons
from blkirm.meetings.pack_views import send
from blkirm.meetings.rules import may_manage
from blkirm.papers.vocabularies import PAPER_LANGUAGES
from blkirm.parties.views import PartyPage
from plone.namedfile.file import NamedBlobFile
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18n import translate


class TemplatesPage(PartyPage):
    """``@@document-templates`` of a party: which are in force, and how to bring another."""

    tab = "meetings"
    template = ViewPageTemplateFile("templates/document-templates.pt")
    page_title = _("heading_document_templates", default="Templates of documents")
    refusals: tuple[str, ...] = ()
    to_confirm: tuple[dict[str, str], ...] = ()
    #: The template that could not be taken, like "agenda-de".
    chosen = ""

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
            self.chosen = f"{kind.token}-{language}"
            return self._refuse(refusal.sentences)
        except TemplateRefused as refusal:
            self.chosen = f"{kind.token}-{language}"
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
