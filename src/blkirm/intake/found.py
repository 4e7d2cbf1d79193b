"""What reading a file yields, and how much of it is kept."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any


# More words than that make nobody find a paper, but every upload slower.
LONGEST = 300_000
#: So many characters are looked through for markings.
SEARCHED = 3_000_000
LARGEST_PART = 10_000_000


@dataclass
class Found:
    """What was found in a file. `text` is searched for markings, `words` also for the readers."""

    words: str | None = None
    around: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    def add(self, *texts: Any) -> None:
        self.around += [str(text) for text in texts if text]
