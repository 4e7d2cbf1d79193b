from blkirm.authorities.vocabularies import LAENDER
from blkirm.decisions.lines import FEDERATION
from blkirm.decisions.lines import is_due
from blkirm.decisions.lines import is_late
from blkirm.decisions.lines import is_settled
from blkirm.decisions.lines import late_lines
from blkirm.decisions.lines import line_of
from blkirm.decisions.lines import LINES
from blkirm.decisions.lines import lines_for
from blkirm.decisions.lines import may_answer
from blkirm.decisions.lines import TERMINAL
from blkirm.decisions.lines import total_of
from blkirm.decisions.lines import totals
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import strategies as st

import pytest


AUTHORITIES = {
    "bamf": ("federal", ""),
    "bpol": ("federal", ""),
    "im-nw": ("land", "DE-NW"),
    "office-nw": ("land", "DE-NW"),
    "im-by": ("land", "DE-BY"),
    "munich": ("municipal", "DE-BY"),
    "iom": ("international", ""),
}
TODAY = date(2026, 11, 22)

states = st.sampled_from(sorted(IMPLEMENTATION_STATES))
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31))
tokens = st.one_of(
    st.sampled_from([f"land:{land}" for land in LAENDER]),
    st.sampled_from([f"authority:{name}" for name in (*AUTHORITIES, "gone")]),
    st.sampled_from([f"level:{x}" for x in ("land", "federal", "municipal", "eu")]),
)
matrices = st.dictionaries(st.sampled_from(LINES), states)


def facts(authority: str) -> tuple[str, str]:
    return AUTHORITIES.get(authority, ("", ""))


def test_there_are_sixteen_and_one() -> None:
    assert (len(LINES), LINES[-1]) == (17, FEDERATION)


@pytest.mark.parametrize(
    ("addressees", "lines"),
    [
        (["level:land"], LINES),
        (["level:federal"], (FEDERATION,)),
        (["land:DE-NW", "land:DE-BY"], ("DE-BY", "DE-NW")),
        (["authority:im-nw", "authority:office-nw"], ("DE-NW",)),
        (["authority:munich", "authority:bamf"], (FEDERATION, "authority:munich")),
        (["level:municipal", "land:FR-75"], ()),
        ([], ()),
    ],
    ids=["all", "federation", "two-laender", "authorities-of-a-land", "city", "nobody", "empty"],
)
def test_lines_follow_from_addressees(addressees: list[str], lines: tuple[str, ...]) -> None:
    assert lines_for(addressees, facts) == lines


@given(st.lists(tokens))
def test_lines_are_unique_and_in_one_order(addressees: list[str]) -> None:
    lines = lines_for(addressees, facts)

    assert len({*lines}) == len(lines)
    assert lines == lines_for(reversed(addressees), facts)
    assert [x for x in lines if x in LINES] == [x for x in LINES if x in lines]


@given(st.lists(tokens), st.lists(tokens))
def test_more_addressees_never_take_a_line_away(some: list[str], others: list[str]) -> None:
    assert {*lines_for(some, facts)} <= {*lines_for([*some, *others], facts)}


@given(st.sampled_from(sorted(AUTHORITIES)))
def test_an_authority_answers_for_one_line_only(authority: str) -> None:
    every = (*LINES, *(f"authority:{name}" for name in AUTHORITIES))

    assert [x for x in every if may_answer(authority, x, facts)] == [line_of(authority, facts)]


@pytest.mark.parametrize(
    ("authority", "line", "may"),
    [
        ("im-nw", "DE-NW", True),
        ("office-nw", "DE-NW", True),
        ("im-nw", "DE-BY", False),
        ("munich", "DE-BY", False),
        ("munich", "authority:munich", True),
        ("bpol", "federal", True),
        ("im-nw", "federal", False),
        ("", "authority:", False),
    ],
)
def test_authorities_speak_for_themselves(authority: str, line: str, may: bool) -> None:
    assert may_answer(authority, line, facts) is may


@given(matrices)
def test_totals_count_each_line_once(matrix: dict[str, str]) -> None:
    counted = totals(matrix.values())

    assert list(counted) == list(IMPLEMENTATION_STATES)
    assert sum(counted.values()) == len(matrix)


@given(st.lists(matrices, max_size=8))
def test_totals_of_all_are_the_sum_of_each(many: list[dict[str, str]]) -> None:
    summed = total_of(totals(matrix.values()) for matrix in many)

    assert summed == totals(state for matrix in many for state in matrix.values())


@given(matrices, days)
def test_nobody_is_late_without_a_day_or_with_nothing_to_do(
    matrix: dict[str, str], due: date | None
) -> None:
    late = late_lines(matrix, due, TODAY)

    assert {*late} <= {line for line, state in matrix.items() if is_due(state)}
    assert not (late and (due is None or due >= TODAY))
    assert not (late and is_settled(matrix))


@given(states, days, st.integers(min_value=0, max_value=1000))
def test_who_is_late_stays_late_until_something_is_said(
    state: str, due: date | None, days_later: int
) -> None:
    if is_late(state, due, TODAY):
        assert is_late(state, due, TODAY + timedelta(days=days_later))


def test_the_day_itself_is_not_late() -> None:
    assert [is_late("open", TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 1)] == [
        True,
        False,
        False,
    ]


def test_terminal_states_are_those_of_the_list() -> None:
    assert {*IMPLEMENTATION_STATES} - TERMINAL == {"open", "in-progress", "delayed", "partially"}
