"""What awaits a member, straight from the catalogue and with their own rights."""

from AccessControl import getSecurityManager
from blkirm.desk.sight import Sight
from blkirm.kernel.footprints import footprints
from blkirm.kernel.newest import newest
from blkirm.notifications.record import Notice
from blkirm.notifications.rules import my_notices
from BTrees.IIBTree import IISet
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from DateTime import DateTime
from typing import Any


MOST_PAPERS = 8
MOST_RECENT = 20
#: Later than any moment in the index.
NEVER = 2**63


@dataclass(frozen=True)
class News:
    """What others shared, as far as the reader may see it."""

    #: The catalogue's entries of the papers changed last.
    papers: list[Any]
    #: By party, how many papers changed since the reader was there; only what is new.
    numbers: dict[str, int]


def news_in(sight: Sight, parties: Iterable[Any]) -> News:
    """Return what is new among the papers, by their record numbers.

    Nothing is new to a reader before the first visit to a party.
    """
    modified, records = sight.index("modified"), sight.records("Paper")
    papers = [sight.entry(r) for r in newest(modified, records, 0, MOST_PAPERS)]
    visits = footprints.last_visits(me())
    since = {party.getId: visits[party.UID] for party in parties if party.UID in visits}
    # As the index counts, which keeps minutes.
    after = {party: modified._convert(DateTime(moment)) for party, moment in since.items()}
    return News(papers, _numbers_after(sight, records, after))


def _numbers_after(sight: Sight, records: IISet, after: dict[str, int]) -> dict[str, int]:
    """Count by party the records of papers that changed at or after a moment of its own."""
    if not after:
        return {}
    party_of, wanted = sight.index("party").getEntryForObject, set(records)
    counted: Counter[str] = Counter()
    for moment, entry in sight.index("modified")._index.items(min(after.values())):
        # A date that one record has keeps its number instead of a set.
        for record in (entry,) if isinstance(entry, int) else entry:
            if record in wanted and moment >= after.get(party_of(record), NEVER):
                counted[party_of(record)] += 1
    return dict(counted)


@dataclass(frozen=True)
class Kept:
    """What is kept for the reader, as far as they may see it today."""

    #: The catalogue's entries of what they gave a star, the newest star first.
    favourites: list[Any]
    #: Those of what they opened last, the last look first.
    opened: list[Any]
    #: What they were told and have not dismissed, the newest first.
    notices: list[Notice]


def kept_for_me(sight: Sight) -> Kept:
    """Return favourites, what was opened and notices, as far as the reader may see them."""
    starred, opened, told = footprints.stars(me()), footprints.opened(me()), my_notices()
    wanted = {*starred, *opened, *(notice.about for notice in told if notice.about)}
    found = sight.entries(wanted)
    return Kept(
        [found[uid] for uid in starred if uid in found],
        [found[uid] for uid in opened if uid in found][:MOST_RECENT],
        [notice for notice in told if not notice.about or notice.about in found],
    )


def me() -> str:
    """Return the reader's account; nothing for somebody who is not logged in."""
    # Not by `api.user`, which makes a member of it: half a millisecond, a few times on a page.
    return getSecurityManager().getUser().getId() or ""
