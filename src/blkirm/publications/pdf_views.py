"""Pages about PDFs, for those who check reports: what was found, what the public copy lacks."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.kernel.spreadsheet import deliver
from blkirm.kernel.spreadsheet import Table
from blkirm.publications.pdf_check import from_record
from blkirm.publications.pdf_check import NAMES
from blkirm.publications.pdf_check import page_ranges
from blkirm.publications.rendition import PROBLEMS
from blkirm.publications.rendition import words_of_removed
from blkirm.publications.rules import CHECK
from blkirm.publications.vocabularies import SERIES
from blkirm.publications.words import LANGUAGE_NAMES
from collections.abc import Iterable
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlencode
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


#: States in which readers get the files of a report.
READ = ("published", "superseded")
ROWS = 50
#: Choices of a finding beside the findings themselves.
ANY, NONE = "any", "none"
_ANY = _("label_pdf_any_finding", default="With findings")
_NONE = _("label_pdf_no_finding", default="Without findings")


def words_of_findings(records: Iterable[dict]) -> list[dict[str, Any]]:
    """Return findings as a page shows them."""
    return [
        {
            "id": finding.id,
            "title": finding.title,
            "pages": _words_of_pages(finding.pages),
        }
        for finding in map(from_record, records)
    ]


def _words_of_pages(pages: tuple[int, ...]) -> Message | str:
    if not pages:
        return ""
    if len(pages) == 1:
        return _("label_on_page", default="Page ${page}", mapping={"page": str(pages[0])})
    return _("label_on_pages", default="Pages ${pages}", mapping={"pages": page_ranges(pages)})


@implementer(IViewlet)
class PdfBox(Page):
    """On a report's page: what is to be said about its PDFs, for those who check reports."""

    index = ViewPageTemplateFile("templates/pdf-box.pt")

    def __init__(self, context: Any, request: Any, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.__parent__ = view

    def update(self) -> None:
        """Everything is asked for when it is shown."""

    def render(self) -> str:
        if not self.files or not api.user.has_permission(CHECK, obj=self.context):
            return ""
        return self.index()

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        url = self.context.absolute_url()
        return [
            {
                "language": LANGUAGE_NAMES.get(language, language),
                "problem": PROBLEMS.get(rendition.problem, ""),
                "removed": [
                    {"title": title, "number": self.number(number)}
                    for title, number in words_of_removed(rendition.removed)
                ],
                "findings": words_of_findings(rendition.findings),
                "internal": f"{url}/@@internal-file/{language}",
            }
            for language, rendition in sorted(self.context.renditions.items())
        ]

    @cached_property
    def all_findings(self) -> str:
        return in_language(f"{api.portal.get().absolute_url()}/reports-pdf-findings")


class PdfFindings(Page):
    """All PDFs that readers get and what was found in them, by who handed them in."""

    def asked(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:100] if isinstance(value, str) else ""

    @cached_property
    def wish(self) -> dict[str, str]:
        finding = self.asked("finding")
        owner = self.asked("owner")
        return {
            "owner": owner if owner in self.owner_names else "",
            "finding": finding if finding in (*NAMES, ANY, NONE) else "",
        }

    @property
    def is_filtered(self) -> bool:
        return any(self.wish.values())

    @cached_property
    def everything(self) -> list[dict[str, Any]]:
        """Return each PDF as the catalogue knows it; wakes no report."""
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Report",
            review_state=list(READ),
            sort_on="report_newest",
            sort_order="descending",
        )
        return [
            {
                "report": title_of(brain),
                # Editions, and reports of a series, may share their title.
                "series": SERIES.get(brain.report_series, ""),
                "number": brain.report_number or "",
                "year": str(brain.report_year or ""),
                "title_language": self._language_of_title(brain),
                "url": in_language(brain.getURL()),
                "language": language,
                "owner": told["setter"],
                "records": told["findings"],
            }
            for brain in brains
            for language, told in sorted((brain.report_pdf or {}).items())
        ]

    def _language_of_title(self, brain: Any) -> str:
        return "en" if self.language == "en" and brain.title_en else "de"

    @cached_property
    def owner_names(self) -> dict[str, str]:
        """Return who handed files in. Those who check reports know who else works on them."""
        return {person: full_name(person) for person in {row["owner"] for row in self.everything}}

    @cached_property
    def found(self) -> list[dict[str, Any]]:
        return [row for row in self.everything if self._fits(row)]

    def _fits(self, row: dict[str, Any]) -> bool:
        ids = {record["id"] for record in row["records"]}
        wanted = self.wish["finding"]
        if self.wish["owner"] and row["owner"] != self.wish["owner"]:
            return False
        if wanted in (ANY, NONE):
            return bool(ids) == (wanted == ANY)
        return not wanted or wanted in ids

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                **row,
                "language_name": LANGUAGE_NAMES.get(row["language"], row["language"]),
                "owner_name": self.owner_names[row["owner"]],
                "findings": words_of_findings(row["records"]),
            }
            for row in self.found[self.start : self.start + ROWS]
        ]

    @cached_property
    def batch(self) -> dict[str, str]:
        return batch_links(self.here, self.wish, self.start, ROWS, len(self.found))

    @cached_property
    def here(self) -> str:
        return in_language(f"{self.context.absolute_url()}/reports-pdf-findings")

    @cached_property
    def csv_url(self) -> str:
        wish = {name: value for name, value in self.wish.items() if value}
        return f"{self.here}-csv" + (f"?{urlencode(wish)}" if wish else "")

    def owners(self) -> list[dict[str, Any]]:
        return [
            {"token": person, "title": name, "selected": person == self.wish["owner"]}
            for person, name in sorted(self.owner_names.items(), key=lambda pair: pair[1].lower())
        ]

    def kinds(self) -> list[dict[str, Any]]:
        """Return the findings there are, for a select."""
        there = {record["id"] for row in self.everything for record in row["records"]}
        choices = {ANY: _ANY, NONE: _NONE} | {n: t for n, t in NAMES.items() if n in there}
        return [
            {"token": token, "title": title, "selected": token == self.wish["finding"]}
            for token, title in choices.items()
        ]

    def number_found(self) -> Message:
        number = len(self.found)
        if number == 1:
            return _("label_one_pdf_found", default="1 PDF")
        return _(
            "label_pdfs_found", default="${number} PDFs", mapping={"number": self.number(number)}
        )


class PdfFindingsFile(PdfFindings):
    """The same as a file, one line for each finding."""

    def __call__(self) -> bytes:
        columns = (
            _("label_report", default="Report"),
            _("label_report_series", default="Series"),
            _("label_report_number", default="Number"),
            _("label_report_year", default="Year"),
            _("label_report_language", default="Language"),
            _("label_pdf_owner", default="Handed in by"),
            _("label_pdf_finding", default="Finding"),
            _("label_pdf_pages", default="Pages"),
            _("label_address", default="Address"),
        )
        table = Table(
            title="PDF", columns=[self._say(each) for each in columns], rows=list(self._lines())
        )
        name = f"pdf-findings-{clock.today().isoformat()}"
        return deliver(self.request.response, table, name, "csv")

    def _lines(self) -> Iterable[list[str]]:
        for row in self.found:
            for record in row["records"] or [None]:
                finding = from_record(record) if record else None
                yield [
                    row["report"],
                    self._say(row["series"]),
                    row["number"],
                    row["year"],
                    self._say(LANGUAGE_NAMES.get(row["language"], row["language"])),
                    self.owner_names[row["owner"]],
                    self._say(finding.title) if finding else "",
                    page_ranges(finding.pages) if finding else "",
                    row["url"],
                ]

    def _say(self, message: Message) -> str:
        return translate(message, context=self.request)
