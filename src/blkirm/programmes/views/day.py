"""A page that speaks of one day, and says which."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from blkirm.kernel.page import Page
from blkirm.programmes import rules
from blkirm.programmes import words
from blkirm.programmes.directory import programmes_seen
from datetime import date
from functools import cached_property
from urllib.parse import urlencode
from zope.i18n import translate


#: Nothing is known of days before or after.
EARLIEST, LATEST = date(1979, 1, 1), date(2099, 12, 31)


class OfOneDay(Page):
    """A page that speaks of a day: today, or the day ``at``."""

    standings = words.STANDINGS
    states = words.STATES

    def __call__(self) -> str:
        # Here and not in the template, where a refusal would be logged as its error.
        self.at  # noqa: B018
        return self.index()

    @cached_property
    def wanted_day(self) -> str:
        value = self.request.form.get("at", "")
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def at(self) -> date:
        """Return the day; whatever is no day between the first programme and 2099 is refused (400)."""
        if not self.wanted_day:
            return self.today
        day = rules.as_day(self.wanted_day)
        if day is None or not EARLIEST <= day <= LATEST:
            message = _(
                "msg_programme_no_day",
                default="“At” is a day between 1979-01-01 and 2099-12-31, written like 2024-01-31.",
            )
            raise NotAccepted(translate(message, context=self.request))
        return day

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def is_today(self) -> bool:
        return self.at == self.today

    @cached_property
    def seen(self) -> dict[str, rules.Facts]:
        return programmes_seen()

    def at_query(self) -> str:
        """Return what an address needs to stay on the day."""
        return "" if self.is_today else f"?{urlencode({'at': self.at.isoformat()})}"
