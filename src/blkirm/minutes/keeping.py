"""What of minutes can be deleted."""

from blkirm import _
from blkirm.minutes.content import Minutes
from blkirm.minutes.rules import is_binding
from blkirm.minutes.rules import is_written


MINUTES_STAY = _(
    "msg_minutes_stay",
    default="Minutes in which something is written stay with their meeting. Once they have been "
    "adopted, the items they speak of can no longer be deleted or moved either.",
)


def stays(minutes: Minutes) -> bool:
    """Say whether minutes cannot be deleted: what somebody wrote can only go with the party."""
    return is_binding(minutes) or is_written(minutes)
