"""Who may take the filter's offer: views that ZCML names, for visitors without an account."""

from blkirm.access.identity import is_anonymous
from blkirm.caching.interfaces import OFFER
from blkirm.kernel.interfaces import IPortalLayer
from plone.caching.interfaces import ICachingOperation
from plone.caching.interfaces import ICachingOperationType
from plone.caching.interfaces import IRulesetLookup
from typing import Any
from z3c.caching.registry import lookup
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import provider
from zope.publisher.interfaces.browser import IBrowserView
from ZPublisher.BaseRequest import BaseRequest
from ZPublisher.BaseResponse import BaseResponse


@implementer(IRulesetLookup)
@adapter(IBrowserView, IPortalLayer)
class NamedViews:
    """Find the ruleset of a view by what ZCML says of its class, and by nothing else.

    Plone's own look-up also goes by the type of the content, which would let in every view that
    becomes a type's default one.
    """

    def __init__(self, published: Any, request: BaseRequest) -> None:
        self.published = published

    def __call__(self) -> str | None:
        return lookup(self.published)


@implementer(ICachingOperation)
@provider(ICachingOperationType)
@adapter(Interface, IPortalLayer)
class KeepForEverybody:
    """Let the filter keep the answer, and everybody else ask each time (`no-cache`).

    A page that is kept elsewhere for a time could be shown after it was withdrawn.
    """

    title = "Keep in memory for visitors"
    description = (
        "Public answers are kept in the memory of the process until something public changes."
    )
    prefix = "blkirm.caching.keep"
    options = ()

    def __init__(self, published: Any, request: BaseRequest) -> None:
        self.request = request

    def interceptResponse(self, rulename: str, response: BaseResponse) -> None:  # noqa: N802
        return None

    def modifyResponse(self, rulename: str, response: BaseResponse) -> None:  # noqa: N802
        offer = self.request.environ.get(OFFER)
        if offer is not None and is_anonymous() and not response.cookies:
            offer.taken = True
            if not response.getHeader("Cache-Control"):
                response.setHeader("Cache-Control", "no-cache")
