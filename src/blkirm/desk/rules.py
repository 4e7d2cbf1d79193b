"""What awaits a member, straight from the catalogue and with their own rights."""

from blkirm.kernel.footprints import footprints
from DateTime import DateTime
from plone import api
from typing import Any


MOST_PAPERS = 10
MOST_RECENT = 20


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


def favourites() -> list[Any]:
    """Return the entries of the reader's favourites that they may still see, newest star first."""
    return _entries(footprints.stars(_me()))


def recently_opened() -> list[Any]:
    """Return the entries of the papers the reader opened last, as far as they may see them."""
    return _entries(footprints.opened(_me()))[:MOST_RECENT]


def number_of_new(party: Any) -> int:
    """Return how many papers of a party changed since the reader was there; 0 before that."""
    since = footprints.last_visit(_me(), party.UID)
    if since is None:
        return 0
    return len(
        api.portal.get_tool("portal_catalog")(
            portal_type="Paper",
            party=party.getId,
            modified={"query": DateTime(since), "range": "min"},
        )
    )


def _entries(uids: list[str]) -> list[Any]:
    if not uids:
        return []
    found = api.portal.get_tool("portal_catalog")(UID=uids)
    by_uid = {brain.UID: brain for brain in found}
    return [by_uid[uid] for uid in uids if uid in by_uid]


def _me() -> str:
    return api.user.get_current().getId() or ""
