"""The papers of a party that should have been looked at again by today."""

from blkirm import _
from blkirm.papers.rules import overdue_query
from blkirm.papers.views.words import state_title
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from typing import Any


#: More than anybody goes through at once.
MOST = 500


class OverduePage(PartyPage):
    """What the reader may see of them, the longest overdue first."""

    tab = "papers"
    page_title = _("heading_overdue", default="Papers due for review")

    @cached_property
    def papers(self) -> list[dict[str, Any]]:
        query = {**overdue_query(), "party": self.party.getId(), "sort_limit": MOST}
        return [
            {
                "title": brain.Title,
                "lang": brain.Language,
                "url": brain.getURL(),
                "number": brain.reference_number,
                "day": self.day(brain.review_date),
                "iso": self.iso(brain.review_date),
                "state": brain.review_state,
                "state_title": state_title(brain.review_state, self.request),
            }
            for brain in api.portal.get_tool("portal_catalog")(**query)[:MOST]
        ]
