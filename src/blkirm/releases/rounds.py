"""How a release round goes and ends: rules on plain data.

Source: DOMAIN.md 1.4 (practice of the IMK: public in principle, any Land may object) and A.17.
A deadline is a day in Germany; its last minute still counts.
"""

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime


UNDECIDED = "undecided"
ASKED = "asked"
RELEASED = "released"
TEXT_ONLY = "released-text-only"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
#: DOMAIN.md A.17.
STATES = (UNDECIDED, ASKED, RELEASED, TEXT_ONLY, REFUSED, WITHDRAWN)
#: What a round may be about: its outcome if nobody objects. ``refused`` asks nobody.
SCOPES = (RELEASED, TEXT_ONLY, REFUSED)
#: States in which something may go out.
OPEN = frozenset({RELEASED, TEXT_ONLY})

AGREE, OBJECT, TAKE_BACK = "agree", "object", "take-back"
ANSWERS = (AGREE, OBJECT, TAKE_BACK)

#: How a round ended.
BY_SILENCE, BY_AGREEMENT, BY_OBJECTION = "silence", "agreement", "objection"
CANCELLED, SETTLED, NARROWED = "cancelled", "settled", "narrowed"


@dataclass(frozen=True)
class Answer:
    """What a Land said: through which authority and account, why, and when."""

    land: str
    kind: str
    authority: str = ""
    reason: str = ""
    account: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True)
class End:
    """The state in which a round leaves its thing, and how it came to that."""

    outcome: str
    how: str


def allows(state: str, annexes: bool) -> bool:
    """Say whether something in a state may go out: with its annexes, or the text alone."""
    return state == RELEASED or (state == TEXT_ONLY and not annexes)


def is_over(deadline: date, today: date) -> bool:
    return today > deadline


def standing(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Return what counts of each Land, its last word; nothing of one that took its word back."""
    last: dict[str, Answer] = {}
    for answer in answers:
        if answer.kind == TAKE_BACK:
            last.pop(answer.land, None)
        else:
            last[answer.land] = answer
    return last


def objections(answers: Iterable[Answer]) -> list[Answer]:
    """Return the objections that stand."""
    return [answer for answer in standing(answers).values() if answer.kind == OBJECT]


def end_of(
    scope: str,
    voters: Collection[str],
    answers: Iterable[Answer],
    deadline: date,
    today: date,
) -> End | None:
    """Return how a round ends now; nothing while it goes on.

    Objections stand, whoever votes today. All who vote today have to agree for it to end early.
    """
    said = standing(answers)
    objected = any(answer.kind == OBJECT for answer in said.values())
    if is_over(deadline, today):
        return End(REFUSED, BY_OBJECTION) if objected else End(scope, BY_SILENCE)
    agreed = {land for land, answer in said.items() if answer.kind == AGREE}
    if voters and not objected and agreed.issuperset(voters):
        return End(scope, BY_AGREEMENT)
    return None


def problem_of(
    kind: str,
    land: str,
    voters: Collection[str],
    answers: Iterable[Answer],
    deadline: date,
    today: date,
) -> str:
    """Return what is wrong with an answer, in a word; nothing where it can be taken.

    One ministry does not wipe out the objection of its own Land in passing: it is taken back first.
    """
    if is_over(deadline, today):
        return "over"
    if land not in voters:
        return "no-vote"
    said = standing(answers).get(land)
    if kind == TAKE_BACK:
        return "" if said is not None else "nothing"
    if kind == AGREE and said is not None and said.kind == OBJECT:
        return "objected"
    if kind == AGREE and said is not None:
        return "agreed"
    return "" if kind in ANSWERS else "unknown"
