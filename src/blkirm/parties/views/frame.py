"""What all pages inside a party share."""

from blkirm import _
from blkirm.access.register import Membership
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from blkirm.parties.content import WorkingParty
from blkirm.parties.interfaces import IPartyTab
from blkirm.parties.rules import current_members
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_of
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import NotFound
from zope.component import getUtilitiesFor
from zope.i18nmessageid import Message
from zope.interface import implementer


#: Colours of the levels in the style sheet.
LEVEL_CLASSES = {"federal": "federal", "land": "laender", "district": "local", "municipal": "local"}


@implementer(IPartyTab)
@dataclass(frozen=True)
class PartyTab:
    """See ``IPartyTab``."""

    key: str
    path: str
    title: Message
    weight: int
    #: Asks a party whether it has such pages; without it all have them.
    shown_for: Callable[[Any], bool] | None = None

    def is_shown(self, party: Any) -> bool:
        return self.shown_for is None or self.shown_for(party)


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
    def may_view_party(self) -> bool:
        """Say whether the party may be named; the network reads single things of others."""
        return bool(api.user.has_permission("View", obj=self.party))

    @cached_property
    def members(self) -> list[Membership]:
        return current_members(self.party.getId())

    @cached_property
    def is_concluded(self) -> bool:
        return is_concluded(self.party)

    def tabs(self) -> list[dict[str, Any]]:
        tabs = [
            PartyTab("overview", "", _("tab_overview", default="Overview"), 0),
            PartyTab("papers", "/papers", _("tab_papers", default="Papers"), 10),
            PartyTab("members", "/members", _("tab_members", default="Members"), 90),
        ]
        tabs += [tab for _name, tab in getUtilitiesFor(IPartyTab) if tab.is_shown(self.party)]
        return [
            {
                "title": tab.title,
                "url": f"{self.party_url}{tab.path}",
                "current": tab.key == self.tab,
            }
            for tab in sorted(tabs, key=lambda tab: tab.weight)
        ]


class Macros(Page):
    """Pieces of templates that pages inside a party share; no page by itself."""

    def __call__(self) -> str:
        raise NotFound()
