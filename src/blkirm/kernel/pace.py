"""How often somebody may do something. Kept in the memory of a process and lost with it."""

from collections import deque
from collections import OrderedDict
from threading import Lock

import time


#: Names that are remembered; those that came longest ago give way.
MOST_NAMES = 10_000


class Pace:
    """Counts what was done lately: at most ``most`` times in ``seconds`` under one name."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._lock = Lock()
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_for(self, name: str, now: float | None = None) -> int:
        """Note that something is asked for; return after how many seconds it is granted, 0 for now.

        What has to wait is not counted.
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            times = self._lately.setdefault(name, deque(maxlen=self._most))
            self._lately.move_to_end(name)
            while len(self._lately) > MOST_NAMES:
                self._lately.popitem(last=False)
            if len(times) == self._most and now - times[0] < self._seconds:
                return max(1, round(self._seconds - (now - times[0])))
            times.append(now)
            return 0

    def forget(self) -> None:
        """Begin anew; for tests."""
        with self._lock:
            self._lately.clear()
