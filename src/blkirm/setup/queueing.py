"""Who is served next when more ask than can be answered at once."""

from collections import deque
from typing import Any


#: Requests of visitors that are answered before the next one of those who work here.
VISITORS_BETWEEN = 10


class FairQueue:
    """Requests that wait: those of people who work in the portal do not stand behind a crowd.

    Visitors' pages come from memory in a fraction of a millisecond, but two hundred of them are a
    tenth of a second; whoever saves a page should not wait for that. After each request of somebody
    with a cookie or a token, or one that sends something, some visitors have their turn, so that
    neither side waits for all of the other.

    Not locked: the dispatcher holds its lock whenever it comes here.
    """

    def __init__(self) -> None:
        self._working: deque[Any] = deque()
        self._visiting: deque[Any] = deque()
        self._visitors_left = 0

    def append(self, channel: Any) -> None:
        (self._working if is_working(channel.requests[0]) else self._visiting).append(channel)

    def popleft(self) -> Any:
        if self._visiting and (self._visitors_left > 0 or not self._working):
            self._visitors_left -= 1
            return self._visiting.popleft()
        self._visitors_left = VISITORS_BETWEEN
        return self._working.popleft()

    def __len__(self) -> int:
        return len(self._working) + len(self._visiting)


def is_working(request: Any) -> bool:
    """Say whether a request (waitress's) comes from somebody who works here."""
    headers = request.headers
    return (
        getattr(request, "command", "GET").upper() not in ("GET", "HEAD")
        or "COOKIE" in headers
        or "AUTHORIZATION" in headers
    )
