"""``@tus-upload``, ``@tus-replace``: files that arrive piece by piece (tus.io, version 1.0.0).

Plone's services of these names let everybody who may add something continue everybody's upload,
write wherever the sender says and take whatever comes. These keep what comes in ``arrivals``. In a
library it becomes a paper; everywhere else Plone makes of it what it would have made.

A sender that says ``hold`` in its metadata decides afterwards what becomes of the file
(``@upload-store``); without it the last piece makes the paper.
"""

from base64 import b64decode
from blkirm import _
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import plain_name
from blkirm.intake.settings import largest_file
from blkirm.kernel import formats
from blkirm.kernel.language import current_language
from blkirm.papers import arrivals
from blkirm.papers.arrivals import Arrival
from blkirm.papers.content import ILibrary
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperFolder
from blkirm.papers.operations import replace_file
from blkirm.papers.reception import check_arrived
from blkirm.papers.reception import Decision
from blkirm.papers.reception import fields_from
from blkirm.papers.reception import note_stored_later
from blkirm.papers.reception import store
from blkirm.papers.rules import reasons_against_change
from email.utils import formatdate
from plone import api
from plone.protect.authenticator import check
from plone.restapi.services import Service
from plone.restapi.services.content.tus import TUSUpload
from plone.restapi.services.content.tus import UploadPatch
from Products.CMFCore.permissions import AddPortalContent
from Products.CMFCore.permissions import ModifyPortalContent
from Products.Five.browser import BrowserView
from typing import Any
from typing import BinaryIO
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse

import json


VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
#: What is kept of what a sender says about a file.
METADATA = frozenset(
    {"filename", "content-type", "filetype", "@type", "fieldname", "hold"}
    | {"title", "description", "kind", "language", "draft"}
)
LONGEST_METADATA = 8_000
ADD_PAPER = "blkirm.papers: Add Paper"
PIECES = "application/offset+octet-stream"
_TYPES = {404: "NotFound", 409: "Conflict", 412: "PreconditionFailed", 413: "TooLarge"}
_TYPES |= {415: "UnsupportedMediaType", 423: "Locked", 507: "InsufficientStorage"}


class Wrong(Exception):
    """The request cannot be answered as it is."""

    def __init__(self, status: int, message: Message) -> None:
        super().__init__(status)
        self.status = status
        self.message = message


def is_library(context: Any) -> bool:
    """Say whether files become papers here."""
    return ILibrary.providedBy(context) or IPaperFolder.providedBy(context)


def check_sender(request: Any) -> None:
    """Refuse what a foreign page could have made a browser send (403).

    A bearer token is proof enough; a cookie needs a token of our forms (``X-CSRF-TOKEN``).
    """
    if not (request._auth or "").lower().startswith("bearer "):
        check(request)


class JsonService(Service):
    """A service whose refusals are sentences."""

    def render(self) -> str | None:
        try:
            return super().render()
        except Wrong as wrong:
            self.request.response.setStatus(wrong.status, lock=1)
            self.request.response.setHeader("Content-Type", self.content_type)
            message = translate(wrong.message, context=self.request)
            if self.request.method == "HEAD":
                return None
            return json.dumps({"type": _TYPES.get(wrong.status, "BadRequest"), "message": message})

    @property
    def account(self) -> str:
        return api.user.get_current().getId()

    @property
    def place(self) -> str:
        return api.content.get_uuid(self.context) or ""


class TusService(JsonService):
    """What all methods of TUS share."""

    changes = True

    def check_permission(self) -> None:
        super().check_permission()
        self.request.response.setHeader("Tus-Resumable", VERSION)
        if self.request.getHeader("Tus-Resumable") != VERSION:
            self.request.response.setHeader("Tus-Version", VERSION)
            raise Wrong(
                412, _("msg_tus_version", default="Only version 1.0.0 of TUS is spoken here.")
            )
        if self.changes:
            check_sender(self.request)

    def number(self, header: str) -> int:
        value = self.request.getHeader(header, "")
        if not (value.isascii() and value.isdecimal() and len(value) < 16):
            raise Wrong(
                400,
                _(
                    "msg_tus_header",
                    default="${header} is missing or is no number.",
                    mapping={"header": header},
                ),
            )
        return int(value)

    def note_state(self, arrival: Arrival, offset: int) -> None:
        response = self.request.response
        response.setHeader("Upload-Offset", str(offset))
        response.setHeader("Upload-Expires", formatdate(arrival.expires.timestamp(), usegmt=True))
        response.setHeader("Cache-Control", "no-store")


class TusOptions(Service):
    """``OPTIONS @tus-upload``: what is spoken here."""

    def reply(self) -> Any:
        response = self.request.response
        response.setHeader("Tus-Resumable", VERSION)
        response.setHeader("Tus-Version", VERSION)
        response.setHeader("Tus-Extension", EXTENSIONS)
        response.setHeader("Tus-Max-Size", str(largest_file()))
        return self.reply_no_content()


class TusPost(TusService):
    """``POST @tus-upload``, ``POST @tus-replace``: announce a file."""

    def reply(self) -> Any:
        length = self.number("Upload-Length")
        if length > largest_file():
            raise Wrong(413, too_large(self.request))
        said = self._metadata()
        if is_library(self.context):
            if not api.user.has_permission(ADD_PAPER, obj=self.context):
                raise Unauthorized()
            if not said.get("hold"):
                fields_from(said)  # what is wrong is better said before the file comes
        said["mode"] = "replace" if self.__name__.endswith("@tus-replace") else "create"
        filename = plain_name(said.get("filename", ""))
        if length == 0:
            raise Wrong(
                400, _("msg_file_empty", default="${name} is empty.", mapping={"name": filename})
            )
        try:
            arrival = arrivals.begin(self.account, self.place, filename, length, said)
        except arrivals.NoRoom:
            raise Wrong(507, arrivals.NO_ROOM) from None
        address = f"{self.context.absolute_url()}/@tus-upload/{arrival.id}"
        self.request.response.setHeader("Location", address)
        self.note_state(arrival, 0)
        return self.reply_no_content(status=201)

    def _metadata(self) -> dict[str, str]:
        """Read what the sender says about the file (key, space, value in Base64)."""
        header = self.request.getHeader("Upload-Metadata", "")
        said = {}
        try:
            if len(header) > LONGEST_METADATA:
                raise ValueError(header)
            for item in filter(None, (item.strip() for item in header.split(","))):
                key, _space, value = item.partition(" ")
                if key.lower() in METADATA:
                    said[key.lower()] = b64decode(value, validate=True).decode()
        except ValueError:  # no Base64, or no UTF-8
            raise Wrong(
                400, _("msg_tus_metadata", default="Upload-Metadata is not understood.")
            ) from None
        return said


@implementer(IPublishTraverse)
class OneArrival(TusService):
    """What the methods for one file share: to others than its sender it does not exist."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "OneArrival":  # noqa: N802
        self.names.append(name)
        return self

    @property
    def arrival(self) -> Arrival:
        try:
            (id_,) = self.names
            arrival = arrivals.find(id_, self.account, self.place)
        except (KeyError, ValueError):
            raise NotFound() from None
        if not self._may(arrival):
            raise NotFound()
        return arrival

    def _may(self, arrival: Arrival) -> bool:
        """Say whether the sender may still do here what was announced."""
        if arrival.fields.get("mode") == "replace":
            permission = ModifyPortalContent
        else:
            permission = ADD_PAPER if is_library(self.context) else AddPortalContent
        return bool(api.user.has_permission(permission, obj=self.context))


class TusHead(OneArrival):
    """``HEAD @tus-upload/<id>``: how much is here."""

    changes = False

    def reply(self) -> Any:
        arrival = self.arrival
        self.request.response.setHeader("Upload-Length", str(arrival.length))
        self.note_state(arrival, _offset_to_tell(arrival))
        self.request.response.setStatus(200, lock=1)
        return self.reply_no_content(status=200)


class TusDelete(OneArrival):
    """``DELETE @tus-upload/<id>``: never mind."""

    def reply(self) -> Any:
        arrivals.discard(self.arrival)
        return self.reply_no_content()


class TusPatch(OneArrival):
    """``PATCH @tus-upload/<id>``: the next piece."""

    def reply(self) -> Any:
        arrival = self.arrival
        if (self.request.getHeader("Content-Type") or "") != PIECES:
            raise Wrong(
                415,
                _(
                    "msg_tus_content_type",
                    default="Content-Type must be ${kind}.",
                    mapping={"kind": PIECES},
                ),
            )
        offset = self.number("Upload-Offset")
        if self._is_known_end(arrival, offset):
            size = arrival.length
        else:
            size = self._append(arrival, offset)
        if size == arrival.length and not arrival.stored and not arrival.fields.get("hold"):
            try:
                self._make(arrival)
            except Refused as refused:
                if any(finding.severity == "refuse" for finding in refused.findings):
                    arrivals.discard(arrival)
                raise
            except BadRequest:
                arrivals.discard(arrival)
                raise
        self.note_state(arrival, size)
        return self.reply_no_content()

    def _is_known_end(self, arrival: Arrival, offset: int) -> bool:
        """Say whether the sender repeats the end of a file that is here (see ``HEAD``)."""
        length = self.request.getHeader("Content-Length") or ""
        return arrival.is_complete and f"{arrival.length - offset}" == length

    def _append(self, arrival: Arrival, offset: int) -> int:
        piece: BinaryIO = self.request["BODYFILE"]
        try:
            return arrivals.append(arrival, piece, offset)
        except arrivals.OffsetDiffers:
            raise Wrong(
                409,
                _("msg_tus_offset", default="The piece does not begin where the file ends."),
            ) from None
        except arrivals.TooLong:
            raise Wrong(
                413, _("msg_tus_too_long", default="More came than was announced.")
            ) from None
        except arrivals.Busy:
            raise Wrong(
                423, _("msg_tus_busy", default="Another piece of this file is arriving.")
            ) from None

    def _make(self, arrival: Arrival) -> None:
        if arrival.fields["mode"] == "replace" and IPaper.providedBy(self.context):
            for reason in reasons_against_change(self.context, self.account):
                raise Wrong(409, reason)
            with arrivals.lent(arrival) as data:
                replace_file(self.context, data, arrival.filename)
            note_stored_later(arrival, self.context)
            made = self.context
        elif is_library(self.context):
            made = store(self.context, arrival, Decision(fields=fields_from(arrival.fields)))
        else:
            made = None
            check_arrived(self.context, arrival)
            _PlonesWay(self.context, self.request).create_or_modify_content(_Upload(arrival))
            note_stored_later(arrival, self.context)
        if made is not None:
            self.request.response.setHeader("Location", made.absolute_url())


class _PlonesWay(UploadPatch, BrowserView):
    """How Plone makes something of a file."""

    def error(self, type: str, message: str, status: int = 400) -> None:  # noqa: A002
        raise Wrong(
            status, _("msg_values", default="A value in the body is not of its field's kind.")
        )


class _Upload(TUSUpload):
    """A file that arrived, as Plone's code wants it."""

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.filepath = str(arrival.path)
        self._lent = arrivals.lent(arrival)
        self._file = None

    def metadata(self) -> dict[str, Any]:
        said = self.arrival.fields
        kind = said.get("content-type") or said.get("filetype") or "application/octet-stream"
        return {**said, "filename": self.arrival.filename, "content-type": kind}

    def open(self) -> BinaryIO:
        self._file = self._lent.__enter__()
        return self._file

    def close(self) -> None:
        if self._file is not None:
            self._lent.__exit__(None, None, None)

    def cleanup(self) -> None:
        """Keep what came until the transaction has succeeded."""


def _offset_to_tell(arrival: Arrival) -> int:
    """Return how much is here; one byte less where all is here and nothing was made of it.

    The server may have been stopped in between; so the sender repeats the end, and it is made.
    """
    if arrival.is_complete and not arrival.stored and not arrival.fields.get("hold"):
        return arrival.length - 1
    return arrival.offset


def too_large(request: Any) -> Message:
    return _(
        "msg_upload_too_large",
        default="A file may have at most ${size}.",
        mapping={"size": formats.format_size(largest_file(), current_language(request))},
    )
