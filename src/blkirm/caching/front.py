"""The WSGI filter in front of everything: `egg:blkirm#memory` in the pipeline of every profile.

It answers visitors from memory without waking Zope: no connection to the database, no traversal.
What it sends was checked by everything behind it when it was made, and is sent as long as the
state of the world is the same (``memory.Stamp``). The stamp is taken before Zope is asked, so an
answer that a change overtook while it was made is out of date from the beginning.
"""

from blkirm.caching import conditions
from blkirm.caching.generation import Generation
from blkirm.caching.generation import moment_of
from blkirm.caching.generation import zope_database
from blkirm.caching.interfaces import OFFER
from blkirm.caching.interfaces import Offer
from blkirm.caching.keys import Key
from blkirm.caching.keys import key_of
from blkirm.caching.memory import Kept
from blkirm.caching.memory import LARGEST
from blkirm.caching.memory import Memory
from blkirm.caching.memory import Stamp
from blkirm.kernel import clock
from blkirm.kernel.language import accepted_language
from collections.abc import Callable
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import Any

import gzip
import hashlib
import io
import os
import re


#: Headers by which a client asks for less than the whole answer.
_CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
)
#: What an answer may differ by: the address, these, and nothing else.
_KNOWN_DIFFERENCES = frozenset({"accept-language", "accept-encoding", "cookie", "accept"})
_OF_THE_BODY = frozenset(
    {"content-length", "content-type", "content-disposition", "content-encoding", "content-range"}
)
_OURS = frozenset({"content-length", "etag", "last-modified", "vary", "accept-ranges"})
#: A form that is sent carries a token or a stamp, which are one reader's.
_FORM = re.compile(rb"<form\b[^>]*\bmethod=[\"']?post", re.IGNORECASE)
_SMALLEST_PACKED = 500
_PACKABLE = ("text/", "application/atom+xml", "application/xml", "application/ld+json", "image/svg")


class Front:
    """One in front of the application; knows what is kept and how to date it."""

    def __init__(
        self,
        app: Callable,
        memory: Memory | None = None,
        generation: Callable[[], bytes] | None = None,
    ) -> None:
        self.app = app
        self.memory = Memory() if memory is None else memory
        self.generation = generation or Generation(zope_database)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = key_of(environ)
        stamp = self._stamp() if key is not None else None
        if key is None or stamp is None:
            return self.app(environ, start_response)
        language = accepted_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        kept = self.memory.get(key, language)
        if kept is not None and kept.stamp == stamp:
            answer = _send(kept, environ, start_response)
            if answer is not None:
                return answer
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)
        return self._ask(key, language, kept, stamp, environ, start_response)

    def _stamp(self) -> Stamp | None:
        generation = self.generation()
        if not generation:
            return None
        return Stamp(generation, int(clock.now().timestamp() // 60))

    def _ask(
        self,
        key: Key,
        language: str,
        before: Kept | None,
        stamp: Stamp,
        environ: dict,
        start_response: Callable,
    ) -> Iterable[bytes]:
        """Let Zope answer, and keep the answer if Zope says that it may be kept."""
        asked = {name: environ[name] for name in _CONDITIONS if name in environ}
        if before is not None:
            # It was kept before, so the whole is wanted; the conditions are looked at here.
            for name in asked:
                del environ[name]
        offer = environ[OFFER] = Offer()
        answer = _Answer(start_response)
        body = self.app(environ, answer.start)
        if answer.is_begun:
            return body
        environ.update(asked)
        kept = None
        if offer.taken and "REMOTE_USER" not in environ and answer.may_be_kept():
            body, kept = _keep(answer, body, offer, stamp, before)
        if kept is None:
            if before is not None:
                self.memory.drop(key)
            if offer.on_whole is not None and answer.status.startswith("200 "):
                offer.on_whole()
            answer.begin()
            return body
        by_language = "accept-language" in answer.differences
        self.memory.put(key, language if by_language else "", kept)
        if hasattr(body, "close"):
            body.close()
        # A file that was open a moment ago is still there.
        return _send(kept, environ, start_response) or []


class _Answer:
    """What the application began to say, held back until it is clear what becomes of it."""

    def __init__(self, start_response: Callable) -> None:
        self._start_response = start_response
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.is_begun = False

    def start(self, status: str, headers: list, exc_info: tuple | None = None) -> Callable:
        self.status, self.headers = status, list(headers)
        if exc_info:
            self.is_begun = True
            return self._start_response(status, headers, exc_info)
        return self._write

    def _write(self, data: bytes) -> None:
        self.is_begun = True
        self._start_response(self.status, self.headers)(data)

    def begin(self) -> None:
        self._start_response(self.status, self.headers)

    def header(self, name: str) -> str:
        return ", ".join(value for each, value in self.headers if each.lower() == name)

    @property
    def differences(self) -> set[str]:
        return {each.strip().lower() for each in self.header("vary").split(",")} - {""}

    def may_be_kept(self) -> bool:
        names = {name.lower() for name, _value in self.headers}
        caching = self.header("cache-control").lower()
        return (
            self.status.startswith("200 ")
            and not {"set-cookie", "content-encoding", "content-range", "www-authenticate"} & names
            and "private" not in caching
            and "no-store" not in caching
            and self.differences <= _KNOWN_DIFFERENCES
        )


def _keep(
    answer: _Answer, body: Any, offer: Offer, stamp: Stamp, before: Kept | None
) -> tuple[Any, Kept | None]:
    """Return the body, and what is kept of the answer: nothing where it is too large."""
    file = getattr(body, "file", None)
    if isinstance(file, io.FileIO) and isinstance(file.name, str):
        size = os.fstat(file.fileno()).st_size
        if answer.header("content-length") != str(size):
            return body, None
        # The database never writes twice to one file, so its name stands for what is in it.
        name = hashlib.sha256(f"{file.name} {size}".encode()).hexdigest()[:32]
        made = _kept(answer, stamp, before, answer.header("etag") or f'"{name}"')
        return body, Kept(**made, file=file.name, size=size, on_whole=offer.on_whole)
    if not isinstance(body, (list, tuple)):
        return body, None
    whole = b"".join(body)
    if not whole or len(whole) > LARGEST or _FORM.search(whole):
        return [whole], None
    etag = answer.header("etag") or f'"{hashlib.sha256(whole).hexdigest()[:32]}"'
    kind = answer.header("content-type").lower()
    packed = b""
    if before is not None and before.body == whole:
        packed = before.packed
    elif len(whole) >= _SMALLEST_PACKED and kind.startswith(_PACKABLE):
        packed = gzip.compress(whole, 5, mtime=0)
    made = _kept(answer, stamp, before, etag)
    return [whole], Kept(**made, body=whole, packed=packed, size=len(whole))


def _kept(answer: _Answer, stamp: Stamp, before: Kept | None, etag: str) -> dict[str, Any]:
    differences = answer.differences | {"accept-encoding"}
    if "max-age" not in answer.header("cache-control"):
        # What others may keep for a time (style sheets) is the same for members and programs.
        differences |= {"accept", "cookie"}
    headers = [each for each in answer.headers if each[0].lower() not in _OURS]
    headers.append(("Vary", ", ".join(name.title() for name in sorted(differences))))
    headers.append(("Accept-Ranges", "bytes"))
    return {
        "stamp": stamp,
        "headers": tuple(headers),
        "etag": etag,
        "changed": _changed(answer, stamp, before, etag),
    }


def _changed(answer: _Answer, stamp: Stamp, before: Kept | None, etag: str) -> int:
    """Return since when the answer has been this one.

    Where the view does not say, that is the later of the last change in the database and the
    present minute: never earlier than another answer was sent under the same address.
    """
    if said := answer.header("last-modified"):
        return int(parsedate_to_datetime(said).timestamp())
    if before is not None and before.etag == etag:
        return before.changed
    return int(max(moment_of(stamp.generation), stamp.minute * 60))


def _send(kept: Kept, environ: dict, start_response: Callable) -> Iterable[bytes] | None:
    """Answer from memory; None where the file is not there any more."""
    is_head = environ["REQUEST_METHOD"] == "HEAD"
    is_packed = bool(kept.packed) and conditions.takes_gzip(environ)
    etag = _packed_tag(kept.etag) if is_packed else kept.etag
    # Within its first second the moment could belong to two answers, so it is not told.
    changed = kept.changed if clock.now().timestamp() >= kept.changed + 1 else 0
    headers = [*kept.headers, ("ETag", etag)]
    if changed:
        headers.append(("Last-Modified", conditions.http_date(changed)))
    if conditions.is_known(environ, (kept.etag, _packed_tag(kept.etag)), changed):
        start_response(
            "304 Not Modified", [each for each in headers if each[0].lower() not in _OF_THE_BODY]
        )
        return []
    if is_packed:
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(kept.packed)))]
        start_response("200 OK", headers)
        return [] if is_head else [kept.packed]
    part = None if is_head else conditions.part_of(environ, kept.etag, changed, kept.size)
    if part is not None and part[1] == 0:
        refused = [each for each in headers if each[0].lower() not in _OF_THE_BODY]
        refused += [("Content-Range", f"bytes */{kept.size}"), ("Content-Length", "0")]
        start_response("416 Range Not Satisfiable", refused)
        return []
    start, length = part or (0, kept.size)
    body = _bytes_of(kept, environ, start, length, is_head)
    if body is None:
        return None
    headers.append(("Content-Length", str(length)))
    if part is None:
        if kept.on_whole is not None and not is_head:
            kept.on_whole()
        start_response("200 OK", headers)
    else:
        headers.append(("Content-Range", f"bytes {start}-{start + length - 1}/{kept.size}"))
        start_response("206 Partial Content", headers)
    return body


def _bytes_of(
    kept: Kept, environ: dict, start: int, length: int, is_head: bool
) -> Iterable[bytes] | None:
    if is_head:
        return []
    if not kept.file:
        return [kept.body[start : start + length]]
    try:
        file = io.FileIO(kept.file)
    except OSError:
        # Packing the database removes files; whoever asks Zope is told what there is instead.
        return None
    file.seek(start)
    return environ["wsgi.file_wrapper"](file)


def _packed_tag(etag: str) -> str:
    return f'{etag[:-1]}-gzip"' if etag.endswith('"') else etag


def make_memory_filter(global_conf: dict, **settings: str) -> Callable[[Callable], Front]:
    """Return the paste filter."""
    return Front
