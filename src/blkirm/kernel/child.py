"""Programs that read files of other people: run under limits, and gone when their time is up.

A child gets the file as its standard input, nothing of the server's environment, and a folder or
a nameless file to write to, which disappears with whoever holds it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import contextlib
import os
import signal
import subprocess
import sys


MEGABYTE = 1_000_000

# Limits set by the child itself before it becomes the program: a server with threads may not.
_LAUNCH = """
import os, resource, signal, sys
wall, cpu, memory, output = map(int, sys.argv[1:5])
resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.nice(5)
signal.alarm(wall)
os.execvp(sys.argv[5], sys.argv[5:])
"""


@dataclass(frozen=True)
class Limits:
    """What a child may use: seconds of processor and of waiting, bytes of memory and of output."""

    cpu: int = 10
    wall: int = 20
    memory: int = 1024 * MEGABYTE
    output: int = 100 * MEGABYTE


class ChildFailed(Exception):
    """The program did not do its work. ``status`` is what it left with; negative when killed."""

    def __init__(self, status: int) -> None:
        super().__init__(f"A child left with {status}.")
        self.status = status


def run(
    command: list[str],
    given: BinaryIO,
    written: BinaryIO,
    limits: Limits,
    home: str = "/nonexistent",
) -> None:
    """Run a program on a file; what it writes goes to another. Raises ``ChildFailed``."""
    numbers = (limits.wall, limits.cpu, limits.memory, limits.output)
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LAUNCH, *map(str, numbers), *command],
        stdin=given,
        stdout=written,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home, "LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        status = child.wait(limits.wall + 2)
    except subprocess.TimeoutExpired:
        status = -signal.SIGKILL
    finally:
        # Also what the program started in its turn.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if status:
        raise ChildFailed(status)


def folder_of_libraries(module: object) -> str:
    """Return where a child finds the package of a module."""
    return str(Path(module.__file__).parents[1])
