"""The newest reports as Atom (RFC 4287), one feed for each language.

A feed is the same for everybody: programs keep it, so it never depends on an account.
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.conditional import is_known
from blkirm.kernel.language import current_language
from blkirm.kernel.language import in_language
from blkirm.publications.finding import Question
from blkirm.publications.listing import in_readers_language
from blkirm.publications.published import changed
from blkirm.publications.published import fingerprint
from blkirm.publications.published import last_change
from blkirm.publications.published import moment
from blkirm.publications.published import public_address
from blkirm.publications.published import public_reports
from blkirm.publications.settings import settings
from blkirm.publications.tags import language_tag
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import report_series
from datetime import datetime
from functools import cached_property
from lxml import etree
from plone import api
from Products.Five import BrowserView
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from uuid import UUID
from uuid import uuid5
from zope.i18n import translate


ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: So many entries, the ones published last.
MOST = 50
#: Whoever keeps an answer asks each time whether it is still the same: withdrawals count at once.
ASK_AGAIN = "public, no-cache"
TITLE = _("title_reports_feed", default="Reports of the BLK-IRM")


class ReportsFeed(BrowserView):
    """The reports published last, or those of them that the address asks for."""

    def __call__(self) -> bytes:
        response = self.request.response
        response.setHeader("Content-Type", "application/atom+xml; charset=utf-8")
        response.setHeader("Content-Language", self.language)
        if api.user.is_anonymous():
            response.setHeader("Cache-Control", ASK_AGAIN)
        if is_known(self.request, self.tag, self.changed):
            return b""
        return etree.tostring(self.feed(), xml_declaration=True, encoding="utf-8")

    @property
    def language(self) -> str:
        return current_language(self.request)

    @cached_property
    def question(self) -> Question:
        folder = "/".join(self.context.getPhysicalPath())
        return Question(
            self.request.form,
            lambda **query: public_reports(path=folder, review_state="published", **query),
        )

    @cached_property
    def entries(self) -> list[ICatalogBrain]:
        return sorted(self.question.found, key=lambda brain: brain.effective, reverse=True)[:MOST]

    @cached_property
    def changed(self) -> datetime | None:
        return last_change()

    @cached_property
    def tag(self) -> str:
        return fingerprint(self.entries, self.address, self.changed, self.publisher)

    @property
    def publisher(self) -> str:
        return getattr(settings(), f"publisher_{self.language}")

    @cached_property
    def page(self) -> str:
        """The page that shows the same."""
        return self.question.address(in_language(self.context.absolute_url()))

    @cached_property
    def address(self) -> str:
        return self.question.address(f"{in_language(self.context.absolute_url())}/atom.xml")

    def feed(self) -> Any:
        feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
        feed.set(LANG, self.language)
        # Before anything was published there is no moment to speak of, and the element is due.
        updated = self.changed or clock.now()
        _add(feed, "id", self.address)
        _add(feed, "title", translate(TITLE, target_language=self.language))
        _add(feed, "updated", _stamp(updated))
        _add(feed, "link", rel="self", type="application/atom+xml", href=self.address)
        _add(feed, "link", rel="alternate", type="text/html", href=self.page)
        author = _add(feed, "author")
        _add(author, "name", self.publisher)
        for brain in self.entries:
            self._add_entry(feed, brain)
        return feed

    def _add_entry(self, feed: Any, brain: ICatalogBrain) -> None:
        address = public_address(brain, self.language)
        summary, summary_language = in_readers_language(
            brain.summary_de or "", brain.summary_en or "", self.language
        )
        entry = _add(feed, "entry")
        # The two languages are two entries, whose words differ.
        _add(entry, "id", uuid5(UUID(brain.UID), self.language).urn)
        _add(entry, "title", title_of(brain, self.language))
        _add(entry, "published", _stamp(moment(brain.effective)))
        _add(entry, "updated", _stamp(changed(brain)))
        _add(entry, "link", rel="alternate", type="text/html", href=address, hreflang=self.language)
        for tag, facts in (brain.report_files or {}).items():
            _add(
                entry,
                "link",
                rel="enclosure",
                type="application/pdf",
                href=f"{address}/@@download/{tag}",
                hreflang=language_tag(tag),
                length=str(facts["size"]),
                title=facts["filename"],
            )
        _add(entry, "category", term=brain.report_series, label=self._series(brain))
        if licence := LICENCES.get(brain.report_licence):
            _add(entry, "link", rel="license", href=licence.uri)
        if summary:
            _add(entry, "summary", summary).set(LANG, summary_language)
        else:
            # An entry without a content says in a summary what it is.
            _add(entry, "summary", self._series(brain))

    def _series(self, brain: ICatalogBrain) -> str:
        return translate(report_series.titles[brain.report_series], target_language=self.language)


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        child.set(key, _plain(value))
    child.text = _plain(text) or None
    return child


def _plain(text: str) -> str:
    """Leave out what XML does not know."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t ")


def _stamp(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
