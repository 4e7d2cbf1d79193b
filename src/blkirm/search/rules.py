"""What a reader finds. Everything starts from what the catalogue lets the reader see."""

from blkirm.authorities.rules import all_authorities
from blkirm.kernel.newest import newest
from blkirm.search.extracts import beginning
from blkirm.search.extracts import extract
from blkirm.search.extracts import Piece
from blkirm.search.facets import FACETS
from blkirm.search.index import TextIndex
from blkirm.search.query import parse
from blkirm.search.query import Query
from blkirm.search.spelling import better_words
from BTrees.IIBTree import difference
from BTrees.IIBTree import IISet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from plone import api
from typing import Any

import re


#: What can be found, in the order in which the kinds are offered.
TYPES = (
    "Paper",
    "Folder",
    "WorkingParty",
    "Meeting",
    "AgendaItem",
    "Minutes",
    "Decision",
    "Task",
    "Report",
    "Recommendation",
    "Programme",
    "Authority",
    "Document",
    "News Item",
    "Event",
    "SignLanguageVideo",
    "EasyForm",
    "AccessibilityStatement",
    "LegalNotice",
    "PrivacyNotice",
)
#: Facets that tell of the authority a paper comes from.
OF_AUTHORITY = ("level", "land")
RELEVANCE, NEWEST, TITLE = "relevance", "newest", "title"
SORTS = (RELEVANCE, NEWEST, TITLE)
MOST_SUGGESTIONS = 8
#: Suggestions are chosen from the newest titles that fit.
MOST_LOOKED_AT = 200


def visible_documents(**criteria: Any) -> Any:
    """Return the numbers of the catalogue's records that the present reader may see."""
    found = api.portal.get_tool("portal_catalog").searchResults(**criteria)
    # A list of the catalogue makes its records when they are asked for; the numbers are enough.
    return IISet(found._seq)


class Search:
    """One question of the present reader, and everything a page says about its answer."""

    def __init__(self, text: str, chosen: Mapping[str, str] | None = None) -> None:
        self.text = text
        self.chosen = {name: value for name, value in (chosen or {}).items() if value}
        self.query: Query = parse(text)
        self.catalog = api.portal.get_tool("portal_catalog")

    def index(self, name: str) -> TextIndex:
        return self.catalog._catalog.indexes[name]

    @cached_property
    def base(self) -> Any:
        """What the words find, whatever facets are chosen."""
        if not self.query:
            return IISet()
        return visible_documents(SearchableText=self.text, portal_type=list(TYPES))

    @cached_property
    def _chosen_documents(self) -> dict[str, Any]:
        return {name: self._documents_with(name, value) for name, value in self.chosen.items()}

    def _documents_with(self, name: str, value: str) -> Any:
        if name not in OF_AUTHORITY:
            return FACETS[name].documents(self.catalog, value)
        senders = [
            facts.id for facts in all_authorities().values() if getattr(facts, name) == value
        ]
        return multiunion([FACETS["authority"].documents(self.catalog, each) for each in senders])

    def _narrowed(self, without: str = "") -> Any:
        found = self.base
        for name, documents in self._chosen_documents.items():
            if name != without:
                found = intersection(found, documents)
        return found

    @cached_property
    def found(self) -> Any:
        """What the words find within the chosen facets."""
        return self._narrowed()

    @property
    def total(self) -> int:
        return len(self.found)

    @cached_property
    def facets(self) -> dict[str, Counter[str]]:
        """How many things each choice would leave, other choices kept."""
        counts = {
            name: facet.values(self.catalog, self._for(name)) for name, facet in FACETS.items()
        }
        authorities = all_authorities()
        for name in OF_AUTHORITY:
            counted = counts["authority"]
            if name in self.chosen or "authority" in self.chosen:
                counted = FACETS["authority"].values(self.catalog, self._for(name))
            sums: Counter[str] = Counter()
            for authority, number in counted.items():
                if facts := authorities.get(authority):
                    sums[getattr(facts, name)] += number
            del sums[""]
            counts[name] = sums
        return counts

    def _for(self, facet: str) -> Any:
        return self._narrowed(without=facet) if facet in self.chosen else self.found

    def records(self, start: int, size: int, sort: str = RELEVANCE) -> list[Any]:
        """Return some of what was found as records of the catalogue."""
        return [self.catalog._catalog[number] for number in self._in_order(start, size, sort)]

    def _in_order(self, start: int, size: int, sort: str) -> list[int]:
        indexes = self.catalog._catalog.indexes
        if sort == TITLE:
            titles = indexes["sortable_title"].documentToKeyMap()
            ordered = sorted(self.found, key=lambda number: (titles.get(number) or "", number))
            return ordered[start : start + size]
        page: list[int] = []
        for group in self._groups() if sort == RELEVANCE else [self.found]:
            # What of the page comes from earlier groups, and what of this one comes before it.
            before = max(0, start)
            page += newest(indexes["modified"], group, before, before + size - len(page))
            start -= len(group)
            if len(page) == size:
                break
        return page

    def _groups(self) -> list[Any]:
        """Return what was found in parts, the best first.

        By what a document itself says, never by what others say: first those whose title has the
        words, then those that have them as words of their own, then the rest.
        """
        text, title = self.index("SearchableText"), self.index("Title")
        titled = intersection(self.found, title.find(self.query, among=self.found))
        rest = difference(self.found, titled)
        whole = intersection(rest, text.find(self.query, in_compounds=False, among=self.found))
        return [titled, whole, difference(rest, whole)]

    @cached_property
    def _places(self) -> list[set[str]]:
        return self.index("SearchableText").words_meant(self.query)

    def extract_of(self, record: Any) -> list[Piece]:
        """Return the place in a thing's text where the words stand, or the text's beginning."""
        text = self.index("SearchableText").text_of(record.getRID())
        title = record.Title or ""
        if not text.startswith(title):
            # Plone puts the id of its own types before everything else.
            text = text.removeprefix(f"{record.getId} ")
        skip = len(title) if text.startswith(title) else 0
        found = extract(text, self._places, skip)
        return found or ([(start, False)] if (start := beginning(text, skip)) else [])

    @cached_property
    def better_text(self) -> str:
        """Return what the reader may have meant, where nothing was found; it finds something."""
        if len(self.base) or not self.query:
            return ""
        visible = visible_documents(portal_type=list(TYPES))
        better = better_words(self.index("SearchableText"), self.query, visible)
        if not better:
            return ""

        def replaced(match: re.Match[str]) -> str:
            return better.get(match[0].lower(), match[0])

        text = re.sub(r"[^\W_]+", replaced, self.text)
        return text if len(Search(text).base) else ""


def suggestions(text: str) -> list[Any]:
    """Return records of things whose title goes on like a text; words may be in any order."""
    query = parse(f"{text.rstrip()}*")
    if not query:
        return []
    found = api.portal.get_tool("portal_catalog")(
        Title=f"{text.rstrip()}*",
        portal_type=list(TYPES),
        sort_on="modified",
        sort_order="descending",
        sort_limit=MOST_LOOKED_AT,
    )[:MOST_LOOKED_AT]
    first = query.terms[0].words[0]
    # What begins with the words comes first; sorting keeps the newest first otherwise.
    ordered = sorted(found, key=lambda record: not _begins_with(record, first))
    return ordered[:MOST_SUGGESTIONS]


def _begins_with(record: Any, word: str) -> bool:
    titles = (record.Title, record.title_en or "")
    return any(title.lower().startswith(word) for title in titles)
