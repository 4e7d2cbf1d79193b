"""What looks after public pages by itself."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.operations import tell
from blkirm.pages.legal_reminders import remind_of_reviews
from blkirm.pages.schedule import changed_between
from datetime import datetime
from datetime import UTC
from persistent.mapping import PersistentMapping
from typing import Any
from z3c.caching.purge import Purge
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.interface import implementer


KEY = "blkirm.pages.looked_at"


@implementer(IChore)
class Clock:
    """Tell caches and authors what appeared or vanished by the clock since the last look.

    Nothing depends on it: the rule in `schedule` counts by itself.
    """

    seconds = 30
    eager = True

    def run(self, portal: Any) -> int:
        now = clock.now()
        kept = IAnnotations(portal).get(KEY)
        since = kept["until"].astimezone(now.tzinfo) if kept is not None else now
        found = changed_between(since, now)
        if not found and kept is not None and (now - since).total_seconds() < 3_600:
            # Nothing happened: a look that is written down each time would only fill the database.
            return 0
        IAnnotations(portal)[KEY] = PersistentMapping(until=_stored(now))
        for page, appeared in found:
            notify(Purge(page))
            tell(
                page.listCreators()[:1],
                _(
                    "notice_page_appeared",
                    default="Public now: “${title}”",
                    mapping={"title": page.Title()},
                )
                if appeared
                else _(
                    "notice_page_vanished",
                    default="Not public any more: “${title}”",
                    mapping={"title": page.Title()},
                ),
                _("notice_page_by_clock_text", default="The day set for it has come."),
                link=page.absolute_url(),
                about=page,
            )
        return len(found)


def _stored(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


@implementer(IChore)
class Reviews:
    """Remind editors of legal pages that were not looked through for a year."""

    seconds = 6 * 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_of_reviews(portal)


appearing = Clock()
reviews = Reviews()
