"""A round as it goes: days pass, Länder come and go, and everybody tries everything."""

from blkirm.authorities.vocabularies import LAENDER
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import allows
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import ANSWERS
from blkirm.releases.rounds import End
from blkirm.releases.rounds import end_of
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import problem_of
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import TAKE_BACK
from blkirm.releases.rounds import TEXT_ONLY
from datetime import date
from datetime import timedelta
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine


BEGUN = date(2026, 3, 2)
LANDS = st.sampled_from(sorted(LAENDER)[:4])


class Round(RuleBasedStateMachine):
    """Keeps by itself, in the simplest way, which Länder object, and what the clock says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Answer] = []
        self.objecting: set[str] = set()
        self.agreeing: set[str] = set()
        self.today = BEGUN
        self.end: End | None = None

    @initialize(scope=st.sampled_from([RELEASED, TEXT_ONLY]), voters=st.sets(LANDS),
                days=st.integers(0, 5))  # fmt: skip
    def begin(self, scope: str, voters: set[str], days: int) -> None:
        self.scope, self.voters, self.deadline = scope, voters, BEGUN + timedelta(days=days)

    @precondition(lambda self: self.end is None)
    @rule(land=LANDS, kind=st.sampled_from([*ANSWERS, "abstain"]))
    def answer(self, land: str, kind: str) -> None:
        problem = problem_of(
            kind, land, self.voters, self.said, self.deadline, self.today
        )  # fmt: skip
        if problem:
            return
        assert self.today <= self.deadline
        assert land in self.voters
        self.said.append(Answer(land, kind))
        for kept, belongs in ((self.objecting, OBJECT), (self.agreeing, AGREE)):
            kept.discard(land)
            if kind == belongs:
                kept.add(land)
        assert kind != TAKE_BACK or land not in self.objecting | self.agreeing

    @precondition(lambda self: self.end is None)
    @rule(land=LANDS)
    def join_or_leave(self, land: str) -> None:
        self.voters = self.voters ^ {land}

    @precondition(lambda self: self.end is None)
    @rule(days=st.integers(1, 3))
    def make_it_longer(self, days: int) -> None:
        if self.today <= self.deadline:
            self.deadline += timedelta(days=days)

    @rule(days=st.integers(1, 2))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: self.end is None)
    @rule()
    def look(self) -> None:
        """As the chore does."""
        self.end = end_of(self.scope, self.voters, self.said, self.deadline, self.today)
        if self.end is None:
            assert self.today <= self.deadline
        elif self.today <= self.deadline:
            assert self.voters
            assert self.voters <= self.agreeing

    @invariant()
    def nothing_opens_against_an_objection(self) -> None:
        if self.end is not None:
            assert self.end.outcome == (REFUSED if self.objecting else self.scope)
            assert not (self.objecting and allows(self.end.outcome, annexes=False))
            assert allows(self.end.outcome, annexes=True) == (
                self.scope == RELEASED and not self.objecting
            )


TestRound = Round.TestCase
TestRound.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
