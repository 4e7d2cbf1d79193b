"""The stable address of a report's file: whole, in parts, or only its head.

What is sent is the public copy, whoever asks; the internal file has an address of its own.
"""

from blkirm.caching.interfaces import OFFER
from blkirm.kernel.files import DownloadFile
from blkirm.publications.content import IReport
from blkirm.publications.interfaces import IDownloadCounts
from blkirm.publications.renditions import public_file_of
from blkirm.publications.rules import PUBLIC_STATES
from blkirm.publications.rules import state_of
from blkirm.publications.tags import language_tag
from blkirm.publications.versions import VERSIONS
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from email.utils import parsedate_to_datetime
from functools import partial
from plone import api
from plone.namedfile.browser import Download
from plone.namedfile.utils import set_headers
from plone.namedfile.utils import stream_data
from Products.Five.browser import BrowserView
from zExceptions import NotFound
from zope.component import getUtility
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher.BaseRequest import BaseRequest
from ZPublisher.HTTPRangeSupport import expandRanges
from ZPublisher.HTTPRangeSupport import parseRange

import datetime as dt


# A withdrawal counts at once, so whoever keeps a file asks each time whether it is still there.
PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"


class ReportDownload(Download):
    """Send the file of a report: `@@download/de` or, under its field name, `@@download/file_de`."""

    context: IReport

    @property
    def language(self) -> str:
        return (self.fieldname or "").removeprefix("file_")

    def __call__(self) -> Iterable[bytes] | bytes:
        file = self._file() if self._is_offered() else None
        if file is None:
            raise NotFound()
        self._set_headers(file)
        if self._is_known_to_reader():
            self.request.response.setStatus(304)
            return b""
        part = self._asked_part(file.getSize())
        if part is None:
            return b""
        if self.request.method == "HEAD":
            return b""
        if part == {} and self.is_public:
            self._count()
        return stream_data(file, **part)

    def _count(self) -> None:
        """Count this download; where the answer may be kept, each time it is sent."""
        count = partial(getUtility(IDownloadCounts).add, self.context.UID(), self.language)
        offer = self.request.environ.get(OFFER)
        if offer is None:
            count()
        else:
            offer.on_whole = count

    def _is_offered(self) -> bool:
        return self.language in VERSIONS

    def canonical(self) -> str:
        """Return the address that search engines are to keep."""
        return f"{self.context.absolute_url()}/@@download/{self.language}"

    def _file(self) -> object | None:
        return public_file_of(self.context, self.language)

    def HEAD(self) -> bytes:
        """Answer like GET, without the body."""
        return self()

    @property
    def is_public(self) -> bool:
        return state_of(self.context) in PUBLIC_STATES

    @property
    def facts(self) -> dict:
        return self.context.report_files[self.language]

    @property
    def etag(self) -> str:
        return f'"{self.facts["sha256"]}"'

    @property
    def changed(self) -> datetime:
        return datetime.fromisoformat(self.facts["set_at"]).astimezone(dt.UTC)

    def _set_headers(self, file: object) -> None:
        response = self.request.response
        set_headers(
            file,
            response,
            filename=self.facts["filename"],
            canonical=self.canonical(),
        )
        response.setHeader("Content-Language", language_tag(self.language))
        response.setHeader("ETag", self.etag)
        response.setHeader("Last-Modified", format_datetime(self.changed, usegmt=True))
        # The answer to somebody with an account may renew a cookie, which no cache may keep.
        is_cacheable = self.is_public and api.user.is_anonymous()
        response.setHeader("Cache-Control", PUBLIC if is_cacheable else PRIVATE)

    def _is_known_to_reader(self) -> bool:
        """Say whether the reader has this very file already (RFC 9110, 13.1)."""
        if tags := self.request.getHeader("If-None-Match"):
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return self.etag in known or "*" in known
        return self._is_unchanged_since(self.request.getHeader("If-Modified-Since"))

    def _is_unchanged_since(self, date: str | None) -> bool:
        try:
            return bool(date) and self.changed <= parsedate_to_datetime(date).astimezone(dt.UTC)
        except (TypeError, ValueError):
            return False

    def _asked_part(self, size: int) -> dict[str, int] | None:
        """Return the one range asked for, `{}` for the whole, None when there is no such part."""
        response = self.request.response
        ranges = parseRange(self.request.getHeader("Range") or "")
        if not ranges or len(ranges) != 1 or not self._range_still_fits():
            return {}
        satisfiable = expandRanges(ranges, size)
        if not satisfiable:
            response.setStatus(416)
            response.setHeader("Content-Range", f"bytes */{size}")
            response.setHeader("Content-Length", "0")
            return None
        start, end = max(satisfiable[0][0], 0), satisfiable[0][1]
        response.setStatus(206)
        response.setHeader("Content-Range", f"bytes {start}-{end - 1}/{size}")
        response.setHeader("Content-Length", str(end - start))
        return {"start": start, "end": end}

    def _range_still_fits(self) -> bool:
        """Say whether a continuation belongs to this very file (RFC 9110, 13.1.5)."""
        condition = self.request.getHeader("If-Range")
        return (
            condition is None
            or condition == self.etag
            or condition == format_datetime(self.changed, usegmt=True)
        )


class InternalFile(DownloadFile):
    """The file as it was handed in, for those who check reports: `@@internal-file/de`."""

    def __call__(self) -> Iterable[bytes]:
        if self.fieldname not in VERSIONS:
            raise NotFound()
        self.request.response.setHeader("Cache-Control", PRIVATE)
        self.fieldname = f"file_{self.fieldname}"
        return super().__call__()


@implementer(IPublishTraverse)
class NoPictures(BrowserView):
    """`@@images` of a report: nothing. Plone's would send the internal file."""

    def publishTraverse(self, request: BaseRequest, name: str) -> None:  # noqa: N802
        raise NotFound()

    def __call__(self) -> None:
        raise NotFound()
