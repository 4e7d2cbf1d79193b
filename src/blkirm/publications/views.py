from blkirm import _
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_number
from blkirm.kernel.language import in_language
from blkirm.kernel.language import LANGUAGES
from blkirm.publications import rules
from blkirm.publications.interfaces import IDownloadCounts
from blkirm.publications.listing import describe_brain
from blkirm.publications.listing import describe_files
from blkirm.publications.listing import in_readers_language
from blkirm.publications.listing import words_of_period
from blkirm.publications.steps import next_steps
from blkirm.publications.vocabularies import Licence
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from blkirm.publications.words import LANGUAGE_NAMES
from blkirm.publications.words import ReportWords
from plone import api
from plone.batching import Batch
from plone.memoize.view import memoize
from Products.Five import BrowserView
from urllib.parse import urlencode
from zope.component import getUtility
from zope.i18n import translate
from zope.i18nmessageid import Message

import datetime


PUBLISHER = _(
    "label_report_publisher",
    default="Federation-Länder Coordination Agency for Integrated Return Management (BLK-IRM)",
)


class ReportsView(ReportWords, BrowserView):
    """The list of reports, made of catalogue records alone."""

    page_size = 20

    def title(self) -> str:
        return title_of(self.context)

    def reports(self) -> list[dict]:
        return [describe_brain(brain) for brain in self.batch]

    @property
    @memoize
    def batch(self) -> Batch:
        brains = self._find(
            **{
                index: value
                for index, value in (
                    ("report_year", self.year),
                    ("report_series", self.chosen_series),
                    ("report_languages", self.chosen_language),
                )
                if value
            }
        )
        last = max(-(-len(brains) // self.page_size), 1)
        return Batch.fromPagenumber(brains, self.page_size, min(self.page_number, last))

    @property
    @memoize
    def everything(self) -> list[dict[str, object]]:
        """Return year, series and languages of each report the reader may see."""
        return [
            {"year": brain.report_year, "series": brain.report_series, "files": brain.report_files}
            for brain in self._find()
        ]

    def _find(self, **query: object) -> list:
        path = "/".join(self.context.getPhysicalPath())
        return api.portal.get_tool("portal_catalog")(
            portal_type="Report",
            path=path,
            review_state=["draft", "review", "published"],
            sort_on="report_newest",
            sort_order="descending",
            **query,
        )

    @property
    def page_number(self) -> int:
        text = self._chosen("page")
        return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1

    def _chosen(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    # A choice that nobody offered is taken as no choice.
    @property
    def year(self) -> int | None:
        text = self._chosen("year")
        return int(text) if text.isdecimal() and len(text) == 4 else None

    @property
    def chosen_series(self) -> str:
        token = self._chosen("series")
        return token if token in SERIES else ""

    @property
    def chosen_language(self) -> str:
        token = self._chosen("language")
        return token if token in LANGUAGES else ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.year or self.chosen_series or self.chosen_language)

    def years(self) -> list[dict]:
        years = {entry["year"] for entry in self.everything if entry["year"]}
        return [
            {"value": str(year), "title": str(year), "chosen": year == self.year}
            for year in sorted(years, reverse=True)
        ]

    def series_offered(self) -> list[dict]:
        tokens = {entry["series"] for entry in self.everything}
        return [
            {"value": token, "title": title, "chosen": token == self.chosen_series}
            for token, title in SERIES.items()
            if token in tokens
        ]

    def languages_offered(self) -> list[dict]:
        return [
            {"value": token, "title": title, "chosen": token == self.chosen_language}
            for token, title in LANGUAGE_NAMES.items()
            if any(token in entry["files"] for entry in self.everything)
        ]

    def found(self) -> Message:
        number = self.batch.sequence_length
        if number == 1:
            return _("label_one_report_found", default="1 report")
        return _(
            "label_reports_found",
            default="${number} reports",
            mapping={"number": format_number(number, self.language)},
        )

    def page_url(self, number: int) -> str:
        choices = {
            "year": self.year,
            "series": self.chosen_series,
            "language": self.chosen_language,
            "page": number if number > 1 else None,
        }
        query = urlencode({name: value for name, value in choices.items() if value})
        return self.context.absolute_url() + (f"?{query}" if query else "")

    def may_add(self) -> bool:
        return api.user.has_permission("blkirm.publications: Add Report", obj=self.context)


class ReportView(ReportWords, BrowserView):
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

    def downloads(self) -> Message:
        number = sum(getUtility(IDownloadCounts).totals(self.context.UID()).values())
        if number == 0:
            return _("label_not_downloaded", default="Not downloaded yet")
        if number == 1:
            return _("label_downloaded_once", default="Downloaded once")
        return _(
            "label_downloaded_times",
            default="Downloaded ${number} times",
            mapping={"number": format_number(number, self.language)},
        )

    def citation(self) -> str:
        """Write the line under which others cite the report."""
        series = self._say(self.series_title())
        details = (f"{series} {self.context.number or ''}".strip(), self._say(self.period()))
        parts = [
            f"{self._say(PUBLISHER)}: {self.title()}.",
            ", ".join(part for part in details if part) + ".",
        ]
        if day := self.stand():
            stand = _(
                "label_cite_as_of", default="As of ${date}.", mapping={"date": self.date(day)}
            )
            parts.append(self._say(stand))
        parts.append(in_language(self.context.absolute_url()))
        if licence := self.licence():
            terms = _(
                "label_cite_licence",
                default="(licence: ${title}, ${uri})",
                mapping={"title": licence.title, "uri": licence.uri},
            )
            parts.append(self._say(terms))
        return " ".join(parts)

    def _say(self, message: Message | str) -> str:
        return translate(message, context=self.request)

    def next_steps(self) -> list[dict]:
        return next_steps(self.context, api.user.get_current())
