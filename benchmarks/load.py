"""Send requests over kept-alive connections and time them.

A bounded number of requests to this machine only. The client is plain `http.client`: one thread
per connection, so the server's process is what limits the rate.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field

import http.client
import statistics
import time


@dataclass
class Call:
    """One request, as it is sent again and again."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    # What the body must contain: a fast error page must not win a race.
    expects: bytes = b""
    status: int = 200


class UnexpectedAnswer(Exception):
    """The server answered, but not with the page that is to be measured."""


class Connection:
    """One kept-alive connection to a site on this machine."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("localhost", port, timeout=120)

    def send(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        """Send `call`; return status, headers and body."""
        try:
            return self._send(call)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server may close an idle connection at any time; ask once more on a new one.
            self._http.close()
            return self._send(call)

    def _send(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        self._http.request(call.method, call.path, body=call.body, headers=call.headers)
        answer = self._http.getresponse()
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        headers["set-cookie"] = "\n".join(answer.headers.get_all("Set-Cookie", ()))
        return answer.status, headers, body

    def check(self, call: Call) -> float:
        """Send `call`, insist on the expected answer, return the seconds it took."""
        start = time.perf_counter()
        status, headers, body = self.send(call)
        took = time.perf_counter() - start
        if status != call.status or call.expects not in body:
            where = headers.get("location", "")
            raise UnexpectedAnswer(
                f"{call.method} {call.path}: expected {call.status} with {call.expects!r}, "
                f"got {status} {where} {body[:200]!r}."
            )
        return took

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


@dataclass
class Round:
    """What one round of one call measured."""

    connections: int
    requests: int
    seconds: float
    median: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def measure(
    port: int,
    make_call: Callable[[int], Call],
    connections: int,
    seconds: float,
    least: int = 3,
) -> Round:
    """Send calls over `connections` connections for about `seconds`; at least `least` on each.

    `make_call` gets a running number, so that uploads can have names of their own.
    """
    deadline = time.perf_counter() + seconds

    def work(worker: int) -> list[float]:
        connection = Connection(port)
        times: list[float] = []
        try:
            while len(times) < least or time.perf_counter() < deadline:
                times.append(connection.check(make_call(worker * 100_000 + len(times))))
        finally:
            connection.close()
        return times

    start = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        results = list(pool.map(work, range(connections)))
    took = time.perf_counter() - start
    times = [each for result in results for each in result]
    return Round(connections, len(times), took, statistics.median(times))
