"""Protection against forged requests: plone.protect's, with one correction.

A change that was refused for a missing token is answered as refused; plone.protect would abort it
behind an answer that says it was done.
"""

from blkirm import _
from blkirm.kernel.interfaces import IPortalLayer
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


@implementer(ITransform)
@adapter(Interface, IPortalLayer)
class ProtectOurPages(ProtectTransform):
    """See the module."""

    def transformIterable(self, result: Any, encoding: str) -> Any:  # noqa: N802
        try:
            return super().transformIterable(result, encoding)
        except Forbidden:
            return [self._refuse().encode(encoding)]

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
