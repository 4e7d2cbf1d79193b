"""The life of a report, on plain data: which step leads where, and what stands against it.

Nothing here knows Plone. The workflow has the same steps; a test compares them.
"""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta


DRAFT, REVIEW, APPROVED, SCHEDULED = "draft", "review", "approved", "scheduled"
PUBLISHED, SUPERSEDED, WITHDRAWN = "published", "superseded", "withdrawn"
STATES = (DRAFT, REVIEW, APPROVED, SCHEDULED, PUBLISHED, SUPERSEDED, WITHDRAWN)
#: What everybody may read: the editions in force, and those that were superseded.
PUBLIC_STATES = (PUBLISHED, SUPERSEDED)
#: What left the house once. Files and what cites them never change from then on.
RELEASED_STATES = (*PUBLIC_STATES, WITHDRAWN)
#: A later moment is a slip of the pen.
LONGEST_WAIT = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Move:
    """A step by its states. ``is_officers`` where a publication officer has to decide."""

    sources: tuple[str, ...]
    target: str
    is_officers: bool = False


MOVES = {
    "submit": Move((DRAFT,), REVIEW),
    "send-back": Move((REVIEW, APPROVED, SCHEDULED), DRAFT),
    "approve": Move((REVIEW,), APPROVED, True),
    "schedule": Move((APPROVED, SCHEDULED), SCHEDULED, True),
    "publish": Move((REVIEW, APPROVED, SCHEDULED), PUBLISHED, True),
    "supersede": Move((PUBLISHED,), SUPERSEDED),
    "withdraw": Move(PUBLIC_STATES, WITHDRAWN),
}


@dataclass(frozen=True)
class Facts:
    """What a step depends on. Moments are aware.

    ``lacks`` says that the checklist stands against it, ``is_clock`` that no person takes the step
    but the time has come, ``has_successor`` that a newer edition is public.
    """

    state: str
    now: datetime
    is_officer: bool = False
    is_author: bool = False
    is_clock: bool = False
    lacks: bool = False
    embargo: datetime | None = None
    has_successor: bool = False


def minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def is_due(embargo: datetime | None, now: datetime) -> bool:
    """Say whether the minute of an embargo has begun."""
    return embargo is not None and minute_of(embargo) <= now


def problems(step: str, facts: Facts) -> list[str]:
    """Return, in words of one or two, what stands against a step; nothing where it can be taken."""
    move = MOVES.get(step)
    if move is None or facts.state not in move.sources:
        return ["state"]
    found = []
    if move.is_officers:
        found += _problems_of_officer(step, facts)
        if facts.lacks:
            found.append("lacks")
    if step == "schedule":
        found += _problems_of_moment(facts)
    if step == "publish" and facts.state == SCHEDULED and not is_due(facts.embargo, facts.now):
        found.append("early")
    if step == "supersede" and not facts.has_successor:
        found.append("no-successor")
    return found


def _problems_of_officer(step: str, facts: Facts) -> list[str]:
    if facts.is_clock:
        # An officer approved it and set the minute; there is nobody else the clock could stand for.
        return [] if step == "publish" and facts.state == SCHEDULED else ["officer"]
    found = [] if facts.is_officer else ["officer"]
    return [*found, "author"] if facts.is_author else found


def _problems_of_moment(facts: Facts) -> list[str]:
    if facts.embargo is None:
        return ["no-moment"]
    if minute_of(facts.embargo) <= facts.now:
        return ["past"]
    return ["far"] if facts.embargo > facts.now + LONGEST_WAIT else []
