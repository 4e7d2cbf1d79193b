"""The one guard: nothing answers on content its reader may not view.

It stands behind traversal and before every view, method, resource and service, so it does not
matter how a name was registered. ``tests/access/test_guard.py`` sweeps every registered view.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.identity import is_anonymous
from blkirm.access.interfaces import IOpeningHours
from blkirm.access.interfaces import SPACES
from blkirm.access.public import is_open_to_everybody
from blkirm.access.shapes import check_shape
from blkirm.access.stock import adds_what_may_not_be
from blkirm.access.stock import hands_out_rights
from blkirm.access.stock import is_open_to_account
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.kernel.language import path_in_site
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContent
from plone.rest.interfaces import IAPIRequest
from plone.rest.traverse import RESTWrapper
from webdav.NullResource import NullResource
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import adapter
from ZPublisher.BaseRequest import BaseRequest
from ZPublisher.interfaces import IPubAfterTraversal


VIEW = "View"


def content_of(request: BaseRequest) -> list:
    """Return the content objects on the requested path, the nearest first."""
    trail = [request.get("PUBLISHED"), *request.get("PARENTS", ())]
    found = []
    for step in trail:
        thing = step.context if isinstance(step, RESTWrapper) else step
        if IDexterityContent.providedBy(thing) and not any(
            aq_base(thing) is aq_base(other) for other in found
        ):
            found.append(thing)
    return found


def may_view(thing: IDexterityContent) -> bool:
    """Say whether the present user may view a content object now."""
    if not getSecurityManager().checkPermission(VIEW, thing):
        return False
    hours = IOpeningHours(thing, None)
    return hours is None or not hours.is_closed()


def is_below_spaces(request: BaseRequest) -> bool:
    """Say whether the address lies where even existence is confidential."""
    return path_in_site(request)[:1] == (SPACES,)


@adapter(IPubAfterTraversal)
def guard(event: IPubAfterTraversal) -> None:
    """Let a request through only where the nearest content object may be viewed.

    Raises NotFound where it may not, exactly as for an address that does not exist, and for what
    of stock Plone an account does not get; Unauthorized where somebody without an account asks
    for more than the public gets; BadRequest for REST requests of no sensible shape.
    """
    request = event.request
    if not IPortalLayer.providedBy(request):
        return
    # Our pages print whole addresses; a <base> would only tell how far traversal came.
    request.response.setBase(None)
    content = content_of(request)
    if not content:
        return
    if not (_stands_where_it_says(content) and may_view(content[0])) or _is_nothing(request):
        raise NotFound()
    if is_anonymous():
        if not is_open_to_everybody(request):
            raise Unauthorized()
    else:
        if (
            not is_open_to_account(request)
            or adds_what_may_not_be(request)
            or (is_below_spaces(request) and hands_out_rights(request))
        ):
            raise NotFound()
        if answers_in_json(request):
            check_shape(request)
        # What a member sees is nobody else's business, least of all a shared cache's.
        request.response.setHeader("Cache-Control", "private, no-store")


def _stands_where_it_says(content: list) -> bool:
    """Refuse addresses that reach content by acquisition, through places it is not in."""
    for inner, outer in zip(content, content[1:], strict=False):
        if aq_base(aq_parent(aq_inner(inner))) is not aq_base(outer):
            return False
    return IPloneSiteRoot.providedBy(content[-1])


def _is_nothing(request: BaseRequest) -> bool:
    """Say whether traversal found no more than a name: WebDAV's stand-in for what is missing.

    Every method but GET and POST gets one where there is nothing, and would then be answered as if
    there were a page that needs an account.
    """
    published = request.get("PUBLISHED")
    return isinstance(getattr(published, "__self__", published), NullResource)


def answers_in_json(request: BaseRequest) -> bool:
    """Say whether the client speaks REST."""
    return IAPIRequest.providedBy(request)
