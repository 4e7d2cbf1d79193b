"""Protection against forged requests: plone.protect's, with two corrections.

A change that was refused for a missing token is answered as refused; plone.protect would abort it
behind an answer that says it was done.

plone.protect parses every page of a logged-in user to add its token to each form, search forms
included (more than half the time of a small page). Pages for reading are ours from first to last
tag: the token is written into their POST forms as text.
"""

from blkirm import _
from blkirm.kernel.interfaces import IPortalLayer
from plone.protect.authenticator import createToken
from plone.protect.auto import ProtectTransform
from plone.protect.interfaces import IDisableCSRFProtection
from plone.rest.interfaces import IAPIRequest
from plone.transformchain.interfaces import ITransform
from typing import Any
from zExceptions import Forbidden
from zope.component import adapter
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.interface import Interface
from ZPublisher.interfaces import IPubAfterTraversal

import json
import re


#: In a request whose page our main template made without Plone's machinery.
READING_PAGE = "blkirm.reading_page"

POST_FORM = re.compile(rb"<form\b[^>]*\bmethod=\"post\"[^>]*>", re.IGNORECASE)
FORM_END = b"</form>"
FIELD = b'name="_authenticator"'


@implementer(ITransform)
@adapter(Interface, IPortalLayer)
class ProtectOurPages(ProtectTransform):
    """See the module."""

    def transformIterable(self, result: Any, encoding: str) -> Any:  # noqa: N802
        try:
            return super().transformIterable(result, encoding)
        except Forbidden:
            return [self._refuse().encode(encoding)]

    def transform(self, result: Any, encoding: str) -> Any:
        if READING_PAGE not in self.request.other:
            return super().transform(result, encoding)
        kind = self.request.response.getHeader("Content-Type") or ""
        if not kind.startswith("text/html"):
            return None
        page = b"".join(
            part if isinstance(part, bytes) else part.encode(encoding) for part in result
        )
        if not POST_FORM.search(page):
            return None
        return with_tokens(page, createToken(manager=self.key_manager).encode("ascii"))

    def _refuse(self) -> str:
        message = translate(
            _(
                "msg_token_missing",
                default="The form was too old or did not come from this portal. Nothing was "
                "changed. Please load the page again.",
            ),
            context=self.request,
        )
        response = self.request.response
        response.setStatus(403, lock=1)
        response.headers.pop("location", None)
        if IAPIRequest.providedBy(self.request):
            response.setHeader("Content-Type", "application/json")
            return json.dumps({"type": "Forbidden", "message": message})
        response.setHeader("Content-Type", "text/plain; charset=utf-8")
        return message


@adapter(IPubAfterTraversal)
def trust_tokens(event: IPubAfterTraversal) -> None:
    """Ask no CSRF token of a client that sends a bearer token: no browser adds one by itself."""
    request = event.request
    if IPortalLayer.providedBy(request) and (request._auth or "").lower().startswith("bearer "):
        alsoProvides(request, IDisableCSRFProtection)


def with_tokens(page: bytes, token: bytes) -> bytes:
    """Return the page with the token in each POST form that has none."""
    field = b'<input type="hidden" %s value="%s">' % (FIELD, token)

    def add(match: re.Match[bytes]) -> bytes:
        end = page.find(FORM_END, match.end())
        if FIELD in page[match.end() : end]:
            return match[0]
        return match[0] + field

    return POST_FORM.sub(add, page)
