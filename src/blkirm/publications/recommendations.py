"""Recommendations: what a report asks others to do, each with an address of its own.

A recommendation lies in its report and has no state of its own: who may view or change the report may
view or change it, and once the report leaves the house it stays as it is. What became of it stands in
decisions of working parties, which only their readers find (``following``).
"""

from blkirm import _
from blkirm.kernel.selects import CheckBoxGroupFieldWidget
from blkirm.publications.content import CHANGE_RELEASED
from blkirm.publications.content import IReport
from plone.app.content.interfaces import INameFromTitle
from plone.autoform import directives
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import Item
from plone.indexer import indexer
from plone.supermodel import model
from typing import Any
from zope import schema
from zope.component import adapter
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer

import re


#: Letters of the text that titles in lists show.
LONGEST_TITLE = 90
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?")


def is_number(text: str) -> bool:
    """Say whether something is a number as reports give them: 3, 3a, or 3.2.1."""
    return bool(_NUMBER.fullmatch(text))


class IRecommendation(model.Schema):
    """One recommendation of a report."""

    number = schema.TextLine(
        title=_("label_recommendation_number", default="Number"),
        description=_(
            "help_recommendation_number",
            default="As it stands in the report, for example 3, 3a or 3.2.1.",
        ),
        constraint=is_number,
    )

    text_de = schema.Text(
        title=_("label_recommendation_text_de", default="Text in German"),
        description=_("help_recommendation_text", default="Word for word as in the report."),
        max_length=4000,
    )

    text_en = schema.Text(
        title=_("label_recommendation_text_en", default="Text in English"),
        description=_("help_recommendation_text", default="Word for word as in the report."),
        required=False,
        default="",
        missing_value="",
        max_length=4000,
    )

    field_of_work = schema.Choice(
        title=_("label_field_of_work", default="Field of work"),
        vocabulary="blkirm.fields_of_work",
        required=False,
    )

    addressees = schema.List(
        title=_("label_addressees", default="Addressed to"),
        value_type=schema.Choice(vocabulary="blkirm.addressees"),
        required=False,
        default=[],
        missing_value=[],
    )

    directives.widget("addressees", CheckBoxGroupFieldWidget)
    directives.write_permission(
        number=CHANGE_RELEASED,
        text_de=CHANGE_RELEASED,
        text_en=CHANGE_RELEASED,
        field_of_work=CHANGE_RELEASED,
        addressees=CHANGE_RELEASED,
    )


def numbered(number: str) -> Message:
    return _("label_recommendation", default="Recommendation ${number}", mapping={"number": number})


@implementer(IRecommendation)
class Recommendation(Item):
    """See ``IRecommendation``. Its title follows from its number and the beginning of its text."""

    @property
    def title_en(self) -> str:
        return self._titled("en", self.text_en or self.text_de)

    def Title(self) -> str:  # noqa: N802 (Plone's name)
        return self._titled("de", self.text_de)

    def _titled(self, language: str, text: str) -> str:
        return f"{translate(numbered(self.number), target_language=language)}: {beginning_of(text)}"

    def Description(self) -> str:  # noqa: N802 (Plone's name)
        return ""


def beginning_of(text: str | None) -> str:
    """Return the beginning of a text on one line, up to the end of a word."""
    line = " ".join((text or "").split())
    if len(line) <= LONGEST_TITLE:
        return line
    head, _space, _rest = line[: LONGEST_TITLE + 1].rpartition(" ")
    return f"{head or line[:LONGEST_TITLE]} …"


def facts_of(recommendation: DexterityContent) -> dict[str, Any]:
    """Return what lists say of a recommendation."""
    return {
        "number": recommendation.number,
        "text_de": recommendation.text_de or "",
        "text_en": recommendation.text_en or "",
        "field_of_work": recommendation.field_of_work,
        "addressees": tuple(recommendation.addressees or ()),
    }


@indexer(IRecommendation)
def recommendation_facts(recommendation: IRecommendation) -> dict[str, Any]:
    return facts_of(recommendation)


@indexer(IRecommendation)
def searchable_text(recommendation: IRecommendation) -> str:
    words = (recommendation.Title(), recommendation.text_de, recommendation.text_en)
    return " ".join(word for word in words if word)


@implementer(INameFromTitle)
@adapter(IRecommendation)
class NameFromNumber:
    """Let the address name the number."""

    def __init__(self, recommendation: IRecommendation) -> None:
        # What follows a point would be taken for the ending of a file's name.
        self.title = f"recommendation-{recommendation.number.replace('.', '-')}"


def order_of(text: str | None) -> tuple[tuple[int, ...], str]:
    """Return what is sorted by the first number in a text: 3, 3a, 3.2, 10."""
    found = _NUMBER.search(text or "")
    number = found[0] if found else ""
    return tuple(int(each) for each in re.findall(r"\d+", number)), number


def recommendations_of(report: DexterityContent) -> list[Recommendation]:
    """Return the recommendations of a report in the order of their numbers."""
    found = (each for each in report.objectValues() if IRecommendation.providedBy(each))
    return sorted(found, key=lambda each: order_of(each.number))


def report_of(recommendation: DexterityContent) -> DexterityContent | None:
    """Return the report in which a recommendation lies."""
    parent = recommendation.__parent__
    return parent if IReport.providedBy(parent) else None
