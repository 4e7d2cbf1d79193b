"""Many visitors at once, in a process of their own: `python -m benchmarks.crowd <port> <clients> <seconds>`.

Each keeps its connection, asks for one page after the other without a pause, and looks at every
answer. What was seen is printed as JSON: how many answers, which were wrong, and of the page that
changes meanwhile when each answer was asked for and what it said.
"""

import asyncio
import json
import re
import sys
import time


_STAND = re.compile(rb"<h1[^>]*>\s*Stand (\d+)\s*</h1>")
#: The page that an editor changes; every fourth question is for it.
CHANGING = "/portal/de/burst"
OTHERS = ("/portal/de", "/portal/de/reports", "/portal/de/reports/report-001")


class Crowd:
    """What all visitors saw together."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port = port
        self.end = time.monotonic() + seconds
        self.answers = 0
        self.wrong: list[str] = []
        self.times: list[float] = []
        # When it was asked for, and the number it said.
        self.seen: list[tuple[float, int]] = []

    async def visit(self, number: int) -> None:
        """Be one visitor until the time is up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        asked = number
        try:
            while time.monotonic() < self.end:
                asked += 1
                path = OTHERS[asked // 4 % 3] if asked % 4 else CHANGING
                begin = time.monotonic()
                words = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"
                writer.write(words.encode())
                status, body = await _read(reader)
                self.times.append(time.monotonic() - begin)
                self.answers += 1
                self._look_at(path, status, body, begin)
        finally:
            writer.close()

    def _look_at(self, path: str, status: int, body: bytes, begin: float) -> None:
        if status != 200 or not body.rstrip().endswith(b"</html>"):
            self.wrong.append(f"{path}: {status}")
        elif path == CHANGING:
            match = _STAND.search(body)
            if match:
                self.seen.append((begin, int(match[1])))
            else:
                self.wrong.append(f"{path}: says nothing")

    async def run(self, clients: int) -> None:
        """Let all visitors come, and wait until they have gone."""
        visits = [self.visit(number) for number in range(clients)]
        for outcome in await asyncio.gather(*visits, return_exceptions=True):
            if isinstance(outcome, BaseException):
                self.wrong.append(repr(outcome))


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    match = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return status, await reader.readexactly(int(match[1])) if match else b""


def main() -> None:
    """Visit, and print what was seen."""
    port, clients, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    crowd = Crowd(port, seconds)
    asyncio.run(crowd.run(clients))
    crowd.times.sort()
    found = {
        "answers": crowd.answers,
        "wrong": crowd.wrong[:20],
        "wrong, number": len(crowd.wrong),
        "median": crowd.times[len(crowd.times) // 2],
        "p95": crowd.times[len(crowd.times) * 95 // 100],
        "seen": crowd.seen,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
