"""What all pages inside a party share."""

from blkirm import _
from blkirm.access.register import Membership
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.vocabularies import levels
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import current_members
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_of
from collections import Counter
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import NotFound


#: Colours of the levels in the style sheet.
LEVEL_CLASSES = {"federal": "federal", "land": "laender", "district": "local", "municipal": "local"}


class PartyPage(Page):
    """What all pages inside a party share: its name, its tabs and who can see it."""

    tab = ""

    @cached_property
    def party(self) -> WorkingParty:
        return party_of(self.context)

    @cached_property
    def party_url(self) -> str:
        return self.party.absolute_url()

    @cached_property
    def party_title(self) -> str:
        return title_of(self.party)

    @cached_property
    def members(self) -> list[Membership]:
        return current_members(self.party.getId())

    @cached_property
    def is_concluded(self) -> bool:
        return is_concluded(self.party)

    def tabs(self) -> list[dict[str, Any]]:
        tabs = (
            ("overview", "", _("tab_overview", default="Overview")),
            ("papers", "/papers", _("tab_papers", default="Papers")),
            ("members", "/members", _("tab_members", default="Members")),
        )
        return [
            {"title": title, "url": f"{self.party_url}{path}", "current": key == self.tab}
            for key, path, title in tabs
        ]

    def people(self) -> int:
        """Return how many people belong to the party now."""
        return len({m.person for m in self.members})

    def people_by_level(self) -> list[dict[str, Any]]:
        """Return how many people the levels of government sent, in the order of the levels."""
        authorities = all_authorities()
        sent = {
            (m.person, authorities[m.on_behalf_of].level)
            for m in self.members
            if m.on_behalf_of in authorities
        }
        counts = Counter(level for _person, level in sent)
        return [
            {
                "title": levels_plural.title(level),
                "class": LEVEL_CLASSES.get(level, "other"),
                "people": counts[level],
            }
            for level in levels.titles
            if counts[level]
        ]

    def own_membership(self) -> dict[str, str] | None:
        """Return why the reader is here: the authority that sent them, and until when."""
        person = api.user.get_current().getId()
        own = [m for m in self.members if m.person == person]
        if not own:
            return None
        longest = max(own, key=lambda m: (m.valid_until is None, m.valid_until))
        return {
            "authority": name_of_authority(longest.on_behalf_of),
            "until": self.day(longest.valid_until),
        }


class Macros(Page):
    """Pieces of templates that pages inside a party share; no page by itself."""

    def __call__(self) -> str:
        raise NotFound()
