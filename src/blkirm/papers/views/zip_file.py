"""Sending many papers as one ZIP file."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.papers.archive import Archive
from blkirm.papers.archive import Contents
from blkirm.papers.archive import contents_of
from blkirm.papers.archive import make_archive
from blkirm.papers.archive import safe_name
from blkirm.papers.archive import TooMuch
from blkirm.papers.views.download import OpenFile
from blkirm.papers.views.library import LibraryPage
from typing import Any
from urllib.parse import quote
from zope.i18n import translate


class DownloadZip(LibraryPage):
    """Everything in a library or folder that the reader may see, as one ZIP file."""

    def __call__(self) -> Any:
        return send_archive(self, contents_of([self.context]))


def send_archive(page: LibraryPage, contents: Contents) -> Any:
    """Answer with an archive; with the page and a reason where that is not possible."""
    response = page.request.response
    try:
        archive = make_archive(
            contents,
            getSecurityManager().getUser().getId() or "",
            translate(_("zip_left_out_name", default="NOT-INCLUDED.txt"), context=page.request),
            lambda message: translate(message, context=page.request),
        )
    except TooMuch as refusal:
        # The list again, whichever page asked.
        listing = LibraryPage(page.context, page.request)
        listing.refusals = (translate(refusal.message, context=page.request),)
        response.setStatus(400)
        return listing()
    return archive_for(page.request, archive, f"{page.party_title} - {page.title()}.zip")


def archive_for(request: Any, archive: Archive, name: str) -> OpenFile:
    """Return a finished archive as the publisher sends it, under a name safe everywhere."""
    response = request.response
    response.setHeader("Content-Type", "application/zip")
    response.setHeader("Content-Length", str(archive.size))
    named = f"attachment; filename*=UTF-8''{quote(safe_name(name))}"
    response.setHeader("Content-Disposition", named)
    with archive.stream:
        return OpenFile(archive.stream)
