"""The newest decisions as an Atom feed (RFC 4287), for readers who are logged in, and by address.

It holds numbers and titles of what its reader may see, no texts: feeds are kept by programs.
"""

from blkirm import _
from blkirm.decisions.register import MOST_IN_FEED
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.register import PartyRegister
from blkirm.decisions.views.register import PortalRegister
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.kernel import clock
from blkirm.meetings.feeds_views import CalendarsPage
from blkirm.meetings.feeds_views import FeedByAddress
from blkirm.notifications.mail import outer_address
from blkirm.parties.rules import party_named
from datetime import datetime
from datetime import time
from lxml import etree
from plone import api
from typing import Any


ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
#: The kind of feeds by address that hold decisions.
FEED = "decisions"


class _Feed:
    """What both feeds share; stands before a page, whose wish it takes."""

    with_drafts = False

    def __call__(self) -> bytes:
        self.check_reader()
        self.request.response.setHeader("Content-Type", ATOM_TYPE)
        return self.content()

    def content(self) -> bytes:
        """Return the feed as the present user sees it."""
        return etree.tostring(self.feed(), xml_declaration=True, encoding="utf-8")

    def check_reader(self) -> None:
        """Refuse whoever has no account; inside a party the guard did that."""

    def feed(self) -> Any:
        brains = self.register.entries(0, MOST_IN_FEED)
        feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
        feed.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        _add(feed, "id", self.link())
        _add(feed, "title", self.feed_title)
        _add(feed, "updated", max((_moment(b) for b in brains), default=_stamp(clock.now())))
        _add(feed, "link", rel="self", href=self.link("atom"))
        _add(feed, "link", rel="alternate", href=self.link())
        author = _add(feed, "author")
        _add(author, "name", "BLK-IRM")
        for brain in brains:
            self._add_entry(feed, brain)
        return feed

    def _add_entry(self, feed: Any, brain: Any) -> None:
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:uuid:{brain.UID}")
        _add(entry, "title", f"{brain.decision_number} {brain.Title}")
        _add(entry, "updated", _moment(brain))
        _add(entry, "link", rel="alternate", href=brain.getURL())
        words = [
            decision_types.title(brain.decision_type),
            decision_results.title(brain.decision_result),
            self.party_titles.get(brain.party, ""),
            self.day(as_date(brain.decided_on)),
        ]
        _add(entry, "summary", ", ".join(filter(None, words)))


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", **attributes)
    child.text = "".join(c for c in text if c.isprintable()) or None
    return child


def _moment(brain: Any) -> str:
    """Return the day of the decision as a moment: when a draft was written is nobody's business."""
    day = as_date(brain.decided_on)
    return _stamp(datetime.combine(day, time(12), clock.BERLIN) if day else clock.now())


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


class PartyFeed(_Feed, PartyRegister):
    """The newest decisions of a party."""

    @property
    def feed_title(self) -> str:
        return f"{self.party_title}: {self.words(PortalRegister.page_title)}"


class PortalFeed(_Feed, PortalRegister):
    """The newest decisions of all parties, as far as the reader may see them."""

    @property
    def feed_title(self) -> str:
        return self.words(PortalRegister.page_title)

    def check_reader(self) -> None:
        self.demand_account()


class RegisterFeedByAddress(FeedByAddress):
    """The same feeds for a program that cannot log in: the address says whose rights count.

    What the register can be filtered by counts here too.
    """

    kind = FEED
    ending = ".atom"
    content_type = ATOM_TYPE
    file_name = "decisions.atom"

    def content_of(self, feed: Any) -> bytes:
        with api.env.adopt_user(username=feed.account):
            if feed.party:
                place = party_named(feed.party)["decisions"]
                return PartyFeed(place, self.request).content()
            return PortalFeed(self.context, self.request).content()


class FeedAddresses(CalendarsPage):
    """One's own addresses of such feeds: make one, see it once, revoke it."""

    kind = FEED
    name = "decision-feeds"
    heading = _("heading_decision_feeds", default="Feeds of decisions")
    lead = _(
        "text_decision_feeds",
        default="Give such an address to your feed reader, and it tells you of new decisions you "
        "may see: number, title and result, no texts. Whoever knows the address sees them, too: "
        "keep it like a password, and revoke it when it is not needed any more.",
    )
    empty = _("empty_decision_feeds", default="You have no address of a feed yet.")
    nobodys = _(
        "text_no_parties_decision_feed",
        default="Feeds of decisions are for those who belong to a working party.",
    )

    def address_of(self, secret: str) -> str:
        return f"{outer_address()}/{self.language}/decision-feed/{secret}.atom"
