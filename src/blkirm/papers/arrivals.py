"""Files on their way: what was sent so far and is no paper yet.

They lie in a folder beside the database, on the same disk, so that they survive a restart and
become papers without being copied. The folder belongs to the server's account alone, and each
file to the person who sends it: nobody else is told that it exists. Nothing here touches the
database.
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel import digests
from blkirm.kernel.interfaces import IChore
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any
from typing import BinaryIO
from zope.interface import implementer

import App.config
import fcntl
import hashlib
import json
import os
import re
import shutil
import uuid


FOLDER = "arrivals"
#: How long a file waits for its next piece, or for somebody's answer.
PATIENCE = timedelta(hours=24)
#: Bytes of one account that may wait at the same time.
MOST_WAITING = 5_000_000_000
#: Files of one account that may wait at the same time.
MOST_FILES = 2_000
#: Bytes that stay free on the disk, whatever arrives.
RESERVE = 500_000_000
BLOCK = 1 << 20

_ID = re.compile(r"[0-9a-f]{32}")


NO_ROOM = _(
    "msg_no_room",
    default="There is no room for more files at the moment. Please finish or cancel other uploads "
    "first.",
)


class OffsetDiffers(Exception):
    """The piece does not begin where the file ends."""


class TooLong(Exception):
    """The piece goes beyond the length that was announced."""


class Busy(Exception):
    """Another request is writing to the same file."""


class NoRoom(Exception):
    """Too much is waiting already, of this account or on this disk."""


@dataclass(frozen=True)
class Arrival:
    """A file that arrives: whose it is, for which place, and what is to become of it."""

    id: str
    account: str
    #: UID of the folder or paper it was sent to.
    place: str
    filename: str
    #: Bytes that were announced.
    length: int
    #: Values that the sender gave for the paper.
    fields: dict[str, str] = field(default_factory=dict)
    #: UID of what it has become; empty as long as it waits.
    stored: str = ""

    @property
    def path(self) -> Path:
        return _folder_of(self.account) / f"{self.id}.part"

    @property
    def record(self) -> Path:
        return self.path.with_suffix(".done" if self.stored else ".json")

    @property
    def offset(self) -> int:
        """Return how many bytes are here."""
        if self.stored:
            return self.length
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length

    @property
    def expires(self) -> datetime:
        """Return when it is thrown away if nothing more comes."""
        newest = max(p.stat().st_mtime for p in (self.path, self.record) if p.exists())
        return datetime.fromtimestamp(newest, clock.BERLIN) + PATIENCE


def folder() -> Path:
    """Return where files wait: in `BLKIRM_VAR`, else in the data folder of the instance."""
    var = os.environ.get("BLKIRM_VAR") or App.config.getConfiguration().clienthome
    path = Path(var) / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _folder_of(account: str) -> Path:
    # Ids of accounts are no names of folders.
    path = folder() / hashlib.sha256(account.encode()).hexdigest()[:32]
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def begin(
    account: str, place: str, filename: str, length: int, fields: dict[str, str] | None = None
) -> Arrival:
    """Announce a file. Raises NoRoom."""
    waiting = list(_waiting(account))
    if (
        len(waiting) >= MOST_FILES
        or sum(arrival.length for arrival in waiting) + length > MOST_WAITING
        or shutil.disk_usage(folder()).free < length + RESERVE
    ):
        raise NoRoom()
    arrival = Arrival(uuid.uuid4().hex, account, place, filename, length, fields or {})
    os.close(os.open(arrival.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _write(arrival)
    return arrival


def find(id_: str, account: str, place: str) -> Arrival:
    """Return somebody's own file for a place. Raises KeyError for everything else."""
    if not _ID.fullmatch(id_):
        raise KeyError(id_)
    path = _folder_of(account) / id_
    arrival = _read(path.with_suffix(".json")) or _read(path.with_suffix(".done"))
    if arrival is None or (arrival.account, arrival.place) != (account, place):
        raise KeyError(id_)
    return arrival


def append(arrival: Arrival, piece: BinaryIO, offset: int) -> int:
    """Add a piece and return how many bytes are here now; a piece that broke off counts as well.

    Raises OffsetDiffers, TooLong (nothing of the piece is kept) and Busy.
    """
    with _alone(arrival) as file:
        if offset != file.seek(0, os.SEEK_END):
            raise OffsetDiffers()
        room = arrival.length - offset
        while block := piece.read(min(BLOCK, room + 1)):
            if len(block) > room:
                file.truncate(offset)
                raise TooLong()
            file.write(block)
            room -= len(block)
        file.flush()
        digests.follow(file, offset)
    return arrival.offset


@contextmanager
def lent(arrival: Arrival) -> Iterator[BinaryIO]:
    """Open the file under a second name, so that whoever takes it over leaves the first.

    plone.namedfile moves an open file into the database. The second name keeps what came until
    the transaction has succeeded, and costs no second copy.
    """
    second = arrival.path.with_suffix(f".{uuid.uuid4().hex}.lent")
    try:
        os.link(arrival.path, second)
    except OSError:  # a disk without hard links
        shutil.copyfile(arrival.path, second)
    try:
        with second.open("rb") as file:
            yield file
    finally:
        second.unlink(missing_ok=True)


def sha256_of(arrival: Arrival) -> str:
    """Return the SHA-256 of what is here, in hexadecimal digits."""
    with arrival.path.open("rb") as file:
        return digests.sha256_of(file)


def amended(arrival: Arrival, **changes: object) -> Arrival:
    """Note something else about a file and return it."""
    arrival = replace(arrival, **changes)
    _write(arrival)
    return arrival


def discard(arrival: Arrival) -> None:
    """Throw the file away, and all that is known of it."""
    for path in (arrival.record, arrival.path, arrival.path.with_suffix(".plan")):
        path.unlink(missing_ok=True)


def note_stored(arrival: Arrival, stored: str) -> None:
    """Throw the file away and keep for a while what it has become: the sender may ask again."""
    amended(arrival, stored=stored)
    discard(arrival)


def remove_abandoned() -> int:
    """Throw away what nobody continued in time; return how many files of people that were."""
    limit = (clock.now() - PATIENCE).timestamp()
    removed = 0
    for path in [each for account in folder().iterdir() for each in account.iterdir()]:
        with suppress(FileNotFoundError):
            newest = max(each.stat().st_mtime for each in path.parent.glob(f"{path.stem[:32]}.*"))
            if newest <= limit:
                removed += path.suffix == ".part"
                path.unlink()
    return removed


@implementer(IChore)
class RemoveAbandoned:
    """Throw away what nobody continued in time."""

    seconds = 3600
    eager = False

    def run(self, portal: Any) -> int:
        return remove_abandoned()


def _waiting(account: str) -> Iterator[Arrival]:
    for path in _folder_of(account).glob("*.json"):
        arrival = _read(path)
        if arrival is not None:
            yield arrival


def _read(record: Path) -> Arrival | None:
    try:
        return Arrival(**json.loads(record.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write(arrival: Arrival) -> None:
    beside = arrival.record.with_suffix(f".{uuid.uuid4().hex}.new")
    with open(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(asdict(arrival), file)
    beside.replace(arrival.record)


@contextmanager
def _alone(arrival: Arrival) -> Iterator[BinaryIO]:
    with arrival.path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy() from None
        yield file
