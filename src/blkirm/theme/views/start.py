"""The public start page, in both languages."""

from blkirm.kernel.formats import format_date
from blkirm.kernel.language import home_url
from blkirm.publications.rules import newest_reports
from blkirm.publications.words import ReportWords
from blkirm.theme import navigation
from blkirm.theme.fragments import kept_for_public
from datetime import date
from functools import cached_property
from plone import api
from Products.Five.browser import BrowserView
from typing import Any


NEWS_SHOWN = 3
#: Plone writes 1969 where an effective date is missing.
BEFORE_ALL = 1970


class Door(BrowserView):
    """The bare address of the site: on to the start page in the language the reader wishes."""

    def __call__(self) -> str:
        self.request.response.redirect(home_url(request=self.request))
        return ""


class StartPage(ReportWords, BrowserView):
    """What integrated return management is, and what is new about it."""

    trail = False

    @cached_property
    def home_url(self) -> str:
        return home_url(self.language, self.request)

    def fields(self) -> list[dict[str, Any]]:
        """The four fields of work, each with its page."""
        base = f"{self.home_url}/{navigation.TOPICS}"
        return [
            {"url": f"{base}/{name}", "title": title, "line": line}
            for name, title, line in navigation.FIELDS
        ]

    @cached_property
    def report(self) -> dict[str, Any] | None:
        found = kept_for_public(("report", self.home_url), lambda: newest_reports(1))
        return found[0] if found else None

    def news(self) -> list[dict[str, str]]:
        return kept_for_public(
            ("news", self.home_url), lambda: news_in(self.context, self.language, NEWS_SHOWN)
        )


def news_in(folder: Any, language: str, limit: int | None = None) -> list[dict[str, Any]]:
    """Describe the published news below a folder, newest first; wakes no object."""
    query: dict[str, Any] = {
        "portal_type": "News Item",
        "review_state": "published",
        "path": "/".join(folder.getPhysicalPath()),
        "sort_on": "effective",
        "sort_order": "descending",
    }
    if limit:
        query["sort_limit"] = limit
    brains = api.portal.get_tool("portal_catalog")(query)
    return [
        {
            "title": brain.Title,
            "url": brain.getURL(),
            "line": brain.Description,
            "day": format_date(published_on(brain), language),
            "date": published_on(brain).isoformat(),
        }
        for brain in brains[:limit]
    ]


def published_on(thing: Any) -> date:
    """Return the day something went public; the day it was made where nobody said."""
    day = thing.effective() if callable(thing.effective) else thing.effective
    if day is None or day.year() < BEFORE_ALL:
        day = thing.created() if callable(thing.created) else thing.created
    return day.asdatetime().date()
