from blkirm.minutes.tally import contradicts
from blkirm.minutes.tally import foreign_votes
from blkirm.minutes.tally import Tally
from blkirm.minutes.tally import tally
from blkirm.minutes.tally import VOTES
from blkirm.minutes.vocabularies import OUTCOMES
from hypothesis import given
from hypothesis import strategies as st

import pytest


SEATS = st.sets(st.sampled_from(["bamf", "im-nw", "im-by", "im-he", "munich"]))
CAST = st.dictionaries(
    st.sampled_from(["bamf", "im-nw", "im-by", "stranger"]), st.sampled_from([*VOTES, ""])
)


@given(votes=CAST, seats=SEATS)
def test_every_voting_seat_is_counted_once_and_nobody_else(
    votes: dict[str, str], seats: set[str]
) -> None:
    found = tally(votes, [*seats, *seats])

    assert found.yes + found.no + found.abstain + found.absent + found.missing == len(seats)
    assert bool(foreign_votes(votes, seats)) == any(v for a, v in votes.items() if a not in seats)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (Tally(yes=3), "unanimous"),
        (Tally(yes=3, abstain=9), "unanimous"),
        (Tally(yes=3, no=2, abstain=9), "majority"),
        (Tally(yes=2, no=2), "rejected"),
        (Tally(absent=4), "no-vote"),
        (Tally(abstain=4), "rejected"),
    ],
    ids=["all", "abstentions", "majority", "tie", "nobody", "only abstentions"],
)
def test_simple_majority_counts_no_abstentions(found: Tally, outcome: str) -> None:
    assert found.outcome == outcome


@given(votes=CAST, seats=SEATS, outcome=st.sampled_from([*OUTCOMES]))
def test_only_a_result_that_counts_votes_can_contradict_them(
    votes: dict[str, str], seats: set[str], outcome: str
) -> None:
    counted = tally(votes, seats)

    if contradicts(outcome, counted):
        assert outcome in ("unanimous", "majority", "rejected", "no-vote", "amended")
        assert outcome != counted.outcome
    assert not contradicts(counted.outcome, counted)
    assert contradicts("amended", counted) == (counted.yes <= counted.no)
