"""The life of a report on plain data: whatever people and the clock try, in whatever order."""

from blkirm.publications import life
from blkirm.publications.life import Facts
from blkirm.publications.life import MOVES
from blkirm.publications.life import problems
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine
from lxml import etree
from pathlib import Path

import blkirm
import pytest


NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)
WORKFLOW = (
    Path(blkirm.__file__).parent / "setup/profiles/default/workflows/report_workflow/definition.xml"
)
PEOPLE = st.sampled_from(("author", "author and officer", "officer", "clock", "nobody"))


def facts(state: str, **changes: object) -> Facts:
    usual = {"now": NOON, "is_officer": True, "embargo": NOON + timedelta(hours=1)}
    return Facts(state=state, **{**usual, **changes})


def test_workflow_has_the_same_states_and_steps() -> None:
    root = etree.parse(WORKFLOW).getroot()

    exits = {
        state.get("state_id"): {e.get("transition_id") for e in state.iter("exit-transition")}
        for state in root.iter("state")
    }
    targets = {t.get("transition_id"): t.get("new_state") for t in root.iter("transition")}

    assert list(exits) == list(life.STATES)
    assert targets == {name: move.target for name, move in MOVES.items()}
    assert exits == {
        state: {name for name, move in MOVES.items() if state in move.sources}
        for state in life.STATES
    }


@pytest.mark.parametrize("state", life.PUBLIC_STATES)
def test_everybody_reads_in_public_states_of_the_workflow_only(state: str) -> None:
    root = etree.parse(WORKFLOW).getroot()

    searched = {
        each.get("state_id"): [role.text for role in found]
        for each in root.iter("state")
        for found in each.xpath(
            "permission-map[@name='Access contents information']/permission-role[.='Anonymous']/.."
        )
    }

    assert set(searched) == set(life.PUBLIC_STATES)
    assert state in searched


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"is_officer": False}, ["officer"]),
        ({"is_author": True}, ["author"]),
        ({"lacks": True}, ["lacks"]),
        ({"is_clock": True}, ["officer"]),
    ],
    ids=["officer", "no officer", "author", "list", "clock"],
)
@pytest.mark.parametrize("step", ["approve", "publish"])
def test_step_out_of_review(step: str, changes: dict, found: list[str]) -> None:
    assert problems(step, facts("review", **changes)) == found


@pytest.mark.parametrize(
    ("embargo", "found"),
    [
        (None, ["no-moment"]),
        (NOON, ["past"]),
        (NOON + timedelta(seconds=59), ["past"]),
        (NOON + timedelta(minutes=1), []),
        (NOON + timedelta(days=800), ["far"]),
    ],
    ids=["none", "now", "this minute", "next minute", "far"],
)
def test_minute_of_publication(embargo: datetime | None, found: list[str]) -> None:
    assert problems("schedule", facts("approved", embargo=embargo)) == found


@given(st.integers(-7_200, 7_200), st.integers(0, 59))
def test_scheduled_report_appears_with_its_minute_and_not_before(ahead: int, second: int) -> None:
    embargo = NOON.replace(second=second)
    now = NOON + timedelta(seconds=ahead)

    found = problems("publish", facts("scheduled", embargo=embargo, now=now, is_clock=True))

    assert found == ([] if now >= NOON else ["early"])


class Life(RuleBasedStateMachine):
    """A report, the clock, and people who try everything."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.now, self.embargo = life.DRAFT, NOON, None
        self.lacks, self.has_successor = False, False
        self.approved_by, self.was_public, self.appeared = "", False, None

    @rule(step=st.sampled_from([*MOVES, "nonsense"]), who=PEOPLE, ahead=st.integers(-3, 90))
    def take(self, step: str, who: str, ahead: int) -> None:
        asked = self.now + timedelta(minutes=ahead) if step == "schedule" else self.embargo
        found = problems(
            step,
            Facts(
                state=self.state,
                now=self.now,
                is_officer="officer" in who,
                is_author="author" in who,
                is_clock=who == "clock",
                lacks=self.lacks,
                embargo=asked,
                has_successor=self.has_successor,
            ),
        )
        if found:
            return
        before, self.state = self.state, MOVES[step].target
        if step == "schedule":
            assert asked > self.now
            self.embargo = asked
        if step == "send-back":
            self.embargo, self.approved_by = None, ""
        if step in ("approve", "publish") and before == life.REVIEW:
            self.approved_by = who
        if step == "publish":
            self.appeared, self.was_public = self.now, True
            assert not self.lacks
            assert before != life.SCHEDULED or life.minute_of(self.embargo) <= self.now
            assert who == "officer" or (who == "clock" and before == life.SCHEDULED)

    @rule(seconds=st.integers(1, 4_000))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(lacks=st.booleans(), has_successor=st.booleans())
    def change_the_world(self, lacks: bool, has_successor: bool) -> None:
        self.lacks, self.has_successor = lacks, has_successor

    @invariant()
    def only_an_officer_who_is_no_author_lets_it_out(self) -> None:
        if self.state in (life.APPROVED, life.SCHEDULED, *life.RELEASED_STATES):
            assert self.approved_by == "officer"

    @invariant()
    def what_was_public_is_never_worked_on_again(self) -> None:
        assert self.was_public == (self.state in life.RELEASED_STATES)

    @invariant()
    def nothing_waits_without_a_minute(self) -> None:
        assert self.state != life.SCHEDULED or self.embargo is not None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
