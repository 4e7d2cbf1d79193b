"""What awaits a member, straight from the catalogue and with their own rights."""

from AccessControl import getSecurityManager
from blkirm.kernel.footprints import footprints
from blkirm.kernel.newest import newest_entries
from blkirm.notifications.record import Notice
from blkirm.notifications.rules import my_notices
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from DateTime import DateTime
from plone import api
from typing import Any


MOST_PAPERS = 8
MOST_RECENT = 20


def newest_papers() -> list[Any]:
    """Return the catalogue's entries of the papers changed last that the reader may see."""
    catalog = api.portal.get_tool("portal_catalog")
    return newest_entries(catalog, "modified", MOST_PAPERS, portal_type="Paper")


@dataclass(frozen=True)
class Kept:
    """What is kept for the reader, as far as they may see it today."""

    #: The catalogue's entries of what they gave a star, the newest star first.
    favourites: list[Any]
    #: Those of what they opened last, the last look first.
    opened: list[Any]
    #: What they were told and have not dismissed, the newest first.
    notices: list[Notice]


def kept_for_me() -> Kept:
    """Return favourites, what was opened and notices, by one question to the catalogue."""
    starred, opened, told = footprints.stars(me()), footprints.opened(me()), my_notices()
    wanted = {*starred, *opened, *(notice.about for notice in told if notice.about)}
    found: dict[str, Any] = {}
    if wanted:
        catalog = api.portal.get_tool("portal_catalog")
        found = {brain.UID: brain for brain in catalog(UID=sorted(wanted))}
    return Kept(
        [found[uid] for uid in starred if uid in found],
        [found[uid] for uid in opened if uid in found][:MOST_RECENT],
        [notice for notice in told if not notice.about or notice.about in found],
    )


def numbers_of_new(parties: Iterable[Any]) -> dict[str, int]:
    """Return by party how many papers changed since the reader was there; only what is new.

    One question for all parties, answered by record numbers. Nothing is new before the first visit.
    """
    visits = footprints.last_visits(me())
    since = {party.getId: DateTime(visits[party.UID]) for party in parties if party.UID in visits}
    if not since:
        return {}
    catalog = api.portal.get_tool("portal_catalog")
    found = catalog(
        portal_type="Paper",
        party=sorted(since),
        modified={"query": min(since.values()), "range": "min"},
    )
    modified, party_of = catalog.Indexes["modified"], catalog.Indexes["party"]
    # As the index counts, which keeps minutes.
    after = {party: modified._convert(moment) for party, moment in since.items()}
    counted: Counter[str] = Counter()
    for record in (r if isinstance(r, int) else r[1] for r in getattr(found, "_seq", ())):
        party = party_of.getEntryForObject(record)
        counted[party] += modified.getEntryForObject(record, 0) >= after[party]
    return {party: number for party, number in counted.items() if number}


def me() -> str:
    """Return the reader's account; nothing for somebody who is not logged in."""
    # Not by `api.user`, which makes a member of it: half a millisecond, a few times on a page.
    return getSecurityManager().getUser().getId() or ""
