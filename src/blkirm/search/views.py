"""Search over everything the reader may view."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.papers.views.words import STATES
from blkirm.papers.vocabularies import document_kinds
from blkirm.search.rules import RELEVANCE
from blkirm.search.rules import Search
from blkirm.search.rules import SORTS
from blkirm.search.rules import suggestions
from collections.abc import Mapping
from functools import cached_property
from plone import api
from typing import Any
from urllib.parse import urlencode
from zope.i18n import translate

import json


BATCH = 25
LONGEST = 300
#: Choices of a facet that are shown at once; the others unfold.
FEW = 8

TYPES = {
    "WorkingParty": _("kind_working_party", default="Working party"),
    "Folder": _("kind_folder", default="Folder"),
    "Paper": _("kind_paper", default="Paper"),
    "Meeting": _("kind_meeting", default="Meeting"),
    "AgendaItem": _("kind_agenda_item", default="Agenda item"),
    "Minutes": _("label_minutes", default="Minutes"),
    "Decision": _("kind_decision", default="Decision"),
    "Task": _("kind_task", default="Task"),
    "Report": _("kind_report", default="Report"),
    "Recommendation": _("kind_recommendation", default="Recommendation"),
    "Programme": _("kind_programme", default="Return support"),
    "Authority": _("kind_authority", default="Authority"),
    "Document": _("kind_page", default="Page"),
    "News Item": _("kind_news", default="News"),
    "Event": _("kind_event", default="Event"),
    "SignLanguageVideo": _("kind_sign_language", default="Video in sign language"),
    "EasyForm": _("kind_form", default="Form"),
    "AccessibilityStatement": _("kind_accessibility_statement", default="Accessibility statement"),
    "LegalNotice": _("kind_legal_notice", default="Legal notice"),
    "PrivacyNotice": _("kind_privacy_notice", default="Privacy notice"),
}

#: What is shown with the name of its party.
IN_PARTIES = frozenset({"Paper", "Folder", "Meeting", "AgendaItem", "Minutes", "Decision", "Task"})
#: What stands in the folder of one language and keeps its address.
PUBLIC_PAGES = frozenset(
    {
        "Document",
        "News Item",
        "Event",
        "SignLanguageVideo",
        "EasyForm",
        "AccessibilityStatement",
        "LegalNotice",
        "PrivacyNotice",
    }
)

FACET_TITLES = {
    "type": _("label_facet_type", default="What"),
    "party": _("label_facet_party", default="Working party"),
    "kind": _("label_facet_kind", default="Kind of paper"),
    "field": _("label_facet_field", default="Field of work"),
    "authority": _("label_facet_authority", default="From authority"),
    "level": _("label_facet_level", default="Level"),
    "land": _("label_facet_land", default="Land"),
    "year": _("label_facet_year", default="Year"),
    "state": _("label_facet_state", default="State"),
}

SORT_TITLES = {
    "relevance": _("label_sort_relevance", default="Best match"),
    "newest": _("label_sort_newest", default="Newest first"),
    "title": _("label_sort_title", default="By title"),
}


class SearchPage(Page):
    """What was found, the best or newest first, with the place where it was found."""

    page_title = _("title_search", default="Search")

    @property
    def is_personal(self) -> bool:
        return not is_anonymous()

    def _asked(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:LONGEST] if isinstance(value, str) else ""

    @cached_property
    def query(self) -> str:
        return self._asked("q") or self._asked("SearchableText")

    @cached_property
    def sort(self) -> str:
        return wanted if (wanted := self._asked("sort")) in SORTS else RELEVANCE

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Return the choices that mean something to this reader; others are as if not made."""
        wanted = {name: self._asked(name) for name in FACET_TITLES}
        return {name: token for name, token in wanted.items() if token and self._title(name, token)}

    @cached_property
    def search(self) -> Search:
        return Search(self.query, self.chosen)

    @cached_property
    def total(self) -> int:
        return self.search.total

    @cached_property
    def is_cut(self) -> bool:
        return self.search.query.is_cut

    # --- titles of choices ------------------------------------------------------------------

    @cached_property
    def _parties(self) -> dict[str, str]:
        """Return the titles of the parties the reader may know."""
        brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
        return {brain.getId: title_of(brain) for brain in brains}

    @cached_property
    def _titles(self) -> dict[str, Mapping[str, Any]]:
        return {
            "type": TYPES,
            "kind": document_kinds.titles,
            "field": fields_of_work.titles,
            "level": levels.titles,
            "land": laender.titles,
            "state": STATES,
        }

    def _title(self, facet: str, token: str) -> str:
        if facet == "party":
            return self._parties.get(token, "")
        if facet == "authority":
            facts = all_authorities().get(token)
            return title_of(facts) if facts else ""
        if facet == "year":
            return token if len(token) == 4 and token.isdecimal() and token.isascii() else ""
        return translate(self._titles[facet].get(token, ""), context=self.request)

    # --- the results ------------------------------------------------------------------------

    def results(self) -> list[dict[str, Any]]:
        return [self._row(record) for record in self.search.records(self.start, BATCH, self.sort)]

    def _row(self, record: Any) -> dict[str, Any]:
        kind = record.portal_type
        url = record.getURL()
        stays = kind in PUBLIC_PAGES or (kind == "Folder" and not record.party)
        party = self._parties.get(record.party or "", "") if kind in IN_PARTIES else ""
        return {
            "title": title_of(record),
            "lang": record.Language if kind == "Paper" else None,
            "url": url if stays else in_language(url),
            "pieces": [
                {"text": text, "mark": marked} for text, marked in self.search.extract_of(record)
            ],
            "kind": document_kinds.title(record.paper_kind) if kind == "Paper" else TYPES[kind],
            "party": party,
            "day": self.day(record.modified),
            "iso": self.iso(record.modified),
        }

    # --- addresses --------------------------------------------------------------------------

    def action(self) -> str:
        return f"{home_url(request=self.request)}/search"

    @cached_property
    def suggestions_url(self) -> str:
        return f"{home_url(request=self.request)}/search-suggestions"

    @cached_property
    def form(self) -> dict[str, str]:
        """Return what leads to this page again, without the place in the list."""
        sort = {"sort": self.sort} if self.sort != RELEVANCE else {}
        return {"q": self.query, **self.chosen, **sort}

    def _address(self, **changes: str) -> str:
        wanted = {name: value for name, value in {**self.form, **changes}.items() if value}
        return f"{self.action()}?{urlencode(wanted)}"

    def batch(self) -> dict[str, str]:
        return batch_links(self.action(), self.form, self.start, BATCH, self.total)

    def kept(self) -> list[dict[str, str]]:
        """Return what the form sends along: choices stay when the words change."""
        return [{"name": n, "value": v} for n, v in self.form.items() if n != "q"]

    def meant(self) -> dict[str, str] | None:
        """Return what the reader may have meant, where nothing was found."""
        text = self.search.better_text
        return {"text": text, "url": f"{self.action()}?{urlencode({'q': text})}"} if text else None

    # --- facets -----------------------------------------------------------------------------

    def facets(self) -> list[dict[str, Any]]:
        counts = self.search.facets
        return [
            {"name": name, "title": title, "first": options[:FEW], "more": options[FEW:]}
            for name, title in FACET_TITLES.items()
            if (options := self._options(name, counts[name]))
            and (len(options) > 1 or name in self.chosen)
        ]

    def _options(self, name: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
        chosen = self.chosen.get(name)
        titled = [(self._title(name, token), token, number) for token, number in counts.items()]
        rows = [
            {
                "title": title,
                "number": self.number(number),
                "url": self._address(**{name: "" if token == chosen else token}),
                "chosen": token == chosen,
                "current": "true" if token == chosen else None,
                "order": (-int(token), "") if name == "year" else (-number, title.casefold()),
            }
            for title, token, number in titled
            if title
        ]
        # What is chosen is always to be seen.
        return sorted(rows, key=lambda row: (not row["chosen"], row["order"]))

    def chips(self) -> list[dict[str, str]]:
        """Return the choices made, each with the address without it."""
        return [
            {
                "facet": FACET_TITLES[name],
                "title": self._title(name, token),
                "url": self._address(**{name: ""}),
            }
            for name, token in self.chosen.items()
        ]

    def sorts(self) -> list[dict[str, Any]]:
        return [
            {
                "title": title,
                "url": self._address(sort="" if token == RELEVANCE else token),
                "current": "true" if token == self.sort else None,
            }
            for token, title in SORT_TITLES.items()
        ]


class Suggestions(Page):
    """Titles for the search box while somebody types: JSON, of what the reader may see."""

    def __call__(self) -> str:
        text = self.request.form.get("q", "")
        text = text[:LONGEST] if isinstance(text, str) else ""
        items = [
            {
                "title": title_of(record),
                "kind": translate(TYPES[record.portal_type], context=self.request),
                "url": record.getURL()
                if record.portal_type in PUBLIC_PAGES
                else in_language(record.getURL()),
            }
            for record in suggestions(text)
        ]
        response = self.request.response
        response.setHeader("Content-Type", "application/json; charset=utf-8")
        response.setHeader("Cache-Control", "private, no-store")
        return json.dumps({"items": items}, ensure_ascii=False)
