"""Search over everything the reader may view."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.kernel.text import searchable
from functools import cached_property
from plone import api
from typing import Any


BATCH = 20
LONGEST = 200

TYPES = {
    "WorkingParty": _("kind_working_party", default="Working party"),
    "Paper": _("kind_paper", default="Paper"),
    "Report": _("kind_report", default="Report"),
    "Authority": _("kind_authority", default="Authority"),
    "Document": _("kind_page", default="Page"),
    "News Item": _("kind_news", default="News"),
    "Event": _("kind_event", default="Event"),
}


class SearchPage(Page):
    """A list of what was found, newest first, twenty at a time."""

    page_title = _("title_search", default="Search")

    @property
    def is_personal(self) -> bool:
        return not is_anonymous()

    @cached_property
    def query(self) -> str:
        text = self.request.form.get("q", self.request.form.get("SearchableText", ""))
        return text.strip()[:LONGEST] if isinstance(text, str) else ""

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @cached_property
    def found(self) -> Any:
        words = searchable(self.query)
        if not words:
            return []
        # The reader's own rights apply: the catalogue filters by what they may view.
        return api.portal.get_tool("portal_catalog")(
            SearchableText=words,
            portal_type=list(TYPES),
            sort_on="modified",
            sort_order="descending",
            b_start=self.start,
            b_size=BATCH,
        )

    @cached_property
    def total(self) -> int:
        return getattr(self.found, "actual_result_count", 0)

    def results(self) -> list[dict[str, Any]]:
        return [
            {
                "title": title_of(brain),
                "lang": brain.Language if brain.portal_type == "Paper" else None,
                "url": in_language(brain.getURL())
                if brain.portal_type not in ("Document", "News Item", "Event")
                else brain.getURL(),
                "description": brain.Description,
                "kind": TYPES[brain.portal_type],
                "day": self.day(brain.modified),
                "iso": self.iso(brain.modified),
            }
            for brain in self.found[self.start : self.start + BATCH]
        ]

    def action(self) -> str:
        return f"{home_url(request=self.request)}/search"

    def batch(self) -> dict[str, str]:
        return batch_links(self.action(), {"q": self.query}, self.start, BATCH, self.total)
