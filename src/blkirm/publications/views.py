from blkirm import _
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_number
from blkirm.kernel.language import in_language
from blkirm.publications import rules
from blkirm.publications.citations import bibtex
from blkirm.publications.citing import cited
from blkirm.publications.citing import in_words
from blkirm.publications.editions import public_editions
from blkirm.publications.editions import reasons_against_new_edition
from blkirm.publications.feeds import TITLE
from blkirm.publications.interfaces import IDownloadCounts
from blkirm.publications.listing import describe_files
from blkirm.publications.listing import in_readers_language
from blkirm.publications.listing import words_of_period
from blkirm.publications.metadata import ReportMetadata
from blkirm.publications.part_views import PartList
from blkirm.publications.recommendation_views import RecommendationList
from blkirm.publications.report_facts import ReportFacts
from blkirm.publications.steps import next_steps
from blkirm.publications.steps import sent_back
from blkirm.publications.steps import SentBack
from blkirm.publications.vocabularies import Licence
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from blkirm.publications.words import ReportWords
from plone import api
from plone.dexterity.content import DexterityContent
from plone.memoize.view import memoize
from Products.Five import BrowserView
from zope.component import getUtility
from zope.i18nmessageid import Message

import datetime


ADD = "blkirm.publications: Add Report"


class ReportView(ReportFacts, PartList, RecommendationList, ReportWords, BrowserView):
    """One report with its files and everything needed to cite it."""

    def title(self) -> str:
        return title_of(self.context)

    def title_language(self) -> str:
        has_english = self.language == "en" and getattr(self.context, "title_en", "")
        return "en" if has_english else "de"

    def summary(self) -> dict[str, str]:
        text, language = in_readers_language(
            self.context.summary_de or "", self.context.summary_en or "", self.language
        )
        return {
            "paragraphs": [part for part in text.split("\n") if part.strip()],
            "language": language,
        }

    @memoize
    def files(self) -> list[dict]:
        return describe_files(self.context.report_files, self.context.absolute_url(), self.language)

    @memoize
    def state(self) -> str:
        return rules.state_of(self.context)

    def series_title(self) -> Message:
        return SERIES.get(self.context.series, "")

    def fields(self) -> list[str]:
        tokens = getattr(self.context, "fields_of_work", None) or ()
        return [fields_of_work.title(token) for token in tokens]

    def year(self) -> int | None:
        return rules.year_of(self.context)

    def period(self) -> Message | str:
        return words_of_period(self.context.period, self.language)

    def stand(self) -> datetime.date | None:
        return self.context.stand_date

    def published(self) -> datetime.date | None:
        effective = self.context.effective_date
        if effective is None or not rules.is_released(self.context):
            return None
        return effective.asdatetime().date()

    def licence(self) -> Licence | None:
        return LICENCES.get(self.context.licence)

    def downloads(self) -> Message | None:
        """Return how often the files were downloaded; nothing before the first time."""
        number = sum(getUtility(IDownloadCounts).totals(self.context.UID()).values())
        if number == 0:
            return None
        if number == 1:
            return _("label_downloaded_once", default="Downloaded once")
        return _(
            "label_downloaded_times",
            default="Downloaded ${number} times",
            mapping={"number": format_number(number, self.language)},
        )

    def metadata(self) -> str:
        """Write what programs read about the report; nothing while it is not published."""
        return ReportMetadata(self.context, self.request)()

    def feed_url(self) -> str:
        return f"{self.context.aq_parent.absolute_url()}/atom.xml"

    def feed_title(self) -> Message:
        return TITLE

    def citation(self) -> str:
        return in_words(cited(self.context, self.language), self.language)

    def bibtex(self) -> str:
        return bibtex(cited(self.context, self.language))

    # --- editions ----------------------------------------------------------------------------------

    def newer(self) -> dict | None:
        """Return the edition that superseded this one, where everybody may read it."""
        newer = rules.successor_of(self.context)
        return self._edition(newer) if newer is not None else None

    def editions(self) -> list[dict]:
        """Return all public editions, the newest first, where there are several."""
        if self.state() not in rules.PUBLIC_STATES:
            return []
        found = public_editions(self.context)
        return [self._edition(each) for each in found] if len(found) > 1 else []

    def _edition(self, report: DexterityContent) -> dict:
        published = report.effective_date
        day = published.asdatetime().date() if published else None
        has_english = self.language == "en" and getattr(report, "title_en", "")
        return {
            "title": title_of(report),
            "language": "en" if has_english else "de",
            "url": in_language(report.absolute_url()),
            # Editions usually share their title.
            "series": SERIES.get(report.series, ""),
            "number": report.number or "",
            "line": _(
                "label_edition_published",
                default="published on ${day}",
                mapping={"day": self.date(day)},
            ),
            "is_this": report.UID() == self.context.UID(),
            "is_superseded": rules.state_of(report) == "superseded",
        }

    def may_make_edition(self) -> bool:
        may_add = api.user.has_permission(ADD, obj=self.context)
        return may_add and not reasons_against_new_edition(self.context)

    # --- the minute --------------------------------------------------------------------------------

    @memoize
    def may_schedule(self) -> bool:
        """Say whether the reader may set the minute, for which one is not asked yet."""
        if not api.user.has_permission(rules.PUBLISH, obj=self.context):
            return False
        tomorrow = clock.now() + datetime.timedelta(days=1)
        user = api.user.get_current()
        return not rules.reasons_against_step(self.context, "schedule", user, tomorrow)

    def _moment(self) -> datetime.datetime | None:
        embargo = self.context.embargo
        return embargo.astimezone(clock.BERLIN) if embargo else None

    def embargo(self) -> str:
        return rules.moment_in_words(self.context.embargo)

    def embargo_iso(self) -> str:
        moment = self._moment()
        return moment.isoformat(timespec="minutes") if moment else ""

    def embargo_day(self) -> str:
        moment = self._moment()
        return moment.date().isoformat() if moment else ""

    def embargo_time(self) -> str:
        moment = self._moment()
        return f"{moment:%H:%M}" if moment else ""

    @memoize
    def sent_back(self) -> SentBack | None:
        return sent_back(self.context)

    def next_steps(self) -> list[dict]:
        return next_steps(self.context, api.user.get_current())
