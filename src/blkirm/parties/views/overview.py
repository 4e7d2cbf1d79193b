"""The first page of a party."""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import short_name_of_authority
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.authorities.vocabularies import laender
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.footprints import footprints
from blkirm.kernel.newest import newest_entries
from blkirm.kernel.richtext import clean_html
from blkirm.parties.views.frame import PartyPage
from blkirm.parties.vocabularies import party_kinds
from collections import Counter
from functools import cached_property
from plone import api
from typing import Any


MOST_PAPERS = 5


class WorkingPartyPage(PartyPage):
    """What a party is for, its newest papers, its members by level and Land, its contact."""

    tab = "overview"

    def mandate(self) -> str:
        order = (
            ("mandate_en", "mandate_de") if self.language == "en" else ("mandate_de", "mandate_en")
        )
        for name in order:
            html = clean_html(getattr(self.party, name), self.party)
            if html:
                return html
        return ""

    def mandate_language(self) -> str | None:
        """Return the language of the mandate when it is not the page's."""
        value = getattr(self.party, f"mandate_{self.language}")
        return None if value and value.raw else {"de": "en", "en": "de"}[self.language]

    def facts(self) -> list[dict[str, str]]:
        party = self.party
        facts = [(_("label_kind", default="Kind"), party_kinds.title(party.kind))]
        if party.field_of_work:
            facts.append(
                (
                    _("label_field_of_work", default="Field of work"),
                    fields_of_work.title(party.field_of_work),
                )
            )
        if party.start:
            facts.append((_("label_start", default="Since"), self.day(party.start)))
        if party.end:
            facts.append((_("label_end", default="Until"), self.day(party.end)))
        return [{"label": label, "value": value} for label, value in facts]

    def parent(self) -> dict[str, str] | None:
        """Return the party this one reports to, where the reader may see that one."""
        if not self.party.parent_party:
            return None
        brains = api.content.find(portal_type="WorkingParty", getId=self.party.parent_party)
        return {"title": title_of(brains[0]), "url": brains[0].getURL()} if brains else None

    @cached_property
    def new_since(self) -> float | None:
        """Return when the reader was here before this visit, in seconds since 1970."""
        person = api.user.get_current().getId()
        return footprints.visit(person, api.content.get_uuid(self.party)) if person else None

    def newest_papers(self) -> list[dict[str, Any]]:
        """Return the papers changed last that the reader may see."""
        catalog = api.portal.get_tool("portal_catalog")
        brains = newest_entries(
            catalog, "modified", MOST_PAPERS, portal_type="Paper", party=self.party.getId()
        )
        return [
            {
                "title": brain.Title,
                "lang": brain.Language,
                "url": brain.getURL(),
                "originator": short_name_of_authority(brain.originator),
                "day": self.day(brain.modified),
                "iso": self.iso(brain.modified),
                "is_new": self.new_since is not None and brain.modified.timeTime() > self.new_since,
            }
            for brain in brains
        ]

    def people_by_land(self) -> list[dict[str, Any]]:
        authorities = all_authorities()
        sent = {
            (m.person, authorities[m.on_behalf_of].land)
            for m in self.members
            if m.on_behalf_of in authorities
        }
        counts = Counter(land for _person, land in sent if land)
        rows = [{"title": laender.title(land), "people": n} for land, n in counts.items()]
        return sorted(rows, key=lambda row: row["title"])
