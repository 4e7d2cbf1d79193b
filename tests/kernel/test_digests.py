from blkirm.kernel import digests
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event

import fcntl
import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def add(path: Path, piece: bytes) -> None:
    with path.open("a+b") as file:
        before = file.seek(0, 2)
        file.write(piece)
        file.flush()
        digests.follow(file, before)


def asked(path: Path) -> str:
    with path.open("rb") as file:
        return digests.sha256_of(file)


def test_digest_of_pieces_is_that_of_the_whole(path: Path) -> None:
    pieces = [bytes([number]) * 700_001 for number in range(5)]
    for piece in pieces:
        add(path, piece)
    assert asked(path) == sha256(b"".join(pieces)).hexdigest()


def test_whoever_follows_reads_nothing_twice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path, b"one")
    monkeypatch.setattr(digests.hashlib, "sha256", None)
    assert asked(path) == sha256(b"one").hexdigest()


def test_other_name_of_the_same_file_is_known(path: Path, tmp_path: Path) -> None:
    add(path, b"one")
    other = tmp_path / "other"
    other.hardlink_to(path)
    path.unlink()
    assert asked(other) == sha256(b"one").hexdigest()


def test_change_that_nobody_followed_is_noticed(path: Path) -> None:
    add(path, b"one")
    asked(path)
    with path.open("r+b") as file:
        file.write(b"two")
    assert asked(path) == sha256(b"two").hexdigest()


def test_file_in_the_place_of_another_is_another(path: Path) -> None:
    add(path, b"one")
    asked(path)
    path.unlink()
    # The disk gives the same inode to the next file, as far as it pleases.
    add(path, b"two")
    assert asked(path) == sha256(b"two").hexdigest()


def test_file_cut_and_continued_is_read_anew(path: Path) -> None:
    add(path, b"one and more")
    with path.open("r+b") as file:
        file.truncate(3)
    add(path, b" two")
    assert asked(path) == sha256(b"one two").hexdigest()


def test_whoever_follows_holds_no_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Event()
    monkeypatch.setattr(digests, "_take_in", lambda *arguments: held.wait(30))
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(b"one")
        digests.follow(file, 0)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    held.set()


def test_file_of_memory_is_read() -> None:
    assert digests.sha256_of(BytesIO(b"one")) == sha256(b"one").hexdigest()
