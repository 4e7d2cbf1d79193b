"""What people read when something does not work: one view for every exception.

The order of questions decides what an answer gives away: first whether the person may know about
the thing at all, then what is wrong. Below ``/working-parties`` an address that does not exist and
one that may not be seen have the same answer.
"""

from blkirm import _
from blkirm.access.guard import answers_in_json
from blkirm.access.guard import content_of
from blkirm.access.guard import is_below_spaces
from blkirm.access.guard import may_view
from blkirm.access.identity import identify
from blkirm.access.identity import is_anonymous
from blkirm.access.references import moved_to
from blkirm.kernel.language import home_url
from blkirm.kernel.language import path_in_site
from plone.restapi.exceptions import DeserializationError
from plone.restapi.exceptions import QueryParsingError
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from transaction.interfaces import TransientError
from typing import Any
from urllib.parse import quote
from zExceptions import BadRequest
from zExceptions import Forbidden
from zExceptions import HTTPConflict
from zExceptions import HTTPException
from zExceptions import HTTPPreconditionFailed
from zExceptions import HTTPRedirection
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component.hooks import getSite
from zope.i18n import translate
from zope.i18nmessageid import Message

import json
import logging
import uuid


logger = logging.getLogger("blkirm.errors")


class Refused(Forbidden):
    """Something may not be done, for a reason that the person is told (HTTP 403)."""


class NotAccepted(BadRequest):
    """What was sent cannot be taken, for a reason that the person is told (HTTP 400)."""

    def details(self) -> dict[str, Any]:
        """Return what a REST client is told beside type and message."""
        return {}


class Overtaken(HTTPConflict):
    """Something was changed by somebody else meanwhile, or is in their hands (HTTP 409)."""


class Outdated(HTTPPreconditionFailed):
    """Something is not what the sender said it must be for the change (HTTP 412)."""


class Gone(Exception):
    """Something was public once and was withdrawn (HTTP 410)."""


TEXTS: dict[int, tuple[Message, Message]] = {
    400: (
        _("error_400_title", default="The portal does not understand this request"),
        _(
            "error_400_text",
            default="Something in the address or in the form is not what was expected. "
            "Nothing was changed.",
        ),
    ),
    401: (
        _("error_401_title", default="Please log in"),
        _("error_401_text", default="This part of the portal needs an account."),
    ),
    403: (
        _("error_403_title", default="You may not do this"),
        _(
            "error_403_text",
            default="Your account does not have the right to do what you asked for. "
            "If you think it should, please ask the secretariat.",
        ),
    ),
    404: (
        _("error_404_title", default="There is nothing at this address"),
        _(
            "error_404_text",
            default="The page may have been moved, or the address may have been mistyped.",
        ),
    ),
    405: (
        _("error_405_title", default="This does not work here"),
        _("error_405_text", default="This address does not accept this kind of request."),
    ),
    409: (
        _("error_409_title", default="Somebody else was quicker"),
        _(
            "error_409_text",
            default="What you wanted to change was changed by somebody else meanwhile. Nothing of "
            "yours was stored and nothing was overwritten.",
        ),
    ),
    412: (
        _("error_412_title", default="This is not the state you know"),
        _(
            "error_412_text",
            default="What you wanted to change is not what you last saw of it. Nothing was changed.",
        ),
    ),
    410: (
        _("error_410_title", default="This was withdrawn"),
        _(
            "error_410_text",
            default="What was published at this address has been withdrawn and is no longer "
            "available.",
        ),
    ),
    500: (
        _("error_500_title", default="Something went wrong on our side"),
        _(
            "error_500_text",
            default="The portal could not answer. Nothing you did was lost by this message; "
            "please try again in a moment.",
        ),
    ),
    503: (
        _("error_503_title", default="Too many people at once"),
        _(
            "error_503_text",
            default="Somebody else changed the same thing at the same moment. Nothing was "
            "changed by you; please try again.",
        ),
    ),
}


class ErrorPage(BrowserView):
    """Answer an exception: as a page, as JSON, or with the way to the login form."""

    page = ViewPageTemplateFile("templates/error.pt")

    def __call__(self) -> str:
        self.exception = exception = self.context
        if isinstance(exception, HTTPRedirection):
            return ""  # the publisher has set status and address
        # Never the object itself: the page around the message would show its title.
        self.context = getSite() or self.__parent__
        user_known = identify(self.request).getId() is not None
        self.status = self._status_of(exception)
        if self.status == 500:
            self.reference = uuid.uuid4().hex[:8]
            logger.exception("Unhandled error %s", self.reference, exc_info=exception)
        wants_login = not user_known and (
            self.status == 401 or (self.status == 404 and is_below_spaces(self.request))
        )
        if self.status == 404 and not wants_login and self.request.method in ("GET", "HEAD"):
            address = moved_to(path_in_site(self.request))
            if address:
                return self._lead_to(address)
        if answers_in_json(self.request):
            return self._answer(401 if not user_known and self.status in (401, 404) else None)
        if wants_login:
            return self._to_login()
        if self.status == 401:
            self.status = 403
        self._settle(self.status)
        if self.status == 503:
            self.request.response.setHeader("Retry-After", "5")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        self.request.response.setHeader("Content-Type", "text/html; charset=utf-8")
        return self.page()

    def _status_of(self, exception: Exception) -> int:
        content = content_of(self.request)
        if content and not may_view(content[0]):
            # Whatever went wrong on it, for this reader there is nothing here.
            return 404
        if isinstance(exception, Gone):
            return 410
        if isinstance(exception, NotFound):
            return 404
        if isinstance(exception, Unauthorized):
            return 401
        if isinstance(exception, Forbidden):
            return 403
        if isinstance(exception, DeserializationError | QueryParsingError):
            return 400
        if isinstance(exception, TransientError):
            return 503
        if isinstance(exception, HTTPException):
            status = exception.getStatus()
            return status if status in TEXTS else 400 if status < 500 else 500
        # Where traversal did not arrive anywhere, the address is what was wrong.
        return 500 if "PUBLISHED" in self.request.other else 404

    def _settle(self, status: int) -> None:
        response = self.request.response
        response.setBase(None)
        response.setStatus(status, lock=1)
        # PAS would otherwise turn every Unauthorized into a redirect of its own.
        response._has_challenged = True

    def _answer(self, status: int | None) -> str:
        status = status or (403 if self.status == 401 else self.status)
        self._settle(status)
        response = self.request.response
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Cache-Control", "private, no-store")
        body = {"type": _TYPES.get(status, "Error"), "message": self._message(status)}
        if status == 400 and isinstance(self.exception, NotAccepted):
            body |= self.exception.details()
        if self.request.method != "HEAD":
            response.setBody(json.dumps(body, indent=2), lock=1)
        return ""

    def _message(self, status: int) -> str:
        own = str(self.exception) if status == 400 or self._is_refusal() else ""
        return own or translate(TEXTS[status][1], context=self.request)

    def _to_login(self) -> str:
        base = home_url(request=self.request)
        here = quote("/" + "/".join(path_in_site(self.request)), safe="/@")
        return self._lead_to(f"{base}/login?came_from={here}")

    def _lead_to(self, address: str) -> str:
        self._settle(302)
        response = self.request.response
        response.setHeader("Location", address)
        response.setHeader("Cache-Control", "private, no-store")
        return ""

    #: A trail would name places the reader may not know.
    trail = False

    def page_title(self) -> Message:
        return TEXTS[self.status][0]

    title = page_title

    def text(self) -> Message | str:
        return str(self.exception) if self._is_refusal() else TEXTS[self.status][1]

    def _is_refusal(self) -> bool:
        return (isinstance(self.exception, Refused) and self.status == 403) or (
            isinstance(self.exception, NotAccepted | Overtaken | Outdated)
            and self.status in (400, 409, 412)
        )

    def login_url(self) -> str:
        """Return where to log in, for those to whom more may show then."""
        if not is_anonymous() or self.status not in (403, 404):
            return ""
        here = quote("/" + "/".join(path_in_site(self.request)), safe="/@")
        return f"{home_url(request=self.request)}/login?came_from={here}"

    def home_url(self) -> str:
        return home_url(request=self.request)


_TYPES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    412: "PreconditionFailed",
    410: "Gone",
    500: "InternalError",
    503: "ServiceUnavailable",
}
