"""SHA-256 of files, also of those that come piece by piece: computed while the next piece comes.

Which file it is, the disk tells (device and inode), so whoever opens it under another name finds what
is known of it. An inode is used again when its file is gone; so size and time of the last change
have to be those of the file that was followed, and a file that begins is followed anew. Only files
that grow at their end are followed.
"""

from collections import OrderedDict
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from threading import Lock
from typing import Any
from typing import BinaryIO

import hashlib
import io
import os


BLOCK = 1 << 20
#: Files that are followed at the same time; of others the digest is computed at the end.
MOST_FOLLOWED = 64


@dataclass
class _Followed:
    size: int = 0
    #: Size and time of the last change of what is to be taken in.
    state: tuple[int, int] = (0, 0)
    digest: Any = field(default_factory=hashlib.sha256)
    job: Future[None] | None = None


_lock = Lock()
_followed: OrderedDict[tuple[int, int], _Followed] = OrderedDict()
_worker = ThreadPoolExecutor(1, thread_name_prefix="digests")


def follow(file: BinaryIO, before: int) -> None:
    """Take in what was added to a file that had ``before`` bytes, and see that it reaches the disk.

    Returns at once.
    """
    found = os.fstat(file.fileno())
    key = found.st_dev, found.st_ino
    # Opened anew: a duplicate would go on holding the lock of whoever writes.
    own = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
    with _lock:
        followed = _followed.get(key)
        if followed is None or not before or followed.state[0] != before:
            followed = _followed[key] = _Followed()
        _followed.move_to_end(key)
        while len(_followed) > MOST_FOLLOWED:
            _followed.popitem(last=False)
        followed.state = found.st_size, found.st_mtime_ns
        followed.job = _worker.submit(_take_in, followed, own, found.st_size)


def sha256_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file in hexadecimal digits; where somebody reads in it may change."""
    followed = _known(file)
    if followed is not None and followed.job is not None:
        followed.job.result()
        if followed.size == followed.state[0]:
            return followed.digest.hexdigest()
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _known(file: BinaryIO) -> _Followed | None:
    try:
        found = os.fstat(file.fileno())
    except (AttributeError, OSError, io.UnsupportedOperation):
        return None
    with _lock:
        followed = _followed.get((found.st_dev, found.st_ino))
    state = found.st_size, found.st_mtime_ns
    return followed if followed is not None and followed.state == state else None


def _take_in(followed: _Followed, number: int, size: int) -> None:
    try:
        while followed.size < size:
            block = os.pread(number, min(BLOCK, size - followed.size), followed.size)
            if not block:
                break
            followed.digest.update(block)
            followed.size += len(block)
        os.fsync(number)
    finally:
        os.close(number)
