"""Legal pages as they are read: their facts in the order the rules name them, then their text."""

from blkirm.kernel import clock
from blkirm.kernel.page import Page
from blkirm.kernel.richtext import clean_html
from blkirm.pages import legal_rules
from blkirm.pages.vocabularies import assessors
from blkirm.pages.vocabularies import conformities
from blkirm.pages.vocabularies import gap_reasons
from datetime import date
from functools import cached_property
from plone import api
from typing import Any


class LegalView(Page):
    """What all of them show."""

    @cached_property
    def text(self) -> str:
        return clean_html(getattr(self.context, "text", None), self.context)

    @cached_property
    def lead(self) -> str:
        return self.context.Description()

    @cached_property
    def reviewed(self) -> str:
        return self.day(self.context.reviewed_on)

    @cached_property
    def reviewed_date(self) -> str:
        return self.iso(self.context.reviewed_on)

    @cached_property
    def is_overdue(self) -> bool:
        """Say whether it is time to look through the page, to those who can."""
        return legal_rules.is_overdue(
            self.context.reviewed_on, clock.today()
        ) and api.user.has_permission("Modify portal content", obj=self.context)

    def lines(self, value: str | None) -> list[str]:
        """Return the lines of a text that is none of HTML."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def mail(self, value: str | None) -> str:
        """Return where a mail address leads; empty for what is none."""
        value = (value or "").strip()
        return f"mailto:{value}" if "@" in value and " " not in value else ""


class AccessibilityStatementView(LegalView):
    """§ 12b BGG."""

    @cached_property
    def conformity(self) -> str:
        return conformities.title(self.context.conformity)

    @cached_property
    def assessed_by(self) -> str:
        return assessors.title(self.context.assessed_by)

    @cached_property
    def assessed(self) -> str:
        return self.day(self.context.assessed_on)

    @cached_property
    def assessed_date(self) -> str:
        return self.iso(self.context.assessed_on)

    @cached_property
    def gaps(self) -> list[dict[str, Any]]:
        return [
            {
                "content": gap.get("content", ""),
                "reason": gap_reasons.title(gap.get("reason")),
                "detail": gap.get("detail", ""),
                "alternative": gap.get("alternative", ""),
                "until": self.day(_day(gap.get("until"))),
                "late": gap["late"],
            }
            for gap in legal_rules.open_gaps(self.context.gaps, clock.today())
        ]

    @cached_property
    def has_days(self) -> bool:
        """Say whether there is a day for any gap; a column of nothing helps nobody."""
        return any(gap["until"] for gap in self.gaps)


class LegalNoticeView(LegalView):
    """§ 5 DDG."""


class PrivacyNoticeView(LegalView):
    """Article 13 GDPR."""

    @cached_property
    def processings(self) -> list[dict[str, str]]:
        return [
            {name: row.get(name, "") for name in ("purpose", "data", "basis", "kept")}
            for row in self.context.processings or ()
        ]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
