"""What a reader looks for in the list of reports, for its page, its feed and REST alike."""

from blkirm import _
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.kernel.language import current_language
from blkirm.publications.facets import counts
from blkirm.publications.facets import FACETS
from blkirm.publications.facets import matching
from blkirm.publications.listing import formats_of
from blkirm.publications.listing import title_of_body
from blkirm.publications.vocabularies import report_series
from blkirm.publications.words import LANGUAGE_NAMES
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cached_property
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from urllib.parse import urlencode
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Longer words narrow nothing any more; more is cut off.
LONGEST = 300

TITLES = {
    "series": _("label_report_series", default="Series"),
    "year": _("label_report_year", default="Year"),
    "field": _("label_field_of_work", default="Field of work"),
    "language": _("label_report_language", default="Language"),
    "body": _("label_reporting_body", default="Reporting body"),
    "format": _("label_report_format", default="Format"),
}
ANY = {
    "series": _("label_all_series", default="All series"),
    "year": _("label_all_years", default="All years"),
    "field": _("label_all_fields_short", default="All fields"),
    "language": _("label_all_languages", default="All languages"),
    "body": _("label_all_bodies", default="All bodies"),
    "format": _("label_all_formats", default="All formats"),
}


def row_of(brain: ICatalogBrain) -> dict[str, Any]:
    """Return a report's entry of the catalogue with what it can be narrowed by."""
    files = brain.report_files or {}
    return {
        "brain": brain,
        "facets": {
            "series": (brain.report_series,),
            "year": (str(brain.report_year),) if brain.report_year else (),
            "field": tuple(brain.report_fields or ()),
            "language": tuple(files),
            "body": (brain.report_body,) if brain.report_body else (),
            "format": tuple(formats_of(files)),
        },
    }


class Question:
    """Words and choices, as an address says them; what nobody offered is as if not said."""

    #: What it can be narrowed by, in the order in which it is offered, and what that is called.
    names: Sequence[str] = FACETS
    titles: Mapping[str, Message] = TITLES
    any_of: Mapping[str, Message] = ANY

    def __init__(self, form: Mapping[str, Any], find: Callable[..., list[ICatalogBrain]]) -> None:
        """Take ``find`` as the search: it gets the words and knows whose rights count."""
        self._form = form
        self._find = find

    def _said(self, name: str) -> str:
        value = self._form.get(name, "")
        return value.strip()[:LONGEST] if isinstance(value, str) else ""

    @cached_property
    def words(self) -> str:
        return " ".join(self._said("q").split())

    @cached_property
    def everything(self) -> list[dict[str, Any]]:
        return [self.row_of(brain) for brain in self._find()]

    @cached_property
    def _with_words(self) -> list[dict[str, Any]]:
        if not self.words:
            return self.everything
        return [self.row_of(brain) for brain in self._find(SearchableText=self.words)]

    @cached_property
    def chosen(self) -> dict[str, str]:
        offered = {
            name: {v for row in self.everything for v in row["facets"][name]} for name in self.names
        }
        wanted = {name: self._said(name) for name in self.names}
        return {name: value for name, value in wanted.items() if value in offered[name]}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    @cached_property
    def found(self) -> list[ICatalogBrain]:
        return [row["brain"] for row in matching(self._with_words, self.chosen)]

    @cached_property
    def counts(self) -> dict[str, Mapping[str, int]]:
        return counts(self._with_words, self.chosen, self.names)

    def address(self, base: str, **more: str) -> str:
        """Return an address that asks the same."""
        said = {"q": self.words, **self.chosen, **more}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{base}?{query}" if query else base

    def facets(self) -> list[dict[str, Any]]:
        """Return what can be chosen, with how much each choice leaves."""
        return [
            {
                "name": name,
                "title": self.titles[name],
                "any": self.any_of[name],
                "options": [
                    {
                        "value": value,
                        "title": self.title_of_value(name, value),
                        "count": self.counts[name][value],
                        "chosen": self.chosen.get(name) == value,
                    }
                    for value in self._offered(name)
                ],
            }
            for name in self.names
            if self._is_worth_asking(name)
        ]

    def _offered(self, name: str) -> list[str]:
        # Where nothing is left there is nothing to choose, but for what was chosen.
        values = [v for v, number in self.counts[name].items() if number] + [
            value for facet, value in self.chosen.items() if facet == name
        ]
        if name == "year":
            return sorted(set(values), reverse=True)
        order = {token: number for number, token in enumerate(self.known_values(name))}
        return sorted(set(values), key=lambda v: (order.get(v, 0), self.title_of_value(name, v)))

    def _is_worth_asking(self, name: str) -> bool:
        values = {value for row in self.everything for value in row["facets"][name]}
        return len(values) >= self.fewest(name)

    # --- what is said of reports --------------------------------------------------------------------

    def row_of(self, brain: ICatalogBrain) -> dict[str, Any]:
        return row_of(brain)

    def title_of_value(self, name: str, value: str) -> str:
        return title_of_value(name, value)

    def known_values(self, name: str) -> Iterable[str]:
        """Return the values of a facet in their order; nothing where titles are that."""
        return {"series": report_series.titles, "field": fields_of_work.titles}.get(name, ())

    def fewest(self, name: str) -> int:
        """Return how many values there have to be for asking to make sense."""
        # Almost everything is a PDF; asking makes sense once something is not.
        return 2 if name == "format" else 1


def title_of_value(facet: str, value: str) -> str:
    """Return a value of a facet in the reader's language."""
    if facet == "series":
        return report_series.title(value)
    if facet == "field":
        return fields_of_work.title(value)
    if facet == "body":
        return title_of_body(value)
    if facet == "language":
        return translate(LANGUAGE_NAMES.get(value, value), target_language=current_language())
    return value.upper() if facet == "format" else value
