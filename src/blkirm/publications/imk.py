"""The cycle of a report to the Conference of Ministers of the Interior (IMK): plain rules on days.

The conference meets in spring and autumn; its day is given, and everything else is planned back from
it: the sub-working parties contribute, the text is edited, the steering committee adopts it, the
Länder are asked for its release, it is delivered. Source: DOMAIN.md 1.4, ANCHORS.md 4.7. The report
of 2015 stood on 12 May for a conference on 25 June: 30 working days.
"""

from blkirm.kernel.workdays import add_working_days
from blkirm.kernel.workdays import is_working_day
from blkirm.kernel.workdays import Laender
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


#: In their order; the day of a step is the last one on which it is in time.
STEPS = ("contribution", "editing", "steering-committee", "release-round", "delivery")

#: Working days between the day of a step and that of what follows it.
DEFAULT_LEADS: Mapping[str, int] = MappingProxyType(
    {
        "contribution": 15,
        "editing": 20,
        "steering-committee": 12,
        "release-round": 5,
        "delivery": 30,
    }
)
#: More than half a year for one step is a slip of the pen.
MOST_DAYS = 130
#: Working days before its day in which a step is called due soon.
SOON = 5

DONE, DONE_LATE, LATE, SOON_DUE, COMING = "done", "done-late", "late", "soon", "coming"

#: What can be wrong with a day that was set by hand.
OUT_OF_ORDER, NO_WORKING_DAY = "out-of-order", "no-working-day"


@dataclass(frozen=True)
class Planned:
    """The day of one step, and how it was found."""

    step: str
    day: date
    by_hand: bool
    #: What is odd about it; planned days never are.
    problems: tuple[str, ...] = ()


def plan(
    conference: date,
    leads: Mapping[str, int] = DEFAULT_LEADS,
    laender: Laender = "all",
    by_hand: Mapping[str, date] = MappingProxyType({}),
) -> tuple[Planned, ...]:
    """Return the steps with their days, planned back from the first day of a conference.

    A day set by hand stays as it is, and what comes before it is planned back from there. Raises
    ``ValueError`` for leads that are no number of days, and for an unknown ``laender``.
    """
    found = []
    after = conference
    for step in reversed(STEPS):
        lead = leads[step]
        if not 1 <= lead <= MOST_DAYS:
            raise ValueError(f"{step} takes {lead} working days, which is not 1 to {MOST_DAYS}.")
        if step in by_hand:
            day = by_hand[step]
            found.append(Planned(step, day, True, _problems(day, after, laender)))
        else:
            day = add_working_days(after, -lead, laender)
            found.append(Planned(step, day, False))
        after = day
    return tuple(reversed(found))


def _problems(day: date, after: date, laender: Laender) -> tuple[str, ...]:
    problems = []
    if day > after:
        problems.append(OUT_OF_ORDER)
    if not is_working_day(day, laender):
        problems.append(NO_WORKING_DAY)
    return tuple(problems)


def state_of(day: date, done: date | None, today: date, laender: Laender = "all") -> str:
    """Return what is to be said of a step: done, done late, late, due soon or coming.

    The day itself is in time.
    """
    if done is not None:
        return DONE if done <= day else DONE_LATE
    if day < today:
        return LATE
    return SOON_DUE if day <= add_working_days(today, SOON, laender) else COMING


def late_steps(
    steps: tuple[Planned, ...], done: Mapping[str, date], today: date
) -> tuple[str, ...]:
    """Return the steps whose day has passed without them, in their order."""
    return tuple(each.step for each in steps if each.step not in done and each.day < today)


def next_step(steps: tuple[Planned, ...], done: Mapping[str, date]) -> Planned | None:
    """Return the first step that is not done; None at the end."""
    return next((each for each in steps if each.step not in done), None)
