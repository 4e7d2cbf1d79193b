"""The public list of reports."""

from blkirm import _
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_number
from blkirm.kernel.language import site_url
from blkirm.publications.feeds import TITLE
from blkirm.publications.finding import Question
from blkirm.publications.listing import describe_brain
from blkirm.publications.words import ReportWords
from functools import cached_property
from plone import api
from plone.batching import Batch
from Products.Five import BrowserView
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from zope.i18nmessageid import Message


PAGE_SIZE = 20


def reports_seen(folder: Any, **query: Any) -> list[ICatalogBrain]:
    """Return the reports in the list of the present reader, the newest first.

    For editors that is also what is in the making. Superseded editions stand on the page of the
    one that superseded them.
    """
    return api.portal.get_tool("portal_catalog")(
        portal_type="Report",
        path="/".join(folder.getPhysicalPath()),
        review_state=["draft", "review", "approved", "scheduled", "published"],
        sort_on="report_newest",
        sort_order="descending",
        **query,
    )


class ReportsView(ReportWords, BrowserView):
    """The list of reports, made of catalogue records alone."""

    @property
    def address(self) -> str:
        return self.context.absolute_url()

    def title(self) -> str:
        return title_of(self.context)

    @cached_property
    def question(self) -> Question:
        return Question(self.request.form, lambda **query: reports_seen(self.context, **query))

    def everything(self) -> bool:
        """Say whether there is anything to look for."""
        return bool(self.question.everything)

    def reports(self) -> list[dict]:
        return [describe_brain(brain) for brain in self.batch]

    @cached_property
    def batch(self) -> Batch:
        brains = self.question.found
        last = max(-(-len(brains) // PAGE_SIZE), 1)
        return Batch.fromPagenumber(brains, PAGE_SIZE, min(self.page_number, last))

    @property
    def page_number(self) -> int:
        text = self.request.form.get("page", "")
        text = text.strip() if isinstance(text, str) else ""
        return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1

    def words_searched(self) -> str:
        return self.question.words

    @property
    def is_filtered(self) -> bool:
        return self.question.is_narrowed

    def facets(self) -> list[dict[str, Any]]:
        return [
            {
                **facet,
                "options": [
                    {**option, "title": f"{option['title']} ({self._number(option['count'])})"}
                    for option in facet["options"]
                ],
            }
            for facet in self.question.facets()
        ]

    def _number(self, number: int) -> str:
        return format_number(number, self.language)

    def found(self) -> Message:
        number = self.batch.sequence_length
        if number == 1:
            return _("label_one_report_found", default="1 report")
        return _(
            "label_reports_found",
            default="${number} reports",
            mapping={"number": self._number(number)},
        )

    def page_url(self, number: int) -> str:
        page = {"page": str(number)} if number > 1 else {}
        return self.question.address(self.address, **page)

    def feed_url(self) -> str:
        """Return the feed of what is asked for here."""
        return self.question.address(f"{self.context.absolute_url()}/atom.xml")

    def feed_title(self) -> Message:
        return TITLE

    def catalogue_url(self) -> str:
        return f"{site_url(self.request)}/catalog.ttl"

    def may_add(self) -> bool:
        return api.user.has_permission("blkirm.publications: Add Report", obj=self.context)
