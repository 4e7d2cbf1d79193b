"""Who may comment when, and when silence adopts minutes: for every state, rule and calendar."""

from blkirm.kernel.workdays import CHOICES
from blkirm.kernel.workdays import is_working_day
from blkirm.kernel.workdays import working_days_between
from blkirm.minutes.periods import BY_MEETING
from blkirm.minutes.periods import BY_SILENCE
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.periods import is_adopted_by_silence
from blkirm.minutes.periods import is_open_for_comments
from blkirm.minutes.periods import last_day_for_comments
from blkirm.minutes.periods import STATES
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import strategies as st


DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
DEADLINES = st.none() | DAYS
STATE = st.sampled_from(STATES)
RULE = st.sampled_from([BY_MEETING, BY_SILENCE])


@given(STATE, DEADLINES, DAYS)
def test_comments_are_open_while_circulated_up_to_and_with_the_last_day(
    state: str, deadline: date | None, today: date
) -> None:
    expected = state == CIRCULATED and deadline is not None and (deadline - today).days >= 0

    assert is_open_for_comments(state, deadline, today) is expected


@given(STATE, RULE, DEADLINES, DAYS, st.integers(0, 3))
def test_silence_adopts_nothing_that_somebody_may_still_comment_on_or_has(
    state: str, rule: str, deadline: date | None, today: date, comments: int
) -> None:
    adopted = is_adopted_by_silence(state, rule, deadline, today, comments)

    if adopted:
        assert not is_open_for_comments(state, deadline, today)
        assert (state, rule, comments) == (CIRCULATED, BY_SILENCE, 0)
    elif (state, rule, comments) == (CIRCULATED, BY_SILENCE, 0):
        assert deadline is None or today <= deadline


@given(DAYS, st.integers(1, 40), st.sampled_from(CHOICES), st.integers(1, 30))
def test_period_of_working_days_is_silent_on_its_last_day_and_adopted_on_the_next(
    day: date, days: int, laender: str, longer: int
) -> None:
    last = last_day_for_comments(day, days, laender)

    assert is_working_day(last, laender)
    assert working_days_between(day, last, laender) == days
    state = (CIRCULATED, BY_SILENCE, last)
    assert not is_adopted_by_silence(*state, last, 0)
    assert is_adopted_by_silence(*state, last + timedelta(days=1), 0)
    # Put off, it counts anew up to the later day.
    later = last + timedelta(days=longer)
    assert not is_adopted_by_silence(CIRCULATED, BY_SILENCE, later, last + timedelta(days=1), 0)
    assert is_adopted_by_silence(CIRCULATED, BY_SILENCE, later, later + timedelta(days=1), 0)


@given(DAYS, st.integers(1, 40))
def test_more_holidays_never_make_a_period_shorter(day: date, days: int) -> None:
    none, common, every = (last_day_for_comments(day, days, each) for each in CHOICES)

    assert none <= common <= every
