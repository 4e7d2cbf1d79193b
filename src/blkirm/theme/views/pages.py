"""Pages that editors write: documents, news, and the folders they stand in."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import current_language
from blkirm.kernel.language import home_url
from blkirm.kernel.richtext import clean_html
from blkirm.theme import navigation
from blkirm.theme.fragments import kept_for_public
from blkirm.theme.views.start import news_in
from blkirm.theme.views.start import published_on
from datetime import date
from datetime import datetime
from functools import cached_property
from plone import api
from Products.Five.browser import BrowserView
from typing import Any
from zope.i18n import translate


class UsualPage(BrowserView):
    """The way from ``@@view`` to the page that a thing usually shows."""

    def __call__(self) -> str:
        self.request.response.redirect(self.context.absolute_url())
        return ""


class Page(BrowserView):
    """One page of text."""

    @cached_property
    def language(self) -> str:
        return current_language(self.request)

    @cached_property
    def home_url(self) -> str:
        return home_url(self.language, self.request)

    @cached_property
    def title(self) -> str:
        return title_of(self.context)

    @cached_property
    def lead(self) -> str:
        return self.context.Description()

    @cached_property
    def text(self) -> str:
        return clean_html(getattr(self.context, "text", None), self.context)

    #: Only news carry the day on their head.
    day = ""
    date = ""
    picture = ""
    caption = ""
    #: Only events have a place.
    place = ""

    @cached_property
    def changed_date(self) -> str:
        return self.context.modified().strftime("%Y-%m-%d")

    @cached_property
    def changed_day(self) -> str:
        return format_date(self.context.modified().asdatetime().date(), self.language)

    @cached_property
    def folder(self) -> Any:
        return aq_parent(aq_inner(self.context))

    @cached_property
    def neighbours_title(self) -> str:
        return title_of(self.folder)

    @cached_property
    def neighbours(self) -> list[dict[str, str]]:
        """The other topics, where this page is one of them."""
        if self.folder.getId() != navigation.TOPICS:
            return []
        here = self.context.getId()
        found = kept_for_public(("topics", self.home_url), lambda: entries_of(self.folder))
        others = [entry for entry in found if entry["id"] != here]
        return sorted(others, key=_place_among_fields)

    @cached_property
    def is_hotline(self) -> bool:
        return self.context.getId() == navigation.HOTLINE


class NewsItem(Page):
    """A page with a day, and perhaps a picture."""

    @cached_property
    def _published(self) -> date:
        return published_on(self.context)

    @cached_property
    def date(self) -> str:
        return self._published.isoformat()

    @cached_property
    def day(self) -> str:
        return format_date(self._published, self.language)

    @cached_property
    def picture(self) -> str:
        if getattr(self.context, "image", None) is None:
            return ""
        return self.context.restrictedTraverse("@@images").tag("image", scale="large")

    @cached_property
    def caption(self) -> str:
        return getattr(self.context, "image_caption", "") or ""


class Event(Page):
    """A page with a time and a place."""

    @cached_property
    def _start(self) -> datetime:
        return self.context.start.astimezone(clock.BERLIN)

    @cached_property
    def _end(self) -> datetime:
        return self.context.end.astimezone(clock.BERLIN)

    @cached_property
    def date(self) -> str:
        return self._start.date().isoformat()

    @cached_property
    def day(self) -> str:
        """Return when it is: the day, from one time to another, or from one day to another."""
        start, end = self._start, self._end
        one_day = start.date() == end.date()
        if self.context.whole_day or self.context.open_end:
            write = format_date if self.context.whole_day else format_time
            days = [start] if one_day or self.context.open_end else [start, end]
            return " – ".join(write(moment, self.language) for moment in days)
        if not one_day:
            return f"{format_time(start, self.language)} – {format_time(end, self.language)}"
        return translate(
            _(
                "text_event_time",
                default="${day}, ${start} to ${end}",
                mapping={
                    "day": format_date(start, self.language),
                    "start": f"{start:%H:%M}",
                    "end": f"{end:%H:%M}",
                },
            ),
            context=self.request,
        )

    @cached_property
    def place(self) -> str:
        return getattr(self.context, "location", "") or ""


class Listing(BrowserView):
    """What stands in a folder; the news newest first."""

    @cached_property
    def is_news(self) -> bool:
        return self.context.getId() == navigation.NEWS

    @cached_property
    def look(self) -> str:
        if self.context.getId() == navigation.TOPICS:
            return "cards"
        return "dated" if self.is_news else "results"

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        if self.is_news:
            return news_in(self.context, current_language(self.request))
        entries = entries_of(self.context)
        if self.context.getId() == navigation.TOPICS:
            entries.sort(key=_place_among_fields)
        return entries


def _place_among_fields(entry: dict[str, str]) -> int:
    """The four fields of work stand in their usual order, everything else after them."""
    names = [name for name, _title, _line in navigation.FIELDS]
    return names.index(entry["id"]) if entry["id"] in names else len(names)


def entries_of(folder: Any) -> list[dict[str, str]]:
    """Describe what the reader may see directly in a folder, in its order; wakes no object."""
    brains = api.portal.get_tool("portal_catalog")(
        path={"query": "/".join(folder.getPhysicalPath()), "depth": 1},
        sort_on="getObjPositionInParent",
    )
    return [
        {
            "id": brain.getId,
            "title": title_of(brain),
            "url": brain.getURL(),
            "line": brain.Description,
        }
        for brain in brains
        if not brain.exclude_from_nav
    ]
