"""What a reader has already, and which part of a file is wanted (RFC 9110, 13 and 14)."""

from email.utils import formatdate
from email.utils import parsedate_to_datetime

import re


_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def is_known(environ: dict, tags: tuple[str, ...], changed: int) -> bool:
    """Say whether the reader has this answer; ``changed`` is 0 where no moment may be told."""
    if asked := environ.get("HTTP_IF_NONE_MATCH"):
        # With a tag the date counts for nothing (13.2.2).
        known = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        return "*" in known or not known.isdisjoint(tags)
    since = _seconds(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return bool(changed) and since is not None and changed <= since


def part_of(environ: dict, etag: str, changed: int, size: int) -> tuple[int, int] | None:
    """Return first byte and length of the one part asked for; None for the whole.

    The length is 0 where there is no such part (416). Several parts at once are answered with the
    whole, which 14.2 allows.
    """
    match = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if match is None or not _still_fits(environ.get("HTTP_IF_RANGE"), etag, changed):
        return None
    first, last = match.groups()
    if not first:
        if not last:
            return None
        length = min(int(last), size)
        return size - length, length
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if last and int(last) < start:
        return None
    return start, max(end - start + 1, 0) if start < size else 0


def _still_fits(condition: str | None, etag: str, changed: int) -> bool:
    """Say whether a continuation belongs to this very answer (13.1.5)."""
    return (
        condition is None
        or condition == etag
        or (bool(changed) and condition == http_date(changed))
    )


def http_date(seconds: int) -> str:
    """Write a moment as headers do."""
    return formatdate(seconds, usegmt=True)


def _seconds(text: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(text).timestamp()) if text else None
    except (TypeError, ValueError):
        return None


def takes_gzip(environ: dict) -> bool:
    """Say whether the client unpacks gzip (12.5.3)."""
    for part in environ.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _semicolon, quality = part.partition(";")
        if name.strip().lower() in ("gzip", "x-gzip"):
            try:
                return float(quality.partition("=")[2] or 1) > 0
            except ValueError:
                return False
    return False
