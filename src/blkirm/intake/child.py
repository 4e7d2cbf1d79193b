"""Having a file read in a child process: the server's side of `zygote`."""

from blkirm.intake.limits import WALL
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import BinaryIO

import array
import contextlib
import io
import json
import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time


logger = logging.getLogger(__name__)

LARGEST_ANSWER = 8_000_000


@dataclass
class Reading:
    """What the child process told about a file.

    `kind` is a token of `kinds.KINDS` and empty where the file may not enter; `problem` says why.
    `words` are None where they could not be read. `levels` and `cases` are what was found in all
    of the text, `notes` what else (``encrypted``, ``macros``, ``script``, ``unreadable``).
    """

    kind: str = ""
    problem: str = ""
    words: str | None = None
    notes: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)


def read_apart(data: BinaryIO, filename: str) -> Reading:
    """Have a file read; a child that is ended by its limits has read nothing more."""
    with reading_apart(data, filename) as reading:
        return reading()


@contextlib.contextmanager
def reading_apart(data: BinaryIO, filename: str) -> Iterator[Callable[[], Reading]]:
    """Have a file read meanwhile; what is lent waits for the end and tells what was read."""
    with contextlib.ExitStack() as stack:
        number = _descriptor(data)
        if number is None:
            # It has no name on the disk and is gone when it is closed.
            own = stack.enter_context(tempfile.TemporaryFile())
            data.seek(0)
            shutil.copyfileobj(data, own)
            own.flush()
            number = own.fileno()
        answer = stack.enter_context(_zygote.asked(number, filename))
        yield lambda: _understood(answer())


def _descriptor(data: BinaryIO) -> int | None:
    with contextlib.suppress(AttributeError, OSError, ValueError):
        data.flush()
    try:
        return data.fileno()
    except (AttributeError, OSError, io.UnsupportedOperation):
        return None


def _understood(answer: bytes) -> Reading:
    reading = Reading()
    whole = False
    for line in answer.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            break
        whole = whole or "notes" in told or "problem" in told
        reading.kind = told.get("kind", reading.kind)
        reading.problem = told.get("problem", reading.problem)
        reading.words = told.get("words", reading.words)
        notes = set(told.get("notes", ()))
        reading.levels |= {n.removeprefix("level:") for n in notes if n.startswith("level:")}
        reading.levels |= set(told.get("levels", ()))
        reading.notes |= {n for n in notes if not n.startswith("level:")}
        reading.cases |= set(told.get("cases", ()))
        if "error" in told:
            logger.info("A file of kind %s could not be read: %s", reading.kind, told["error"])
    if not whole:
        reading.notes.add("unreadable")
    if not reading.kind and not reading.problem:
        reading.problem = "unreadable"
    return reading


class _Zygote:
    """Starts the process when the first file comes, and again if it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._socket: socket.socket | None = None

    @contextlib.contextmanager
    def asked(self, number: int, filename: str) -> Iterator[Callable[[], bytes]]:
        reading, writing = os.pipe()
        try:
            try:
                self._send(number, writing, filename)
            finally:
                os.close(writing)
            yield lambda: _all_of(reading)
        finally:
            os.close(reading)

    def _send(self, number: int, writing: int, filename: str) -> None:
        message = json.dumps({"filename": filename[:1000]}).encode()
        descriptors = array.array("i", [number, writing])
        extra = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)]
        with self._lock:
            for attempt in (1, 2):
                if self._process is None or self._process.poll() is not None:
                    self._start()
                try:
                    self._socket.sendmsg([message], extra)
                    return
                except OSError:
                    self._process.kill()
                    self._process.wait()
                    if attempt == 2:
                        raise

    def _start(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "blkirm.intake.zygote"],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                    "LANG": "C.UTF-8",
                },
            )


def _all_of(reading: int) -> bytes:
    """Return what comes through a pipe until its other end is closed, or patience ends."""
    end = time.monotonic() + WALL + 2
    found = bytearray()
    while len(found) < LARGEST_ANSWER:
        left = end - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            break
        block = os.read(reading, 1 << 16)
        if not block:
            break
        found += block
    return bytes(found)


_zygote = _Zygote()
