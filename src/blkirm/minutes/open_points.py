"""What a meeting has left open, as its minutes say."""

from blkirm.meetings.content import IMeeting
from blkirm.meetings.interfaces import IOpenPoints
from blkirm.minutes.rules import entries_for
from blkirm.minutes.rules import visible_minutes_of
from typing import Any
from zope.component import adapter
from zope.interface import implementer


#: Outcomes after which an item has to come up again.
OPEN = frozenset({"postponed"})


@implementer(IOpenPoints)
@adapter(IMeeting)
class PostponedItems:
    """Items that were postponed."""

    def __init__(self, meeting: Any) -> None:
        self.meeting = meeting

    def uids(self) -> list[str]:
        minutes = visible_minutes_of(self.meeting)
        entries = entries_for(minutes) if minutes is not None else []
        return [entry.uid for entry in entries if entry.values.outcome in OPEN]
