"""The rules of a round on plain data."""

from blkirm.authorities.vocabularies import LAENDER
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import allows
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import ANSWERS
from blkirm.releases.rounds import BY_AGREEMENT
from blkirm.releases.rounds import BY_OBJECTION
from blkirm.releases.rounds import BY_SILENCE
from blkirm.releases.rounds import end_of
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import objections
from blkirm.releases.rounds import problem_of
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import standing
from blkirm.releases.rounds import STATES
from blkirm.releases.rounds import TAKE_BACK
from blkirm.releases.rounds import TEXT_ONLY
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis.strategies import booleans
from hypothesis.strategies import integers
from hypothesis.strategies import lists
from hypothesis.strategies import sampled_from
from hypothesis.strategies import sets
from hypothesis.strategies import tuples


DAY = date(2026, 3, 31)
LANDS = sampled_from(sorted(LAENDER)[:4])
VOTERS = sets(LANDS)
SAID = lists(tuples(LANDS, sampled_from(ANSWERS)).map(lambda said: Answer(*said)), max_size=8)
SCOPES = sampled_from([RELEASED, TEXT_ONLY])
#: Days between the deadline and today; below nought the round is still on.
LATER = integers(-3, 3)


# The first drawing loads what others use then, too; on a busy computer that counts as slow.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SCOPES, VOTERS, SAID, LATER)
def test_one_standing_objection_keeps_it_closed(
    scope: str, voters: set[str], said: list[Answer], later: int
) -> None:
    end = end_of(scope, voters, said, DAY, DAY + timedelta(days=later))

    if objections(said):
        assert end is None or (end.outcome, end.how) == (REFUSED, BY_OBJECTION)
    else:
        assert end is None or end.outcome == scope


@given(SCOPES, VOTERS, SAID)
def test_deadline_is_inclusive_and_ends_every_round(
    scope: str, voters: set[str], said: list[Answer]
) -> None:
    on_the_day = end_of(scope, voters, said, DAY, DAY)
    day_after = end_of(scope, voters, said, DAY, DAY + timedelta(days=1))

    assert on_the_day is None or on_the_day.how == BY_AGREEMENT
    assert day_after is not None
    assert day_after.how in (BY_SILENCE, BY_OBJECTION)


@given(SCOPES, VOTERS, SAID, LANDS)
def test_only_all_voters_end_it_early(
    scope: str, voters: set[str], said: list[Answer], land: str
) -> None:
    end = end_of(scope, voters, said, DAY, DAY)

    if end is not None:
        agreed = {a.land for a in standing(said).values() if a.kind == AGREE}
        assert voters
        assert voters <= agreed
        # Whoever takes the last word back opens it again.
        taken = [*said, Answer(land, TAKE_BACK)]
        assert (end_of(scope, voters, taken, DAY, DAY) is None) == (land in voters)


@given(VOTERS, SAID, LANDS, sampled_from(ANSWERS), LATER)
def test_answers_that_are_taken_change_only_their_own_land(
    voters: set[str], said: list[Answer], land: str, kind: str, later: int
) -> None:
    today = DAY + timedelta(days=later)
    before = standing(said)
    problem = problem_of(kind, land, voters, said, DAY, today)
    after = standing([*said, Answer(land, kind)])

    assert (problem == "over") == (later > 0)
    if not problem:
        assert land in voters
        assert {x: a for x, a in before.items() if x != land} == {
            x: a for x, a in after.items() if x != land
        }
        if land in before and before[land].kind == OBJECT:
            assert kind != AGREE
        assert (land in after) == (kind != TAKE_BACK)


@given(sampled_from(STATES), booleans())
def test_nothing_but_a_release_lets_anything_out(state: str, annexes: bool) -> None:
    expected = state == RELEASED or (state == TEXT_ONLY and not annexes)

    assert allows(state, annexes) == expected


def test_silence_of_all_releases_and_no_voter_never_ends_early() -> None:
    assert end_of(RELEASED, (), [], DAY, DAY) is None
    end = end_of(TEXT_ONLY, ("DE-NW",), [], DAY, DAY + timedelta(days=1))
    assert (end.outcome, end.how) == (TEXT_ONLY, BY_SILENCE)
