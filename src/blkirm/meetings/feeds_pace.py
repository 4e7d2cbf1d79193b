"""How often one feed may be fetched. Kept in the memory of a process and lost with it."""

from collections import deque
from collections import OrderedDict
from threading import Lock

import time


#: So many answers in so many seconds; calendar programs ask every few minutes at most.
MOST, SECONDS = 30, 600
#: Feeds that are remembered; those asked for longest ago give way.
MOST_FEEDS = 10_000


class Pace:
    """Counts what was fetched lately."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._lock = Lock()
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_for(self, feed: str, now: float | None = None) -> int:
        """Note that a feed is asked for; return after how many seconds it is answered, 0 for now.

        What has to wait is not counted.
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            times = self._lately.setdefault(feed, deque(maxlen=self._most))
            self._lately.move_to_end(feed)
            while len(self._lately) > MOST_FEEDS:
                self._lately.popitem(last=False)
            if len(times) == self._most and now - times[0] < self._seconds:
                return max(1, round(self._seconds - (now - times[0])))
            times.append(now)
            return 0


pace = Pace()
