"""What all pages inside a party share."""

from blkirm import _
from blkirm.access.register import Membership
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import current_members
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_of
from functools import cached_property
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


class Macros(Page):
    """Pieces of templates that pages inside a party share; no page by itself."""

    def __call__(self) -> str:
        raise NotFound()
