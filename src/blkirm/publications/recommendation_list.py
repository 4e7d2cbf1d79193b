"""The list of all recommendations: what reports ask for, and for members what became of it."""

from blkirm import _
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.decisions.vocabularies import title_of_addressee
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.publications import following
from blkirm.publications.finding import ANY
from blkirm.publications.finding import Question
from blkirm.publications.finding import TITLES
from blkirm.publications.list_page import PAGE_SIZE
from blkirm.publications.list_page import reports_seen
from blkirm.publications.list_page import ReportsView
from blkirm.publications.recommendation_services import decision_in_short
from blkirm.publications.recommendation_services import in_short_by
from blkirm.publications.recommendation_views import described_by
from blkirm.publications.recommendation_views import described_decision
from blkirm.publications.recommendations import order_of
from blkirm.publications.vocabularies import report_series
from collections.abc import Iterable
from collections.abc import Mapping
from functools import cached_property
from plone import api
from plone.restapi.services import Service
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


PAGE_TITLE = _("heading_all_recommendations", default="Recommendations of all reports")
NONE, OPEN, SETTLED = "none", "open", "settled"
FOLLOW_UPS = {
    NONE: _("label_recommendation_unfollowed", default="No decision follows it"),
    OPEN: _("label_recommendation_open", default="Decided, not settled yet"),
    SETTLED: _("label_recommendation_settled", default="Decided and settled"),
}


def follow_up_of(decisions: Iterable[ICatalogBrain]) -> str:
    """Say how far a recommendation has come in the decisions that the reader sees."""
    settled = [following.progress_in(brain).is_settled for brain in decisions]
    if not settled:
        return NONE
    return SETTLED if all(settled) else OPEN


class RecommendationQuestion(Question):
    """What a reader looks for among the recommendations of the reports in his or her list.

    Who has an account also narrows by what became of them, as far as he or she sees decisions.
    """

    titles: Mapping[str, Message] = {
        **TITLES,
        "report": _("label_report", default="Report"),
        "addressee": _("label_addressees", default="Addressed to"),
        "follow_up": _("label_implementation", default="Follow-up"),
    }
    any_of: Mapping[str, Message] = {
        **ANY,
        "report": _("label_all_reports_short", default="All reports"),
        "addressee": _("label_all_addressees", default="All addressees"),
        "follow_up": _("label_all_follow_ups", default="Any state"),
    }

    def __init__(self, form: Mapping[str, Any], folder: Any) -> None:
        super().__init__(form, self._search)
        self.folder = folder
        self.names = ("series", "report", "field", "addressee")
        if not api.user.is_anonymous():
            self.names = (*self.names, "follow_up")

    @cached_property
    def reports(self) -> dict[str, ICatalogBrain]:
        """Return the reports in the reader's list by their paths, in its order."""
        return {brain.getPath(): brain for brain in reports_seen(self.folder)}

    def report_of(self, brain: ICatalogBrain) -> ICatalogBrain:
        return self.reports[brain.getPath().rpartition("/")[0]]

    @cached_property
    def decisions(self) -> dict[str, list[ICatalogBrain]]:
        """Return the decisions that the reader sees, by recommendation; for strangers none."""
        if "follow_up" not in self.names:
            return {}
        return following.decisions_by_recommendation(b.UID for b in self._search())

    def _search(self, **query: Any) -> list[ICatalogBrain]:
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Recommendation", path="/".join(self.folder.getPhysicalPath()), **query
        )
        place = {path: number for number, path in enumerate(self.reports)}
        found = []
        for brain in brains:
            report = place.get(brain.getPath().rpartition("/")[0])
            if report is not None and brain.recommendation_facts:
                number = brain.recommendation_facts["number"]
                found.append(((report, order_of(number), brain.UID), brain))
        return [brain for _order, brain in sorted(found, key=lambda pair: pair[0])]

    def row_of(self, brain: ICatalogBrain) -> dict[str, Any]:
        facts, report = brain.recommendation_facts, self.report_of(brain)
        return {
            "brain": brain,
            "facets": {
                "series": (report.report_series,),
                "report": (report.getId,),
                "field": (facts["field_of_work"],) if facts["field_of_work"] else (),
                "addressee": facts["addressees"],
                "follow_up": (follow_up_of(self.decisions.get(brain.UID, ())),),
            },
        }

    def title_of_value(self, name: str, value: str) -> str:
        if name == "report":
            return self._titles_of_reports.get(value, value)
        if name == "addressee":
            return title_of_addressee(value)
        if name == "follow_up":
            return translate(FOLLOW_UPS[value], target_language=current_language())
        return super().title_of_value(name, value)

    @cached_property
    def _titles_of_reports(self) -> dict[str, str]:
        return {brain.getId: title_of(brain) for brain in self.reports.values()}

    def known_values(self, name: str) -> Iterable[str]:
        known = {
            "series": report_series.titles,
            "report": self._titles_of_reports,
            "field": fields_of_work.titles,
            "follow_up": FOLLOW_UPS,
        }
        return known.get(name, ())

    def fewest(self, name: str) -> int:
        return 2


class RecommendationsPage(ReportsView, Page):
    """``recommendations`` of the reports; made of catalogue records alone."""

    page_title = PAGE_TITLE

    @property
    def address(self) -> str:
        return in_language(f"{self.context.absolute_url()}/recommendations", self.language)

    def title(self) -> Message:
        return PAGE_TITLE

    @cached_property
    def question(self) -> RecommendationQuestion:
        return RecommendationQuestion(self.request.form, self.context)

    def recommendations(self) -> list[dict[str, Any]]:
        return [self._described(brain) for brain in self.batch]

    def _described(self, brain: ICatalogBrain) -> dict[str, Any]:
        report, state = self.question.report_of(brain), self.question.report_of(brain).review_state
        decisions = self.question.decisions.get(brain.UID, ())
        english = self.language == "en" and report.title_en
        return {
            **described_by(brain.recommendation_facts, brain.getURL(), self.language),
            "id": brain.UID,
            "report": title_of(report),
            "report_language": "en" if english else "de",
            "report_url": in_language(report.getURL(), self.language),
            "state": "" if state == "published" else self.states[state],
            "state_class": state,
            "decisions": [described_decision(self, decision) for decision in decisions],
        }

    def found(self) -> Message:
        number = self.batch.sequence_length
        if number == 1:
            return _("label_one_recommendation_found", default="1 recommendation")
        return _(
            "label_recommendations_found",
            default="${number} recommendations",
            mapping={"number": self.number(number)},
        )


class AllRecommendationsGet(Service):
    """``GET /reports/@recommendations``: what the page would show to the same person."""

    def reply(self) -> dict[str, Any]:
        question = RecommendationQuestion(self.request.form, self.context)
        start = wanted_start(self.request.form)
        return {
            "@id": question.address(f"{self.context.absolute_url()}/@recommendations"),
            "items_total": len(question.found),
            "items": [self._item(question, b) for b in question.found[start : start + PAGE_SIZE]],
            "facets": {
                facet["name"]: [
                    {"token": o["value"], "title": o["title"], "count": o["count"]}
                    for o in facet["options"]
                ]
                for facet in question.facets()
            },
        }

    @staticmethod
    def _item(question: RecommendationQuestion, brain: ICatalogBrain) -> dict[str, Any]:
        report = question.report_of(brain)
        decisions = question.decisions.get(brain.UID, ())
        return {
            **in_short_by(brain.recommendation_facts, brain.getURL(), brain.UID),
            "report": {"@id": report.getURL(), "title": title_of(report)},
            "decisions": [decision_in_short(decision) for decision in decisions],
        }
