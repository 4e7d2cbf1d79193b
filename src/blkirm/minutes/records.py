"""What minutes say about one item of the agenda, and every state of it that somebody wrote.

Each entry is a persistent object of its own in a tree by the UID of its item, so people who write
on different items never meet. What was saved before stays for a while: it is what a text that comes
later, from a slow line or after a night without one, is compared with.
"""

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from persistent import Persistent


#: The texts of an entry and the letter their paragraphs' keys begin with.
TEXTS = {"discussion": "d", "result": "r", "resolution": "b"}
STATEMENTS = "s"
#: Earlier states kept of one entry.
KEPT = 400


@dataclass(frozen=True)
class Values:
    """What is written about one item.

    `outcome` is a token of `decision_results` (DOMAIN.md A.15); `votes` are by authority, one of
    `rules.VOTES`; `statements` for the record are by authority, too.
    """

    discussion: str = ""
    result: str = ""
    outcome: str = ""
    resolution: str = ""
    votes: Mapping[str, str] = field(default_factory=dict, hash=False)
    statements: Mapping[str, str] = field(default_factory=dict, hash=False)


NOTHING = Values()


class Snapshot(Persistent):
    """One saved state, never changed. `keys` are those of the paragraphs, by name of the text."""

    def __init__(
        self,
        revision: int,
        values: Values,
        keys: Mapping[str, tuple[str, ...]],
        by: str,
        time: datetime | None,
    ) -> None:
        self.revision = revision
        self.values = values
        self.keys = dict(keys)
        self.by = by
        self.time = time


class Entry(Persistent):
    """The present state of what is written about an item, and earlier ones by revision."""

    def __init__(self, item: str) -> None:
        self.item = item
        self.current = Snapshot(0, NOTHING, {}, "", None)
        self.earlier = IOBTree()
        self.earlier[0] = self.current
        #: Number that the next new paragraph gets in its key.
        self.following = 1
        #: What the item was called when the minutes were adopted; empty before.
        self.title = ""

    @property
    def revision(self) -> int:
        return self.current.revision

    @property
    def values(self) -> Values:
        return self.current.values

    def state_at(self, revision: int) -> Snapshot | None:
        """Return what was saved as a revision; nothing where it was never, or is too long ago."""
        return self.earlier.get(revision)

    def keep(
        self,
        values: Values,
        keys: Mapping[str, tuple[str, ...]],
        by: str,
        time: datetime,
        *,
        as_current: bool = True,
    ) -> Snapshot:
        """Save a state under the next revision; beside the present one, if not `as_current`."""
        number = self.earlier.maxKey() + 1
        snapshot = Snapshot(number, values, keys, by, time)
        self.earlier[number] = snapshot
        if as_current:
            self.current = snapshot
        while len(self.earlier) > KEPT:
            oldest = self.earlier.minKey()
            if oldest == self.current.revision:
                break
            del self.earlier[oldest]
        return snapshot

    def forget_earlier(self) -> None:
        """Keep the present state only."""
        self.earlier.clear()
        self.earlier[self.current.revision] = self.current


class ParagraphComment(Persistent):
    """What somebody says about a paragraph, and what became of it.

    `quote` is the paragraph as it was then; `authority` on whose behalf it was said. `disposition`
    is empty until the minute-taker has answered.
    """

    def __init__(
        self,
        number: int,
        item: str,
        key: str,
        quote: str,
        text: str,
        author: str,
        authority: str,
        time: datetime,
        turn: int,
    ) -> None:
        self.number = number
        self.item = item
        self.key = key
        self.quote = quote
        self.text = text
        self.author = author
        self.authority = authority
        self.time = time
        #: In which of the rounds of circulation, from 1.
        self.turn = turn
        self.disposition = ""
        self.answer = ""
        self.answered_by = ""
        self.answered_at: datetime | None = None


@dataclass(frozen=True)
class Correction:
    """A change after the adoption: of which item, why, what stood there before; all visible."""

    number: int
    item: str
    note: str
    before: Values
    by: str
    time: datetime


class Records(Persistent):
    """All that the minutes of one meeting hold."""

    def __init__(self) -> None:
        self.entries = OOBTree()
        self.comments = IOBTree()
        self.corrections = IOBTree()

    def entry(self, item: str) -> Entry:
        """Return the record of an item for reading; an empty one where nothing is written."""
        return self.entries.get(item) or Entry(item)

    def entry_to_write(self, item: str) -> Entry:
        """Return the record of an item, made if need be."""
        if item not in self.entries:
            self.entries[item] = Entry(item)
        return self.entries[item]

    def add_comment(self, **facts: object) -> ParagraphComment:
        number = self.comments.maxKey() + 1 if self.comments else 1
        self.comments[number] = comment = ParagraphComment(number, **facts)
        return comment

    def add_correction(self, **facts: object) -> Correction:
        number = self.corrections.maxKey() + 1 if self.corrections else 1
        self.corrections[number] = correction = Correction(number, **facts)
        return correction
