"""Weekends and public holidays, told while a meeting is planned."""

from blkirm.kernel.clock import BERLIN
from blkirm.kernel.workdays import holidays_on
from blkirm.kernel.workdays import is_working_day
from blkirm.meetings.days import days_of
from blkirm.meetings.days import hints_about
from datetime import date
from datetime import datetime
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import pytest


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2027, 3, 10), []),
        (date(2024, 10, 3), [("Tag der Deutschen Einheit", True)]),
        (date(2026, 6, 4), [("Fronleichnam", False)]),
    ],
    ids=["working-day", "everywhere", "somewhere"],
)
def test_holidays_of_a_day_say_where(day: date, names: list[tuple[str, bool]]) -> None:
    assert [(each.name, each.is_common) for each in holidays_on(day, "de")] == names


@settings(deadline=None, max_examples=60)
@given(st.dates(date(1995, 1, 1), date(2060, 12, 31)), st.sampled_from(("de", "en")))
def test_named_holidays_are_those_that_deadlines_regard(day: date, language: str) -> None:
    named = holidays_on(day, language)

    if day.weekday() < 5:
        assert is_working_day(day, "all") == (not named)
        assert is_working_day(day, "common") == (not any(each.is_common for each in named))


@pytest.mark.usefixtures("integration")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 3, 10), None),
        (date(2027, 3, 13), "Der 13.\xa0März 2027 ist ein Samstag."),
        (
            date(2026, 10, 3),
            "Der 3.\xa0Oktober 2026 ist ein Samstag. Der 3.\xa0Oktober 2026 ist in allen Ländern "
            "Feiertag: Tag der Deutschen Einheit.",
        ),
        (
            date(2027, 1, 6),
            "Der 6.\xa0Januar 2027 ist Feiertag in Baden-Württemberg, Bayern, Sachsen-Anhalt: "
            "Heilige Drei Könige.",
        ),
    ],
    ids=["working-day", "saturday", "saturday-and-holiday", "holiday-in-some"],
)
def test_hint_says_what_speaks_against_a_day(day: date, said: str | None) -> None:
    assert hints_about([day]).get(day) == said


def test_days_of_a_meeting_are_those_in_germany() -> None:
    start = datetime(2027, 3, 12, 22, tzinfo=BERLIN)

    assert days_of(start, datetime(2027, 3, 13, 1, tzinfo=BERLIN)) == [
        date(2027, 3, 12),
        date(2027, 3, 13),
    ]
