"""The parties the reader belongs to."""

from blkirm.access.identity import is_anonymous
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.parties.rules import parties_of_person
from blkirm.parties.vocabularies import party_kinds
from collections.abc import Iterable
from plone import api
from typing import Any


class WorkingPartiesPage(Page):
    """The parties the reader belongs to."""

    def parties(self) -> list[dict[str, Any]]:
        return listed_parties(self)


def listed_parties(page: Page, brains: Iterable[Any] | None = None) -> list[dict[str, Any]]:
    """Return the parties the reader may see, from the catalogue, the own ones first.

    ``brains`` are their entries, where somebody has asked already.
    """
    own = () if is_anonymous() else parties_of_person(api.user.get_current().getId())
    if brains is None:
        brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
    rows = [
        {
            "id": brain.getId,
            "title": title_of(brain),
            "url": in_language(brain.getURL()),
            "description": brain.Description,
            "kind": party_kinds.title(brain.party_kind),
            "field": fields_of_work.title(brain.field_of_work),
            "concluded": brain.review_state == "concluded",
            "own": brain.getId in own,
        }
        for brain in brains
    ]
    return sorted(rows, key=lambda row: (row["concluded"], not row["own"], row["title"]))
