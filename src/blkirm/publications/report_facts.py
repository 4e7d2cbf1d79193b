"""What the page of a report says about whose it is, for which conference, and of its versions."""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.publications import version_words
from blkirm.publications.listing import title_of_body
from datetime import date
from functools import cached_property
from typing import Any
from zope.i18nmessageid import Message


def words_of_days(first: date | None, last: date | None, language: str) -> Message | str:
    """Write one day or two."""
    days = [day for day in (first, last) if day is not None]
    if not days:
        return ""
    if len(days) == 1 or first == last:
        return format_date(days[0], language)
    return _(
        "label_period_from_to",
        default="${start} to ${end}",
        mapping={"start": format_date(first, language), "end": format_date(last, language)},
    )


class ReportFacts:
    """Mixed into the page of a report."""

    def reporting_body(self) -> str:
        body = getattr(self.context, "reporting_body", None)
        return title_of_body(body) if body else ""

    def imk_session(self) -> dict[str, Any] | None:
        """Return number and days of the conference; None where nothing is known of one."""
        report = self.context
        days = words_of_days(report.imk_start, report.imk_end, self.language)
        if not report.imk_session and not days:
            return None
        number = report.imk_session and _(
            "label_imk_numbered",
            default="Session ${number}",
            mapping={"number": str(report.imk_session)},
        )
        return {"number": number or "", "days": days}

    @cached_property
    def _days(self) -> dict[str, date]:
        return version_words.days_of(self.context)

    def version_day(self, file: dict) -> date | None:
        """Return the day of a version, where the versions have different ones."""
        return self._days.get(file["language"]) if len(set(self._days.values())) > 1 else None

    def older_versions(self) -> list[Message]:
        return version_words.older_versions(self._days, self.language)
