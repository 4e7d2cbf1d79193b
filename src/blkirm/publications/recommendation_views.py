"""Pages about recommendations: their own, and the box on the page of a decision."""

from Acquisition import aq_parent
from blkirm import _
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.decisions.rules import may_manage
from blkirm.decisions.vocabularies import title_of_addressee
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.publications import following
from blkirm.publications import rules
from blkirm.publications.content import CHANGE_RELEASED
from blkirm.publications.listing import in_readers_language
from blkirm.publications.recommendations import facts_of
from blkirm.publications.recommendations import numbered
from blkirm.publications.recommendations import order_of
from blkirm.publications.recommendations import recommendations_of
from blkirm.publications.recommendations import report_of
from blkirm.publications.vocabularies import report_series
from collections.abc import Mapping
from functools import cached_property
from plone import api
from plone.dexterity.browser.edit import DefaultEditForm
from plone.dexterity.content import DexterityContent
from plone.z3cform import layout
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.component import queryUtility
from zope.i18nmessageid import Message
from zope.security.interfaces import IPermission


#: The most that one can choose from; the newest reports come first.
MOST_OFFERED = 300


def may_change(thing: DexterityContent) -> bool:
    """Say whether the present user may change what leaves the house with a report."""
    permission = queryUtility(IPermission, name=CHANGE_RELEASED)
    return bool(api.user.has_permission(permission.title, obj=thing))


def described(recommendation: DexterityContent, language: str) -> dict[str, Any]:
    """Return what pages say of a recommendation."""
    return described_by(facts_of(recommendation), recommendation.absolute_url(), language)


def described_by(facts: Mapping[str, Any], url: str, language: str) -> dict[str, Any]:
    """Return the same from the facts that the catalogue keeps."""
    text, spoken = in_readers_language(facts["text_de"], facts["text_en"], language)
    return {
        "number": facts["number"],
        "title": numbered(facts["number"]),
        "url": in_language(url, language),
        "paragraphs": [part for part in text.split("\n") if part.strip()],
        "language": spoken,
        "field": fields_of_work.title(facts["field_of_work"]),
        "addressees": [title_of_addressee(each) for each in facts["addressees"]],
    }


def described_decision(page: Page, brain: ICatalogBrain) -> dict[str, Any]:
    """Return what pages say of a decision that follows a recommendation."""
    progress = following.progress_in(brain)
    return {
        "number": brain.decision_number,
        "title": brain.Title,
        "url": in_language(brain.getURL(), page.language),
        "day": page.day(brain.decided_on),
        "iso": page.iso(brain.decided_on),
        "progress": _in_words(progress),
        "colour": "done" if progress.is_settled else "in-progress",
    }


class RecommendationPage(Page):
    """A recommendation for everybody; for members also what became of it."""

    @cached_property
    def said(self) -> dict[str, Any]:
        return described(self.context, self.language)

    @cached_property
    def report(self) -> dict[str, Any]:
        report = report_of(self.context)
        english = self.language == "en" and getattr(report, "title_en", "")
        return {
            "title": title_of(report),
            "language": "en" if english else "de",
            "url": in_language(report.absolute_url(), self.language),
            "series": report_series.title(report.series),
            "number": report.number or "",
            "list": in_language(f"{aq_parent(report).absolute_url()}/recommendations"),
        }

    @cached_property
    def is_public(self) -> bool:
        return rules.state_of(report_of(self.context)) in rules.PUBLIC_STATES

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.context)

    @cached_property
    def decisions(self) -> list[dict[str, Any]]:
        """Return the decisions that follow it, for those who may view them; for strangers none."""
        if api.user.is_anonymous():
            return []
        return [described_decision(self, b) for b in following.decisions_on(self.context)]


def _in_words(progress: following.Progress) -> Message:
    if not progress.lines:
        return _("label_no_follow_up", default="Nobody has to report on it.")
    numbers = {"done": str(progress.done), "lines": str(progress.lines)}
    if progress.is_settled:
        return _(
            "label_follow_up_settled",
            default="Settled; implemented by ${done} of ${lines}",
            mapping=numbers,
        )
    return _("label_follow_up_open", default="Implemented by ${done} of ${lines}", mapping=numbers)


class RemoveRecommendation(PostPage):
    """Remove a recommendation from a report that is still being written."""

    def change(self) -> str:
        report = report_of(self.context)
        api.content.delete(self.context)
        self.say(_("msg_recommendation_removed", default="The recommendation is removed."))
        return self.lead_to(in_language(report.absolute_url()))


class EditForm(DefaultEditForm):
    """The edit form of a recommendation."""


EditRecommendation = layout.wrap_form(EditForm)


# --- on the page of a decision -------------------------------------------------------------------


class FollowingBox(Part):
    """Which recommendations a decision follows; those who keep the register say so."""

    index = ViewPageTemplateFile("templates/following.pt")

    def render(self) -> str:
        return self.index() if self.followed or (self.may_manage and self.offered) else ""

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.context)

    @cached_property
    def url(self) -> str:
        return in_language(self.context.absolute_url(), self.language)

    @cached_property
    def followed(self) -> list[dict[str, Any]]:
        return [
            {
                **described(each, self.language),
                "uid": api.content.get_uuid(each),
                "report": title_of(report_of(each)),
            }
            for each in following.recommendations_seen(self.context)
        ]

    @cached_property
    def offered(self) -> list[dict[str, Any]]:
        """Return the recommendations of reports in force, by report, the newest first."""
        known = set(following.followed_by(self.context))
        catalog = api.portal.get_tool("portal_catalog")
        reports = catalog(
            portal_type="Report",
            review_state="published",
            sort_on="report_newest",
            sort_order="descending",
        )
        groups: dict[str, dict[str, Any]] = {
            brain.getPath(): {"title": title_of(brain), "options": []} for brain in reports
        }
        recommendations = catalog(
            portal_type="Recommendation",
            sort_on="created",
            sort_order="descending",
            sort_limit=MOST_OFFERED,
        )
        for brain in recommendations[:MOST_OFFERED]:
            group = groups.get(brain.getPath().rpartition("/")[0])
            if group is not None and brain.UID not in known:
                option = {"uid": brain.UID, "title": title_of(brain)}
                group["options"].append((order_of(brain.Title), option))
        return [
            {**group, "options": [each for _order, each in sorted(group["options"], key=_first)]}
            for group in groups.values()
            if group["options"]
        ]


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


class Follow(PostPage):
    """Say that a decision follows a recommendation, or that it does not."""

    def change(self) -> str:
        form = self.request.form
        uid, what = form.get("recommendation", ""), form.get("what", "")
        if not isinstance(uid, str) or what not in ("link", "unlink"):
            raise BadRequest()
        if what == "link":
            following.link(self.context, found(uid))
        elif not following.unlink(self.context, uid):
            raise NotFound()
        self.say(_("msg_saved", default="It is saved."))
        return self.lead_to(in_language(self.context.absolute_url()) + "#following")


def found(uid: str) -> DexterityContent:
    """Return the recommendation with a UID that the present user may see. Raises NotFound."""
    thing = following.recommendation_seen(uid)
    if thing is None:
        raise NotFound()
    return thing


class RecommendationList:
    """Mixed into the page of a report: its recommendations."""

    def recommendations(self) -> list[dict[str, Any]]:
        return [described(each, self.language) for each in recommendations_of(self.context)]

    def may_change_recommendations(self) -> bool:
        return may_change(self.context)
