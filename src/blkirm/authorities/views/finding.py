"""All authorities, and finding one by Land, kind, place and postcode."""

from blkirm import _
from blkirm.authorities.offices import answering
from blkirm.authorities.offices import Place
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import AuthorityFacts
from blkirm.authorities.views.card import card_of
from blkirm.authorities.vocabularies import authority_kinds
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from functools import cached_property
from typing import Any
from zope.i18nmessageid import Message


LONGEST = 100
WHY = {
    "serves": _("office_serves", default="Is for this postcode"),
    "here": _("office_here", default="Has this postcode itself"),
    "town": _("office_town", default="Is in this town"),
    "name": _("office_name", default="Has this word in its name"),
    "near": _("office_near", default="Its own postcode begins with the same digits"),
}


class AuthoritiesPage(Page):
    """All authorities by level of government; once something is looked for, what was found."""

    @cached_property
    def wanted(self) -> str:
        return self._typed("q")[:LONGEST]

    @cached_property
    def land(self) -> str:
        return self._among("land", laender.titles)

    @cached_property
    def kind(self) -> str:
        return self._among("kind", authority_kinds.titles)

    def _typed(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def _among(self, name: str, offered: Any) -> str:
        # A choice that nobody offered is taken as no choice.
        value = self._typed(name)
        return value if value in offered else ""

    @cached_property
    def is_search(self) -> bool:
        return bool(self.wanted or self.land or self.kind)

    @cached_property
    def _everybody(self) -> list[AuthorityFacts]:
        return list(all_authorities().values())

    def laender_offered(self) -> list[dict[str, Any]]:
        there = {facts.land for facts in self._everybody}
        return self._options(
            laender, [token for token in laender.titles if token in there], self.land
        )

    def kinds_offered(self) -> list[dict[str, Any]]:
        there = {facts.details.get("kind") for facts in self._everybody}
        tokens = [token for token in authority_kinds.titles if token in there]
        return self._options(authority_kinds, tokens, self.kind)

    def _options(self, vocabulary: Any, tokens: list[str], chosen: str) -> list[dict[str, Any]]:
        return [
            {"value": token, "title": vocabulary.title(token), "chosen": token == chosen}
            for token in tokens
        ]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """What was found, each with why and how to reach it."""
        offered = {
            facts.id: facts
            for facts in self._everybody
            if (not self.land or facts.land == self.land)
            and (not self.kind or facts.details.get("kind") == self.kind)
        }
        if not self.wanted:
            found = [(facts, None) for facts in offered.values()]
        else:
            places = [self._place(facts) for facts in offered.values()]
            found = [(offered[each.id], WHY[why]) for each, why in answering(places, self.wanted)]
        return [
            {
                **self._row(facts),
                "why": why,
                "kind": authority_kinds.title(facts.details.get("kind")),
                "card": card_of(facts.details, self.language),
            }
            for facts, why in found
        ]

    def _place(self, facts: AuthorityFacts) -> Place:
        details = facts.details
        towns = [details.get("place"), details.get("place_en")]
        return Place(
            facts.id,
            f"{facts.title} {facts.title_en} {facts.short_name}",
            details.get("postcode") or "",
            " ".join(town for town in towns if town),
            tuple(details.get("serves") or ()),
        )

    def found(self) -> Message:
        number = len(self.results)
        if number == 1:
            return _("label_one_office_found", default="1 office")
        return _(
            "label_offices_found",
            default="${number} offices",
            mapping={"number": self.number(number)},
        )

    def _row(self, facts: AuthorityFacts) -> dict[str, Any]:
        return {
            "title": title_of(facts),
            "short_name": facts.short_name,
            "land": laender.title(facts.land),
            "url": f"{self.context.absolute_url()}/{facts.id}",
        }

    def groups(self) -> list[dict[str, Any]]:
        by_level: dict[str, list] = {}
        for facts in self._everybody:
            by_level.setdefault(facts.level, []).append(self._row(facts))
        return [
            {
                "level": level,
                "title": levels.title(level),
                "rows": sorted(by_level[level], key=lambda row: (row["land"], row["title"])),
            }
            for level in levels.titles
            if level in by_level
        ]
