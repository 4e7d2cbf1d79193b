"""A paper's file at its addresses: by download, in the browser, and from its form."""

from AccessControl import getSecurityManager
from blkirm.access.errors import Refused
from blkirm.kernel.files import DownloadFile
from blkirm.kernel.files import ShowFile
from blkirm.papers.content import IPaper
from blkirm.papers.delivery import Delivery
from blkirm.papers.delivery import NotDelivered
from blkirm.papers.delivery import open_for
from plone.formwidget.namedfile.widget import Download as WidgetDownload
from plone.namedfile.interfaces import INamedBlobFile
from plone.namedfile.utils import stream_data
from Products.Five.browser import BrowserView
from typing import Any
from typing import BinaryIO
from zExceptions import NotFound
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher.BaseRequest import BaseRequest
from ZPublisher.Iterators import IStreamIterator

import io
import os


@implementer(IStreamIterator)
class OpenFile(io.FileIO):
    """A file without a name, as the publisher and the server send it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(os.dup(stream.fileno()), "rb")

    def __len__(self) -> int:
        return os.fstat(self.fileno()).st_size

    def __next__(self) -> bytes:
        data = self.read(1 << 16)
        if not data:
            self.close()
            raise StopIteration
        return data


def delivered(paper: IPaper, file: INamedBlobFile, request: BaseRequest) -> Delivery:
    """Return a file as the present user may have it. Raises ``Refused`` with the reason."""
    try:
        return open_for(paper, file, getSecurityManager().getUser().getId() or "")
    except NotDelivered as reason:
        raise Refused(translate(reason.message, context=request)) from reason


class _ByDelivery:
    """Send a field's file whole, in parts, or only its head."""

    def __call__(self) -> Any:
        file = self._getFile()
        with delivered(self.context, file, self.request) as delivery:
            self.set_headers(file)
            if self.request.method == "HEAD":
                return self._only_head(delivery)
            response = self.request.response
            if delivery.is_stamped:
                # Made for this reader now; the next time it may be longer.
                response.setHeader("Content-Type", delivery.content_type)
                response.setHeader("Content-Length", str(delivery.size))
                response.setHeader("Accept-Ranges", "none")
                return OpenFile(delivery.stream)
        return stream_data(file, **self.handle_request_range(file))

    def _only_head(self, delivery: Delivery) -> bytes:
        self.request.response.setHeader("Content-Type", delivery.content_type)
        self.request.response.setHeader("Content-Length", str(delivery.size))
        return b""

    def HEAD(self) -> bytes:  # noqa: N802 (the method's name)
        """Answer like GET, without the body."""
        return self()


class DownloadPaper(_ByDelivery, DownloadFile):
    """``@@download`` of a paper."""


class ShowPaper(_ByDelivery, ShowFile):
    """``@@display-file`` of a paper."""


class DownloadFromForm(WidgetDownload):
    """``@@download`` of a field in a form: for papers the same as that of the paper."""

    def __call__(self) -> Any:
        form = self.context.form
        content = form.getContent() if form is not None else self.context.context
        if self.context.ignoreContext or not IPaper.providedBy(content):
            return super().__call__()
        url = f"{content.absolute_url()}/@@download/{self.context.field.__name__}"
        self.request.response.redirect(url)
        return ""


@implementer(IPublishTraverse)
class NoScales(BrowserView):
    """``@@images`` of a paper: nothing. It would send the file past its delivery."""

    def publishTraverse(self, request: BaseRequest, name: str) -> None:  # noqa: N802
        raise NotFound()

    def __call__(self) -> None:
        raise NotFound()
