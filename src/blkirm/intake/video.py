"""What an MP4 says about itself: how long, how large, how many pictures a second. Pure, for the child.

Only the index of the file (``moov``) is read, never the pictures; ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO


#: The beginnings of files that players know as MP4; pictures (HEIF) use the same boxes.
BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
)
#: An index larger than that belongs to no video of some minutes.
LARGEST_INDEX = 32_000_000
MOST_BOXES = 10_000


@dataclass(frozen=True)
class VideoFacts:
    """Seconds, pixels and pictures a second."""

    duration: float
    width: int
    height: int
    rate: float


def is_mp4(head: bytes) -> bool:
    """Say whether a file begins like an MP4."""
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


def facts_of(file: BinaryIO) -> VideoFacts:
    """Return what an MP4 says of its first track of pictures; raises ValueError if it is broken."""
    index = index_of(file)
    for track in _all(index, b"trak"):
        media = _one(track, b"mdia")
        if _one(media, b"hdlr")[8:12] != b"vide":
            continue
        head = _one(track, b"tkhd")
        if len(head) < 8:
            raise ValueError("tkhd")
        width, height = (_number(head[-8:-4]) >> 16, _number(head[-4:]) >> 16)
        scale, length = _clock(_one(media, b"mdhd"))
        times = _one(_one(_one(media, b"minf"), b"stbl"), b"stts")
        entries = _number(times[4:8])
        if len(times) < 8 + 8 * entries:
            raise ValueError("stts")
        frames = sum(_number(times[8 + 8 * n : 12 + 8 * n]) for n in range(entries))
        if not (scale and length and frames and width and height):
            raise ValueError("empty")
        seconds = length / scale
        return VideoFacts(seconds, width, height, frames / seconds)
    raise ValueError("no pictures")


def words_of(file: BinaryIO) -> str:
    """Return what the index says in words (titles, comments), as far as it is text."""
    kept = b"\n".join(_all(index_of(file), b"udta"))
    return "".join(c for c in kept.decode("utf-8", "ignore") if c.isprintable() or c.isspace())


def index_of(file: BinaryIO) -> bytes:
    """Return the content of the index; raises ValueError where the boxes of a file do not fit."""
    end = file.seek(0, 2)
    place, index = 0, None
    for _turn in range(MOST_BOXES):
        if place >= end:
            break
        file.seek(place)
        head = file.read(16)
        size, start = _measure(head, end - place)
        if place + size > end:
            raise ValueError("too short")
        if head[4:8] == b"moov":
            if size > LARGEST_INDEX:
                raise ValueError("index")
            file.seek(place + start)
            index = file.read(size - start)
        place += size
    else:
        raise ValueError("too many boxes")
    if index is None:
        raise ValueError("no index")
    return index


def _measure(head: bytes, left: int) -> tuple[int, int]:
    """Return the size of a box and where its content begins."""
    size, start = _number(head[:4]), 8
    if size == 1:
        size, start = _number(head[8:16]), 16
    elif size == 0:
        size = left
    if len(head) < start or size < start:
        raise ValueError("box")
    return size, start


def _all(data: bytes, name: bytes) -> Iterator[bytes]:
    place = 0
    for _turn in range(MOST_BOXES):
        if place + 8 > len(data):
            return
        head = data[place : place + 16]
        size, start = _measure(head, len(data) - place)
        if place + size > len(data):
            raise ValueError("box")
        if head[4:8] == name:
            yield data[place + start : place + size]
        place += size


def _one(data: bytes, name: bytes) -> bytes:
    for found in _all(data, name):
        return found
    raise ValueError(name.decode("ascii"))


def _clock(head: bytes) -> tuple[int, int]:
    """Return time scale and length of a head for media."""
    if head[:1] == b"\1":
        return _number(head[20:24]), _number(head[24:32])
    return _number(head[12:16]), _number(head[16:20])


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
