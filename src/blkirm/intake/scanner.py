"""Asking clamd whether a file carries a virus.

`BLKIRM_CLAMD` names where it listens: a path (`/run/clamav/clamd.ctl`) or `host:port`. Without it
nothing is scanned, and the control panel says so. With it everything that is not a clear "OK" in
time counts as not scanned: a scanner that is away, slow, broken or given more than it takes.
"""

from dataclasses import dataclass
from typing import BinaryIO
from typing import Literal

import logging
import os
import re
import socket
import struct
import time


logger = logging.getLogger(__name__)

#: Seconds for one file, from connecting to the answer.
PATIENCE = 60.0
BLOCK = 256 * 1024


@dataclass(frozen=True)
class Verdict:
    """What came of a scan: ``off`` where there is no scanner, ``unknown`` where it did not say."""

    word: Literal["off", "clean", "infected", "unknown"]
    name: str = ""


def is_on() -> bool:
    """Say whether files are scanned at all."""
    return bool(os.environ.get("BLKIRM_CLAMD"))


def patience() -> float:
    """Return how many seconds a scan may take (`BLKIRM_CLAMD_SECONDS`)."""
    try:
        return float(os.environ.get("BLKIRM_CLAMD_SECONDS") or PATIENCE)
    except ValueError:
        return PATIENCE


def scan(data: BinaryIO) -> Verdict:
    """Send a file to the scanner; raises nothing."""
    if not is_on():
        return Verdict("off")
    end = time.monotonic() + patience()
    try:
        with _connected(end) as clamd:
            answer = _answer(clamd, data, end)
    except OSError as error:
        logger.warning("The virus scanner did not answer: %s", type(error).__name__)
        return Verdict("unknown")
    if answer == "stream: OK":
        return Verdict("clean")
    if match := re.fullmatch(r"stream: (.+) FOUND", answer):
        return Verdict("infected", match[1])
    logger.warning("The virus scanner did not scan a file: %s", answer[:100])
    return Verdict("unknown")


def is_reachable() -> bool:
    """Say whether a scanner answers now."""
    try:
        with _connected(time.monotonic() + 2) as clamd:
            clamd.sendall(b"zPING\0")
            return clamd.recv(16).startswith(b"PONG")
    except OSError:
        return False


def _connected(end: float) -> socket.socket:
    place = os.environ.get("BLKIRM_CLAMD", "").removeprefix("unix:").removeprefix("tcp://")
    if place.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address: object = place
    else:
        host, _, port = place.rpartition(":")
        if not port.isdecimal():
            raise OSError("no address")
        clamd = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        address = (host.strip("[]"), int(port))
    try:
        _wait_until(clamd, end)
        clamd.connect(address)
    except BaseException:
        clamd.close()
        raise
    return clamd


def _answer(clamd: socket.socket, data: BinaryIO, end: float) -> str:
    data.seek(0)
    clamd.sendall(b"zINSTREAM\0")
    try:
        while block := data.read(BLOCK):
            _wait_until(clamd, end)
            clamd.sendall(struct.pack("!I", len(block)) + block)
        clamd.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It takes no more, and may have said why.
        pass
    answer = b""
    while b"\0" not in answer and len(answer) < 4096:
        _wait_until(clamd, end)
        block = clamd.recv(1024)
        if not block:
            break
        answer += block
    # An answer that was cut off says nothing.
    return answer.partition(b"\0")[0].decode("utf-8", "replace") if b"\0" in answer else "cut off"


def _wait_until(clamd: socket.socket, end: float) -> None:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    clamd.settimeout(left)
