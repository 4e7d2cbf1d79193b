"""The process that reads files: it forks a child for each, which has limits and no other way out.

`python -m blkirm.intake.zygote` with a socket as its standard input. Each message names a file and
brings two descriptors, the file's and that of a pipe for the answers. It is a process of its own,
so that a child starts in milliseconds and holds nothing of the server: no database, no sockets.
"""

from blkirm.intake.limits import CPU
from blkirm.intake.limits import MEMORY
from blkirm.intake.limits import WALL
from blkirm.intake.reader import open_anew
from blkirm.intake.reader import read
from typing import Any

import array
import gc
import json
import logging
import os
import resource
import signal
import socket
import sys


def main() -> None:
    """Fork a child for each message until the server is gone."""
    logging.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Children that end are gone at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(fileno=os.dup(0))
    # A collector that walks over everything would make each child copy the memory it shares.
    gc.freeze()
    gc.disable()
    while True:
        message, descriptors = _receive(server)
        if not message:
            return
        if os.fork() == 0:
            server.close()
            _serve(message, *descriptors)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def _receive(server: socket.socket) -> tuple[bytes, list[int]]:
    message, extra, _flags, _address = server.recvmsg(65536, socket.CMSG_SPACE(8))
    descriptors = array.array("i")
    for _level, _kind, data in extra:
        descriptors.frombytes(data[: len(data) // 4 * 4])
    return message, list(descriptors)


def _serve(message: bytes, file: int, answers: int) -> None:
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Kills without asking, in the middle of whatever it is.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WALL)
    os.nice(5)
    for limit, value in (
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))

    def tell(found: dict[str, Any]) -> None:
        data = (json.dumps(found) + "\n").encode()
        while data:
            data = data[os.write(answers, data) :]

    try:
        with open_anew(file) as stream:
            read(stream, json.loads(message)["filename"], tell)
    except MemoryError:
        tell({"notes": ["unreadable"]})
    except Exception as error:
        # Any reader may stumble over any file; the kind was told already.
        tell({"notes": ["unreadable"], "error": type(error).__name__})


if __name__ == "__main__":
    sys.exit(main())
