"""What each Land and the Federation said about a decision, with its history.

A tree of lines on the decision: who reports for one Land never meets who reports for another. Each
line is append-only: the last entry counts, the others are its history.
"""

from blkirm.decisions.lines import OPEN
from blkirm.kernel import clock
from BTrees.OOBTree import OOBTree
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from persistent import Persistent
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One report: what the state is, why, what shows it, who said so.

    ``evidence`` is the UID of a paper or an address (``https://…``). ``authority`` is the one on
    whose behalf the account spoke; with ``is_on_behalf`` the chair or the secretariat entered what
    the line's own authority had told them.
    """

    state: str
    note: str = ""
    evidence: str = ""
    account: str = ""
    authority: str = ""
    is_on_behalf: bool = False
    said_at: datetime = field(default_factory=clock.now)


class Line(Persistent):
    """All that was ever said on one line, the oldest first."""

    entries = ()

    def add(self, entry: Entry) -> None:
        self.entries = (*self.entries, entry)


class FollowUp(Persistent):
    """The lines of one decision on which something was said."""

    def __init__(self) -> None:
        self._lines = OOBTree()

    def add(self, line: str, entry: Entry) -> None:
        if line not in self._lines:
            self._lines[line] = Line()
        self._lines[line].add(entry)

    def entries(self, line: str) -> tuple[Entry, ...]:
        """Return what was said on a line, the oldest first."""
        found = self._lines.get(line)
        return found.entries if found is not None else ()

    def newest(self, line: str) -> Entry | None:
        entries = self.entries(line)
        return entries[-1] if entries else None

    def state(self, line: str) -> str:
        newest = self.newest(line)
        return newest.state if newest else OPEN


def follow_up_of(decision: Any) -> FollowUp:
    """Return the reports on a decision; an empty record where it has none yet."""
    return getattr(decision.aq_base, "follow_up_record", None) or FollowUp()
