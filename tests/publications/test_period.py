from blkirm.publications.period import period_of
from hypothesis import given
from hypothesis import strategies as st

import datetime
import pytest


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("2014", "2014-01-01/2014-12-31"),
        ("2014/2015", "2014-01-01/2015-12-31"),
        ("2014–2015", "2014-01-01/2015-12-31"),
        ("2014-12-01/2015-05-12", "2014-12-01/2015-05-12"),
        ("2016-02", "2016-02-01/2016-02-29"),
        ("2015-06/2015-06", "2015-06-01/2015-06-30"),
        (" 2014 / 2015 ", "2014-01-01/2015-12-31"),
    ],
)
def test_period_is_understood(text: str, interval: str) -> None:
    assert period_of(text).interval == interval


@pytest.mark.parametrize(
    "text",
    [None, "", "2015/2014", "2014-13", "2014-00", "2014-02-30", "0000", "14/15", "Sommer 2015"],
    ids=repr,
)
def test_nothing_is_guessed(text: str | None) -> None:
    assert period_of(text) is None


@given(st.text(max_size=30))
def test_whatever_was_typed_is_a_period_or_nothing(text: str) -> None:
    period = period_of(text)

    assert period is None or period.start <= period.end


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.dates(datetime.date(1000, 1, 1)))
def test_two_days_are_a_period_when_in_order(first: datetime.date, last: datetime.date) -> None:
    period = period_of(f"{first.isoformat()}/{last.isoformat()}")

    assert (period is None) == (first > last)
    assert period is None or (period.start, period.end) == (first, last)
