from blkirm.kernel.workdays import CHOICES
from blkirm.kernel.workdays import is_working_day
from blkirm.kernel.workdays import working_days_between
from blkirm.publications import imk
from hypothesis import given
from hypothesis import strategies as st

import datetime
import pytest


DAYS = st.dates(datetime.date(2010, 1, 1), datetime.date(2040, 12, 31))
LEADS = st.fixed_dictionaries({step: st.integers(1, 60) for step in imk.STEPS})


def test_cycle_of_the_report_of_2015_ends_on_the_day_it_bears() -> None:
    steps = imk.plan(datetime.date(2015, 6, 25), laender="common")

    assert {each.step: each.day.isoformat() for each in steps} == {
        "contribution": "2015-02-24",
        "editing": "2015-03-17",
        "steering-committee": "2015-04-16",
        "release-round": "2015-05-05",
        "delivery": "2015-05-12",
    }


@given(DAYS, LEADS, st.sampled_from(CHOICES))
def test_planned_days_are_working_days_in_order_as_far_apart_as_wished(
    conference: datetime.date, leads: dict[str, int], laender: str
) -> None:
    steps = imk.plan(conference, leads, laender)

    days = [each.day for each in steps]
    assert [each.step for each in steps] == list(imk.STEPS)
    assert all(is_working_day(day, laender) for day in days)
    assert not any(each.by_hand or each.problems for each in steps)
    for each, after in zip(steps, [*days[1:], conference], strict=True):
        between = working_days_between(each.day, after, laender)
        # A conference on a holiday is no working day by itself.
        missing = after == conference and not is_working_day(conference, laender)
        assert between == leads[each.step] - (1 if missing else 0)


@given(
    DAYS,
    LEADS,
    st.dictionaries(st.sampled_from(imk.STEPS), DAYS),
    st.sampled_from(CHOICES),
)
def test_days_by_hand_stay_and_move_only_what_comes_before(
    conference: datetime.date,
    leads: dict[str, int],
    by_hand: dict[str, datetime.date],
    laender: str,
) -> None:
    steps = {each.step: each for each in imk.plan(conference, leads, laender, by_hand)}
    without = {each.step: each for each in imk.plan(conference, leads, laender)}

    assert {s: e.day for s, e in steps.items() if e.by_hand} == by_hand
    last = max((imk.STEPS.index(step) for step in by_hand), default=-1)
    for step in imk.STEPS[last + 1 :]:
        assert steps[step] == without[step]
    for step, day in by_hand.items():
        position = imk.STEPS.index(step) + 1
        after = steps[imk.STEPS[position]].day if position < len(imk.STEPS) else conference
        assert (imk.OUT_OF_ORDER in steps[step].problems) == (day > after)
        odd = imk.NO_WORKING_DAY in steps[step].problems
        assert odd == (not is_working_day(day, laender))


@given(DAYS, st.none() | DAYS, DAYS)
def test_state_says_late_exactly_after_the_day(
    day: datetime.date, done: datetime.date | None, today: datetime.date
) -> None:
    state = imk.state_of(day, done, today)

    assert (state in (imk.DONE, imk.DONE_LATE)) == (done is not None)
    if done is None:
        assert (state == imk.LATE) == (day < today)
    else:
        assert (state == imk.DONE_LATE) == (done > day)


@given(DAYS, DAYS, st.dictionaries(st.sampled_from(imk.STEPS), DAYS))
def test_late_steps_are_those_whose_state_is_late(
    conference: datetime.date, today: datetime.date, done: dict[str, datetime.date]
) -> None:
    steps = imk.plan(conference)

    late = imk.late_steps(steps, done, today)

    states = {each.step: imk.state_of(each.day, done.get(each.step), today) for each in steps}
    assert late == tuple(step for step, state in states.items() if state == imk.LATE)
    following = imk.next_step(steps, done)
    assert (following is None) == (set(done) == set(imk.STEPS))


@pytest.mark.parametrize("lead", [0, -1, imk.MOST_DAYS + 1])
def test_leads_that_make_no_sense_are_refused(lead: int) -> None:
    with pytest.raises(ValueError, match="editing takes"):
        imk.plan(datetime.date(2027, 6, 16), {**imk.DEFAULT_LEADS, "editing": lead})


def test_due_soon_begins_five_working_days_before() -> None:
    day = datetime.date(2027, 3, 19)

    assert imk.state_of(day, None, datetime.date(2027, 3, 12)) == imk.SOON_DUE
    assert imk.state_of(day, None, datetime.date(2027, 3, 11)) == imk.COMING
    assert imk.state_of(day, None, day) == imk.SOON_DUE
