from blkirm.kernel import workdays
from blkirm.kernel.workdays import add_working_days
from blkirm.kernel.workdays import is_working_day
from blkirm.kernel.workdays import working_days_between
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import strategies

import pytest


DAYS = strategies.dates(date(1995, 1, 1), date(2060, 12, 31))
LAENDER = strategies.sampled_from(workdays.CHOICES)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        pytest.param(date(2026, 10, 3), (False, False, False), id="saturday"),
        pytest.param(date(2024, 10, 3), (True, False, False), id="german-unity"),
        pytest.param(date(2026, 6, 4), (True, True, False), id="corpus-christi"),
        pytest.param(date(2028, 8, 15), (True, True, False), id="assumption-in-saarland"),
        pytest.param(date(2025, 8, 8), (True, True, True), id="only-in-augsburg"),
        pytest.param(date(2026, 12, 24), (True, True, True), id="christmas-eve"),
        pytest.param(date(2017, 10, 31), (True, False, False), id="reformation-everywhere-once"),
    ],
)
def test_day_counts_by_the_laender_whose_holidays_are_regarded(
    day: date, working: tuple[bool, ...]
) -> None:
    assert tuple(is_working_day(day, laender) for laender in workdays.CHOICES) == working


@pytest.mark.parametrize(
    ("start", "count", "laender", "expected"),
    [
        pytest.param(date(2026, 12, 23), 3, "none", date(2026, 12, 28), id="over-christmas-none"),
        pytest.param(date(2026, 12, 23), 3, "common", date(2026, 12, 29), id="over-christmas"),
        pytest.param(date(2027, 1, 5), 1, "common", date(2027, 1, 6), id="epiphany-common"),
        pytest.param(date(2027, 1, 5), 1, "all", date(2027, 1, 7), id="epiphany-all"),
        pytest.param(date(2026, 4, 7), -1, "common", date(2026, 4, 2), id="back-over-easter"),
        pytest.param(date(2026, 5, 1), 0, "common", date(2026, 5, 4), id="zero-from-holiday"),
        pytest.param(date(2026, 11, 23), 0, "all", date(2026, 11, 23), id="zero-from-monday"),
    ],
)
def test_deadline_in_working_days_is(
    start: date, count: int, laender: workdays.Laender, expected: date
) -> None:
    assert add_working_days(start, count, laender) == expected


@given(DAYS, strategies.integers(-80, 80), LAENDER)
def test_deadline_is_always_a_working_day_and_can_be_counted_back(
    day: date, count: int, laender: workdays.Laender
) -> None:
    deadline = add_working_days(day, count, laender)

    assert is_working_day(deadline, laender)
    if count:
        assert working_days_between(day, deadline, laender) == count


@given(DAYS, strategies.integers(1, 60), strategies.integers(1, 60), LAENDER)
def test_two_deadlines_after_each_other_are_one_of_their_sum(
    day: date, first: int, second: int, laender: workdays.Laender
) -> None:
    both = add_working_days(add_working_days(day, first, laender), second, laender)

    assert both == add_working_days(day, first + second, laender)


@given(DAYS, strategies.integers(1, 60))
def test_more_holidays_never_bring_a_deadline_nearer(day: date, count: int) -> None:
    deadlines = [add_working_days(day, count, laender) for laender in workdays.CHOICES]

    assert deadlines == sorted(deadlines)


@given(DAYS, DAYS, DAYS, LAENDER)
def test_working_days_of_two_stretches_add_up(
    start: date, middle: date, end: date, laender: workdays.Laender
) -> None:
    start, middle, end = sorted((start, middle, end))
    middle = min(middle, start + timedelta(days=300))
    end = min(max(end, middle), middle + timedelta(days=300))

    parts = [working_days_between(*pair, laender) for pair in ((start, middle), (middle, end))]

    assert sum(parts) == working_days_between(start, end, laender)


def test_unknown_choice_of_laender_is_refused() -> None:
    with pytest.raises(ValueError, match="'some' is none of none, common, all"):
        is_working_day(date(2026, 11, 23), "some")
