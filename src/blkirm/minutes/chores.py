"""What looks after minutes by itself."""

from blkirm.kernel.interfaces import IChore
from blkirm.minutes.operations import adopt_silently
from typing import Any
from zope.interface import implementer


@implementer(IChore)
class Silence:
    """Adopt minutes to which nobody objected in time, where a party takes that for consent."""

    seconds = 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return adopt_silently()


silence = Silence()
