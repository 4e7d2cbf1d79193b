"""The server: who waits for whom, and how files are sent."""

from blkirm.setup.queueing import FairQueue
from blkirm.setup.queueing import VISITORS_BETWEEN
from blkirm.setup.sending import Channel
from blkirm.setup.server import Workers
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import errno
import io
import os
import pytest
import random
import socket
import threading
import time
import urllib.request
import waitress


@dataclass(frozen=True)
class Waiting:
    name: str
    requests: tuple[Any, ...]


def waiting(name: str, method: str = "GET", **headers: str) -> Waiting:
    return Waiting(name, (SimpleNamespace(command=method, headers=headers),))


def order(queue: FairQueue) -> list[str]:
    return [queue.popleft().name for _ in range(len(queue))]


def test_those_who_work_do_not_stand_behind_a_crowd() -> None:
    queue = FairQueue()
    for number in range(3):
        queue.append(waiting(f"visitor {number}"))
    queue.append(waiting("editor", COOKIE="__ac=x"))
    queue.append(waiting("visitor 3"))

    assert order(queue) == ["editor", "visitor 0", "visitor 1", "visitor 2", "visitor 3"]


def test_visitors_do_not_stand_behind_all_those_who_work() -> None:
    queue = FairQueue()
    for number in range(3):
        queue.append(waiting(f"editor {number}", AUTHORIZATION="Bearer x"))
    for number in range(VISITORS_BETWEEN + 2):
        queue.append(waiting(f"visitor {number}"))

    found = order(queue)

    first = [f"visitor {number}" for number in range(VISITORS_BETWEEN)]
    rest = [f"visitor {number}" for number in range(VISITORS_BETWEEN, VISITORS_BETWEEN + 2)]
    assert found == ["editor 0", *first, "editor 1", *rest, "editor 2"]


def test_what_is_sent_goes_before_what_is_looked_at() -> None:
    queue = FairQueue()
    queue.append(waiting("visitor"))
    queue.append(waiting("sender", "POST"))

    assert order(queue) == ["sender", "visitor"]


def test_queue_that_is_empty_says_so() -> None:
    queue = FairQueue()

    assert (len(queue), bool(queue)) == (0, False)
    with pytest.raises(IndexError):
        queue.popleft()


# --- files ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content() -> bytes:
    """More than fits into what the system keeps for a line, and no whole number of anything."""
    return random.Random(7).randbytes(9_000_001)


@pytest.fixture(scope="module")
def address(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that sends the file, whole or from `?start` on `&length` bytes."""
    file = tmp_path_factory.mktemp("served") / "file"
    file.write_bytes(content)
    workers = Workers()
    server = waitress.create_server(
        _sending(file), listen="127.0.0.1:0", _dispatcher=workers, ident=""
    )
    server.channel_class = Channel
    workers.set_thread_count(1)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    thread.join(10)


def _sending(file: Path) -> Callable:
    def app(environ: dict, start_response: Callable) -> Iterable[bytes]:
        start, length = 0, file.stat().st_size
        if query := environ["QUERY_STRING"]:
            start, length = map(int, query.split("-"))
        opened = io.FileIO(str(file))
        opened.seek(start)
        start_response("200 OK", [("Content-Length", str(length))])
        return environ["wsgi.file_wrapper"](opened)

    return app


def test_file_arrives_byte_for_byte(address: str, content: bytes) -> None:
    for _ in range(3):
        assert urllib.request.urlopen(address).read() == content


@pytest.mark.parametrize(
    ("start", "length"), [(0, 1), (5, 100_000), (8_999_000, 1_001), (1_234_567, 5_000_000)]
)
def test_part_of_a_file_arrives(address: str, content: bytes, start: int, length: int) -> None:
    got = urllib.request.urlopen(f"{address}?{start}-{length}").read()

    assert got == content[start : start + length]


def test_two_files_one_after_the_other_on_one_connection(address: str, content: bytes) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    question = b"GET /?10-20 HTTP/1.1\r\nHost: x\r\n\r\nGET /?0-5 HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(question)
        got = b""
        while got.count(b"\r\n\r\n") < 2 or not got.endswith(content[:5]):
            got += line.recv(65536)

    assert content[10:30] in got


def test_slow_reader_holds_up_nobody(address: str, content: bytes) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as slow:
        slow.sendall(b"GET / HTTP/1.0\r\n\r\n")
        time.sleep(0.2)
        begin = time.monotonic()
        assert urllib.request.urlopen(address).read() == content
        assert time.monotonic() - begin < 5
        got = b""
        while part := slow.recv(1 << 20):
            got += part
    assert got.endswith(content[-1000:])


def test_reader_who_leaves_takes_nothing_along(address: str, content: bytes) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    for _ in range(3):
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(b"GET / HTTP/1.0\r\n\r\n")
            line.recv(1000)

    assert urllib.request.urlopen(address).read() == content


def test_where_the_system_sends_no_files_they_are_read(
    address: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "sendfile", refuse)

    assert urllib.request.urlopen(address).read() == content


@pytest.mark.parametrize(
    ("answering", "waiting_bytes", "is_writable"),
    [
        pytest.param(True, 99, False, id="begun"),
        pytest.param(True, 100, True, id="enough"),
        pytest.param(False, 1, True, id="whole"),
        pytest.param(False, 0, False, id="sent"),
    ],
)
def test_loop_does_not_turn_for_an_answer_that_is_begun(
    answering: bool, waiting_bytes: int, is_writable: bool
) -> None:
    channel = Channel.__new__(Channel)
    channel.adj = SimpleNamespace(send_bytes=100)
    channel.will_close = channel.close_when_flushed = False
    channel.requests = [object()] if answering else []
    channel.total_outbufs_len = waiting_bytes

    assert channel.writable() is is_writable
    channel.close_when_flushed = True
    assert channel.writable() is True
