"""Documents that take longer to make than a page may take.

A server answers one request at a time, so what takes seconds is not done in a request: the request
puts everything that is needed into a folder beside the database, a thread makes the document of it
without touching the database, and whoever asks again gets the file. A document is known by a
digest of all it is made of, its reader included where that matters. So it can never be older than
what it shows, and who may see something else gets another document.

The folders are gone an hour later. Several processes on one machine share them: the lock of a
folder says whether somebody still works there, and a process that was ended left none.

Nobody keeps the others waiting: what takes minutes (``slow``) has a thread of its own beside what
takes seconds, and no account has more than ``AT_ONCE`` documents in the making or begins more than
``BEGUN`` of them within ``SPAN``. The locks say whose a folder is, so that counts for all processes.
"""

from blkirm import _
from blkirm.kernel.beside import folder_beside
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Full
from queue import Queue
from threading import Lock
from threading import Thread
from typing import Any
from typing import BinaryIO
from zope.i18nmessageid import Message

import fcntl
import json
import logging
import shutil
import time


logger = logging.getLogger(__name__)

#: Makes the file named; it runs in a thread, without database, request and user.
Work = Callable[[Path], None]

#: Seconds for which a document is kept, and for which a failure is told.
KEPT, TOLD = 3600, 60
#: Documents of each kind, quick and slow, that may wait in one process.
WAITING = 8
#: Documents of one account that may be in the making, and that it may begin within so many seconds.
AT_ONCE, BEGUN, SPAN = 3, 40, 600
#: Bytes that have to be left on the disk.
ROOM = 500_000_000

_RESULT, _FAILED, _LOCK = "result", "failed.json", "lock"

_starting = Lock()


class Unmade(Exception):
    """A document cannot be made. ``message`` says why; ``status`` is that of an answer."""

    status = 503

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class AskedTooMuch(Unmade):
    """Somebody asked for more documents than one person may have made at a time."""

    status = 429


class Bench:
    """A thread that makes one document after the other, and those that wait for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.queue: Queue[tuple[Path, BinaryIO, Work]] = Queue(WAITING)
        self.worker: Thread | None = None

    def put(self, place: Path, lock: BinaryIO, work: Work) -> None:
        """Let a document wait. Raises ``queue.Full``."""
        self.start()
        self.queue.put_nowait((place, lock, work))

    def start(self) -> None:
        with _starting:
            if self.worker is None or not self.worker.is_alive():
                self.worker = Thread(target=self._serve, name=self.name, daemon=True)
                self.worker.start()

    def _serve(self) -> None:
        while True:
            place, lock, work = self.queue.get()
            with lock:
                try:
                    _make(place, work)
                except Exception as error:
                    message = getattr(error, "message", None)
                    if not isinstance(message, Message):
                        logger.exception("A document could not be made.")
                        message = _UNMADE
                    _keep_failure(place, message)


_quick, _slow = Bench("documents"), Bench("long-documents")


@dataclass(frozen=True)
class Product:
    """What there is of a document.

    ``state`` is "none", "working", "ready" (then ``path`` is the file) or "failed" (then
    ``message`` says why).
    """

    state: str
    path: Path | None = None
    message: Message | None = None


def key_of(*facts: Any) -> str:
    """Return the name of a document that is made of some facts: what JSON can hold."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def look(key: str) -> Product:
    """Return what there is of a document now."""
    place = _place(key)
    if not place.is_dir() or _age(place) > KEPT:
        return Product("none")
    if (place / _RESULT).exists():
        return Product("ready", path=place / _RESULT)
    if (place / _FAILED).exists() and _age(place / _FAILED) < TOLD:
        with suppress(OSError, ValueError):
            text, default, mapping = json.loads((place / _FAILED).read_text())
            return Product("failed", message=Message(text, "blkirm", default, mapping))
    return Product("working") if _is_locked(place) else Product("none")


def begin(
    key: str, prepare: Callable[[Path], Work], account: str = "", *, slow: bool = False
) -> Product:
    """Have a document made, unless it is there already, and return what there is of it now.

    ``prepare`` is called at once with an empty folder, puts into it what is needed and returns the
    work. ``account`` is whoever asks; ``slow`` is what may take minutes. Raises ``Unmade`` where
    too much waits already or the disk is full, ``AskedTooMuch`` where the account has asked for too
    many, and what ``prepare`` raises; then nothing stays.
    """
    found = look(key)
    if found.state in ("working", "ready"):
        return found
    if account:
        _check_account(account)
    lock = _claimed(key, account)
    if lock is None:
        return look(key)
    place = _place(key)
    try:
        work = prepare(place)
        (_slow if slow else _quick).put(place, lock, work)
    except Full as error:
        _give_up(place, lock)
        raise Unmade(_BUSY) from error
    except BaseException:
        _give_up(place, lock)
        raise
    return look(key)


def make_now(key: str, prepare: Callable[[Path], Work]) -> bytes:
    """Return a document, made in this thread if it is not there. Raises what making it raises.

    For threads that nobody waits for.
    """
    found = look(key)
    if found.path is None:
        lock = _claimed(key)
        if lock is None:
            found = _wait(key)
        else:
            place = _place(key)
            try:
                _make(place, prepare(place))
            except BaseException:
                _give_up(place, lock)
                raise
            lock.close()
            found = look(key)
    if found.path is None:
        raise Unmade(found.message or _BUSY)
    return found.path.read_bytes()


def sweep() -> int:
    """Take away what is kept no longer; return how many documents that were."""
    root = _root()
    gone = 0
    for place in root.iterdir() if root.is_dir() else ():
        if _age(place) > KEPT and not _is_locked(place):
            shutil.rmtree(place, ignore_errors=True)
            gone += 1
    return gone


def _check_account(account: str) -> None:
    """Raise ``AskedTooMuch`` where an account has asked for too many documents."""
    mine = _mark_of(account)
    begun = working = 0
    for lock in _root().glob(f"*/{_LOCK}"):
        with suppress(OSError):
            if lock.read_bytes() != mine:
                continue
            begun += _age(lock) < SPAN
            working += _is_locked(lock.parent)
    if working >= AT_ONCE:
        raise AskedTooMuch(
            _(
                "msg_workshop_yours",
                default="Several documents are being made for you already. Please wait until one "
                "of them is ready.",
            )
        )
    if begun >= BEGUN:
        raise AskedTooMuch(
            _(
                "msg_workshop_often",
                default="You have asked for many documents within a short time. Please try again "
                "in some minutes.",
            )
        )


def _mark_of(account: str) -> bytes:
    """Return what a lock says of the account that asked: nothing that tells who it is."""
    return sha256(account.encode()).hexdigest().encode()


_BUSY = _(
    "msg_workshop_busy",
    default="Many documents are being made at the moment. Please try again in a minute.",
)


def _root() -> Path:
    return folder_beside() / "documents"


def _place(key: str) -> Path:
    return _root() / key


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return KEPT + 1


def _is_locked(place: Path) -> bool:
    try:
        with (place / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _claimed(key: str, account: str = "") -> BinaryIO | None:
    """Return the lock of an emptied folder; None where the document is there or in the making."""
    sweep()
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(_root()).free < ROOM:
        raise Unmade(
            _(
                "msg_workshop_full",
                default="The portal has no room for more documents at the moment. "
                "Please try again later.",
            )
        )
    place = _place(key)
    place.mkdir(mode=0o700, exist_ok=True)
    lock = (place / _LOCK).open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    if look(key).state == "ready":
        lock.close()
        return None
    lock.truncate(0)
    lock.write(_mark_of(account) if account else b"")
    lock.flush()
    for left in place.iterdir():
        if left.name != _LOCK:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return lock


def _give_up(place: Path, lock: BinaryIO) -> None:
    shutil.rmtree(place, ignore_errors=True)
    lock.close()


def _make(place: Path, work: Work) -> None:
    making = place / "making"
    work(making)
    making.rename(place / _RESULT)
    # Only the result stays: what it was made of is nobody's any more.
    for left in place.iterdir():
        if left.name not in (_RESULT, _LOCK):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


_UNMADE = _("msg_document_unmade", default="The document could not be made.")


def _keep_failure(place: Path, message: Message) -> None:
    mapping = {name: str(value) for name, value in (message.mapping or {}).items()}
    with suppress(OSError):
        (place / _FAILED).write_text(json.dumps([str(message), message.default, mapping]))


def _wait(key: str, patience: float = 120) -> Product:
    end = time.monotonic() + patience
    while (found := look(key)).state == "working" and time.monotonic() < end:
        time.sleep(0.2)
    return found
