"""Pages that appear and disappear by the clock: to the minute, without anybody doing anything.

The rule is asked whenever a page is asked for, so nothing has to run in time for a page to appear or
vanish. The chore only tells caches and editors that it happened.
"""

from blkirm.access.interfaces import IOpeningHours
from blkirm.kernel import clock
from blkirm.pages.interfaces import IPublicPage
from DateTime import DateTime
from datetime import datetime
from datetime import timedelta
from plone import api
from typing import Any
from zope.component import adapter
from zope.interface import implementer


PUBLISHED = "published"
CHANGE = "Modify portal content"


def begins(page: Any) -> datetime | None:
    """Return from when on a page is there for everybody; None for ever."""
    return _moment(getattr(page, "effective_date", None))


def ends(page: Any) -> datetime | None:
    """Return until when a page is there for everybody; None for ever."""
    return _moment(getattr(page, "expiration_date", None))


def is_open(page: Any, at: datetime | None = None) -> bool:
    """Say whether a page is there at a moment (now), as far as its two days say."""
    at = at or clock.now()
    beginning, end = begins(page), ends(page)
    return (beginning is None or _minute(beginning) <= at) and (end is None or at < _minute(end))


def is_public(page: Any) -> bool:
    """Say whether everybody may read a page now: published, and its time has come."""
    return api.content.get_state(page, default="") == PUBLISHED and is_open(page)


def changed_between(since: datetime, until: datetime) -> list[tuple[Any, bool]]:
    """Return published pages that appeared or vanished after one moment and up to another.

    With each, whether it appeared. Finds them whoever asks.
    """
    catalog = api.portal.get_tool("portal_catalog")
    found = []
    for index in ("effective", "expires"):
        query = {"query": (_zope(since), _zope(until + timedelta(minutes=1))), "range": "min:max"}
        # Everything is asked for: what vanished is hidden from everybody's own search.
        for brain in catalog.unrestrictedSearchResults(
            {index: query, "review_state": PUBLISHED, "show_inactive": True}
        ):
            page = brain._unrestrictedGetObject()
            moment = begins(page) if index == "effective" else ends(page)
            if moment is not None and since < _minute(moment) <= until:
                found.append((page, index == "effective"))
    return found


@implementer(IOpeningHours)
@adapter(IPublicPage)
class OpeningHours:
    """Tell the guard in front of everything."""

    def __init__(self, page: IPublicPage) -> None:
        self.page = page

    def is_closed(self) -> bool:
        return not is_open(self.page) and not api.user.has_permission(CHANGE, obj=self.page)


def _moment(value: DateTime | None) -> datetime | None:
    return value.asdatetime().astimezone(clock.BERLIN) if value is not None else None


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _zope(moment: datetime) -> DateTime:
    return DateTime(moment.isoformat())
