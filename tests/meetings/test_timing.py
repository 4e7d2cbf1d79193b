"""How long agendas take: plain data, any agenda."""

from blkirm.meetings.agenda import Entry
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.timing import minutes_available
from blkirm.meetings.timing import minutes_needed
from blkirm.meetings.timing import time_of
from datetime import datetime
from hypothesis import given
from hypothesis import strategies as st

import pytest


def entries(*rows: tuple[int, int | None]) -> list[Entry]:
    return [Entry(str(n), str(n), depth, minutes_planned=m) for n, (depth, m) in enumerate(rows)]


agendas = st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 600)), max_size=60).map(
    lambda rows: entries(*rows)
)


@pytest.mark.parametrize(
    ("rows", "minutes"),
    [
        ([], 0),
        ([(0, 10), (0, None), (0, 20)], 30),
        ([(0, 60), (1, 20), (1, 20)], 60),
        ([(0, 10), (1, 20), (1, 20), (0, 5)], 45),
        ([(0, None), (1, 10), (2, 30), (1, 5)], 35),
    ],
    ids=["none", "one-level", "longer-than-its-parts", "shorter-than-its-parts", "three-levels"],
)
def test_needed_is_what_items_say_or_their_parts(
    rows: list[tuple[int, int | None]], minutes: int
) -> None:
    assert minutes_needed(entries(*rows)) == minutes


@given(agendas)
def test_needed_lies_between_the_longest_item_and_all_together(agenda: list[Entry]) -> None:
    all_minutes = [entry.minutes_planned or 0 for entry in agenda]

    assert max(all_minutes, default=0) <= minutes_needed(agenda) <= sum(all_minutes)


@given(agendas, agendas)
def test_agendas_one_after_the_other_need_both_times(
    first: list[Entry], second: list[Entry]
) -> None:
    # What begins on the first level is no part of what was before.
    second = [Entry("x", "x", 0), *second]

    assert minutes_needed([*first, *second]) == minutes_needed(first) + minutes_needed(second)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-09-16T10:00", "2026-09-16T15:30", 330),
        ("2026-09-16T10:00", "2026-09-17T15:30", 660),
        ("2026-09-16T18:00", "2026-09-17T01:00", 420),
        # The clocks go back an hour in this night.
        ("2026-10-25T00:00", "2026-10-25T04:00", 300),
    ],
    ids=["a-day", "two-days", "a-night", "clocks-change"],
)
def test_available_is_what_lies_between_beginning_and_end(
    start: str, end: str, minutes: int
) -> None:
    first, last = (in_berlin(datetime.fromisoformat(each)) for each in (start, end))

    assert minutes_available(first, last) == minutes
    assert time_of(entries((0, minutes + 15)), first, last).lacking == 15
