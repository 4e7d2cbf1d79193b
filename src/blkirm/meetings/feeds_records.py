"""Addresses of calendars to subscribe to, and what else inviting needs once for a site.

Only a hash of the secret in each address is kept. Source: ANCHORS.md row 53. A calendar program cannot log in,
 so the address itself is the key: it is shown once, belongs to one account, and opens nothing but
that account's calendar.
"""

from blkirm.kernel import clock
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from uuid import uuid4
from zope.component import getUtility
from zope.component import queryUtility
from zope.interface import implementer
from zope.interface import Interface

import re
import secrets


#: Feeds of one account; more are refused.
MOST = 20
LONGEST_LABEL = 80
#: The kind of feeds that are calendars.
MEETINGS = "meetings"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Feed:
    """One address that was given out.

    ``party`` is the id of the working party it is about; empty for all of the account's. With a
    party, ``memberships`` are those that counted when it was made: when all of them are over the
    feed is over, and coming back later does not bring it back.
    """

    id: str
    account: str
    party: str
    memberships: tuple[str, ...]
    label: str
    made_at: datetime
    #: What it holds: meetings, or what a floor above gives addresses to.
    kind: str = MEETINGS


class IConveningRecords(Interface):
    """One persistent local utility for the whole site; ``feeds`` and ``answers`` speak for it."""


@implementer(IConveningRecords)
class ConveningRecords(Persistent):
    """The feeds, the key that signs the links in invitations, and what waits to be sent."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        #: UIDs of meetings with messages that wait to be sent.
        self.outbox = OOTreeSet()
        #: UID of a meeting -> SEQUENCE of the last message about it
        self.sequences = OOBTree()
        #: UID of a meeting -> ids of the memberships whose answer counts, for lists
        self.answered = OOBTree()
        #: UID of a meeting -> day until which answers are asked for
        self.answer_days = OOBTree()
        self._by_hash = OOBTree()  # hash of the secret -> Feed
        self._of = OOBTree()  # account -> set of hashes

    def add_feed(
        self,
        account: str,
        party: str,
        memberships: tuple[str, ...],
        label: str,
        kind: str = MEETINGS,
    ) -> str:
        """Keep a new feed and return its secret, which nobody can be told again."""
        secret = secrets.token_urlsafe(32)
        key = _hash(secret)
        self._by_hash[key] = Feed(
            uuid4().hex[:16], account, party, memberships, label, clock.now(), kind
        )
        if account not in self._of:
            self._of[account] = OOTreeSet()
        self._of[account].add(key)
        return secret

    def feed_with(self, secret: str) -> Feed | None:
        """Return the feed whose secret this is."""
        # Looked up by hash: how long it takes tells nothing about the secret.
        return self._by_hash.get(_hash(secret)) if _SECRET.fullmatch(secret) else None

    def feeds_of(self, account: str) -> list[Feed]:
        """Return the feeds of an account, the newest first."""
        found = [self._by_hash[key] for key in self._of.get(account, ())]
        return sorted(found, key=lambda feed: (feed.made_at, feed.id), reverse=True)

    def revoke(self, account: str, feed_id: str) -> bool:
        """Forget one feed of an account; say whether there was one."""
        for key in list(self._of.get(account, ())):
            if self._by_hash[key].id == feed_id:
                self._of[account].remove(key)
                del self._by_hash[key]
                return True
        return False

    def forget_feeds(self, account: str, party: str | None = None) -> None:
        """Forget all feeds of an account, or those about one party."""
        for feed in self.feeds_of(account):
            if party is None or feed.party == party:
                self.revoke(account, feed.id)


def _hash(secret: str) -> str:
    # 256 random bits: there is nothing to guess that a slower hash would protect.
    return sha256(secret.encode()).hexdigest()


def get_convening_records() -> ConveningRecords:
    """Return the records of the current site. Raises ComponentLookupError without any."""
    return getUtility(IConveningRecords)


def install_convening_records(site: IPloneSiteRoot) -> None:
    """Give the site its records and its key, once."""
    if queryUtility(IConveningRecords, context=site) is None:
        site.getSiteManager().registerUtility(ConveningRecords(), IConveningRecords)


def uninstall_convening_records(site: IPloneSiteRoot) -> None:
    """Take them away: no link and no feed works any more."""
    site.getSiteManager().unregisterUtility(provided=IConveningRecords)
