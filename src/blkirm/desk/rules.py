"""What awaits a member, straight from the catalogue and with their own rights."""

from plone import api
from typing import Any


MOST_PAPERS = 10


def newest_papers() -> list[Any]:
    """Return the catalogue's entries of the papers changed last that the reader may see."""
    return api.portal.get_tool("portal_catalog")(
        portal_type="Paper",
        sort_on="modified",
        sort_order="descending",
        sort_limit=MOST_PAPERS,
    )[:MOST_PAPERS]


def visible_parties() -> list[Any]:
    """Return the catalogue's entries of the working parties the reader may see."""
    return api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
