"""When somebody may comment, and when silence adopts minutes. Plain rules on plain values.

Sources: DOMAIN.md A.13 (states) and 1.5: objections by a deadline, at the latest when the minutes
are adopted; in a silence procedure a text counts as accepted if nobody objects by the deadline.
"""

from blkirm.kernel.workdays import add_working_days
from blkirm.kernel.workdays import Laender
from dataclasses import dataclass
from datetime import date


DRAFTING, REVIEW, CIRCULATED = "drafting", "internal-review", "circulated"
REVISED, ADOPTED, CORRECTED = "revised", "adopted", "corrected"
STATES = (DRAFTING, REVIEW, CIRCULATED, REVISED, ADOPTED, CORRECTED)

#: States in which the text may change.
WRITTEN_IN = frozenset({DRAFTING, REVIEW, REVISED})
#: States in which the whole party reads.
READ_IN = frozenset({CIRCULATED, REVISED, ADOPTED, CORRECTED})
#: States from which minutes are adopted.
ADOPTABLE = frozenset({CIRCULATED, REVISED})
#: States from which on nothing changes without a note.
BINDING = frozenset({ADOPTED, CORRECTED})

BY_MEETING, BY_SILENCE = "meeting", "silence"


def is_open_for_comments(state: str, deadline: date | None, today: date) -> bool:
    """Say whether the comment period runs; the deadline is its last day, in Germany."""
    return state == CIRCULATED and deadline is not None and today <= deadline


def is_adopted_by_silence(
    state: str, rule: str, deadline: date | None, today: date, comments: int
) -> bool:
    """Say whether nobody has said anything until the deadline was over, where that is enough.

    `comments` counts those of the present round only: who answered comments circulates again.
    """
    is_over = deadline is not None and deadline < today
    return state == CIRCULATED and rule == BY_SILENCE and is_over and comments == 0


def last_day_for_comments(day: date, days: int, laender: Laender) -> date:
    """Return the last day of a period of so many working days that begins after a day."""
    return add_working_days(day, days, laender)


@dataclass(frozen=True)
class Extension:
    """A period for comments that was made longer: on which day, from which last day to which.

    `turn` is the round of circulation.
    """

    on: date
    before: date
    until: date
    turn: int
