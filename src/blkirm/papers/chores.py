"""What looks after papers by itself."""

from blkirm.kernel.interfaces import IChore
from blkirm.papers.operations import end_overdue_checkouts
from blkirm.papers.operations import remind_of_reviews
from collections.abc import Callable
from typing import Any
from zope.interface import implementer


@implementer(IChore)
class Chore:
    """A function that does what is due and returns how many things that were."""

    eager = False

    def __init__(self, work: Callable[[], int], seconds: int) -> None:
        self.work, self.seconds = work, seconds

    def run(self, portal: Any) -> int:
        return self.work()


overdue_checkouts = Chore(end_overdue_checkouts, 300)
reviews = Chore(remind_of_reviews, 3_600)
