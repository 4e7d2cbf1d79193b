"""Answers that a reader has already are not sent again (RFC 9110, 13)."""

from datetime import datetime
from email.utils import format_datetime
from email.utils import parsedate_to_datetime
from ZPublisher.BaseRequest import BaseRequest

import datetime as dt


def is_known(request: BaseRequest, tag: str, changed: datetime | None = None) -> bool:
    """Put the two validators on the answer; with status 304 and True where the reader has it.

    ``tag`` names this very answer: the same tag, the same bytes. ``changed`` is aware. Says nothing
    about caches: who may keep the answer is for the caller to say.
    """
    response = request.response
    etag = f'"{tag}"'
    response.setHeader("ETag", etag)
    if changed is not None:
        response.setHeader("Last-Modified", format_datetime(changed.astimezone(dt.UTC), True))
    if tags := request.getHeader("If-None-Match"):
        # With a tag the date counts for nothing (13.2.2).
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        has_it = etag in known or "*" in known
    else:
        has_it = _is_unchanged_since(request.getHeader("If-Modified-Since"), changed)
    if has_it:
        response.setStatus(304)
    return has_it


def _is_unchanged_since(text: str | None, changed: datetime | None) -> bool:
    if not text or changed is None:
        return False
    try:
        since = parsedate_to_datetime(text)
        # Headers know no parts of a second.
        return changed.replace(microsecond=0) <= since.astimezone(dt.UTC)
    except (TypeError, ValueError):
        return False
