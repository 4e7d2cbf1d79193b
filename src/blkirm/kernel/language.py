"""The reader's language comes from the address, because visitors carry no cookie.

``/de`` and ``/en`` are folders with public pages. Everything else stands once in the site root
and answers below both prefixes: ``/de/reports/x`` and ``/en/reports/x`` are one report. The
prefix then becomes part of the virtual root, so every address the page prints carries it.
"""

from blkirm.kernel.interfaces import IPortalLayer
from plone.base.interfaces import IPloneSiteRoot
from plone.i18n.interfaces import INegotiateLanguage
from zope.component import adapter
from zope.component import queryMultiAdapter
from zope.globalrequest import getRequest
from zope.interface import implementer
from zope.publisher.interfaces.browser import IBrowserRequest
from zope.traversing.interfaces import IBeforeTraverseEvent
from ZPublisher.BaseRequest import BaseRequest


LANGUAGES = ("de", "en")
DEFAULT = "de"
#: Zope's own object that turns the address a proxy writes into the one people see.
VIRTUAL_HOSTING = "virtual_hosting"


def current_language(request: BaseRequest | None = None) -> str:
    """Return ``de`` or ``en``: the language of the page that is being made."""
    request = getRequest() if request is None else request
    language = request.get("blkirm.language") if request is not None else None
    return language or DEFAULT


def site_url(request: BaseRequest | None = None) -> str:
    """Return the address of the site without a language prefix, for static resources."""
    request = getRequest() if request is None else request
    # Chores and set-up have no request.
    return (request.get("blkirm.site_url") or "") if request is not None else ""


def home_url(language: str | None = None, request: BaseRequest | None = None) -> str:
    """Return the address of the site in the reader's (or the given) language."""
    return f"{site_url(request)}/{language or current_language(request)}"


def in_language(url: str, language: str | None = None, request: BaseRequest | None = None) -> str:
    """Return an address of this site with the prefix of the reader's (or the given) language."""
    base = site_url(request)
    if not url.startswith(base):
        return url
    rest = url[len(base) :]
    head, _slash, tail = rest.lstrip("/").partition("/")
    bare = head.partition("?")[0].partition("#")[0]
    if bare in LANGUAGES:
        rest = f"/{tail}" if tail else head[len(bare) :]
    return f"{home_url(language, request)}{rest}"


def path_in_site(request: BaseRequest) -> tuple[str, ...]:
    """Return the requested names below the site, without the language prefix."""
    return request.get("blkirm.path") or ()


def accepted_language(header: str) -> str:
    """Return the best of our languages by an Accept-Language header (RFC 9110, 12.5.4)."""
    wishes = []
    for number, part in enumerate(header.split(",")[:20]):
        tag, _semicolon, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wishes.append((-weight, number, tag.strip().lower()[:2]))
    for weight, _number, tag in sorted(wishes):
        if tag in LANGUAGES and weight < 0:
            return tag
    return DEFAULT


@adapter(IPloneSiteRoot, IBeforeTraverseEvent)
def settle_language(site: IPloneSiteRoot, event: IBeforeTraverseEvent) -> None:
    """Read the language from the address and take the prefix off where it is only a prefix."""
    request = event.request
    if not IPortalLayer.providedBy(request) or "blkirm.site_url" in request.other:
        return
    stack = request.get("TraversalRequestNameStack") or []
    if stack[-1:] == [VIRTUAL_HOSTING]:
        return  # A proxy's address: the site is met again once Zope knows its outer address.
    request.set("blkirm.site_url", site.absolute_url())
    prefix = stack[-1] if stack and stack[-1] in LANGUAGES else None
    request.set(
        "blkirm.language", prefix or accepted_language(request.getHeader("Accept-Language") or "")
    )
    if prefix is None:
        request.response.setHeader("Vary", "Accept-Language")
    elif len(stack) > 1 and not _stands_in_folder(site, prefix, stack[-2], request):
        stack.pop()
        request.setVirtualRoot([*request._script, *request._steps, prefix])
    names = stack[::-1]
    request.set("blkirm.path", tuple(names[1:] if names[:1] == [prefix] else names))
    binding = request.get("LANGUAGE_TOOL")
    if binding is not None:
        binding.LANGUAGE = current_language(request)
    request["LANGUAGE"] = current_language(request)
    request.response.setHeader("Content-Language", current_language(request))


def _stands_in_folder(site: IPloneSiteRoot, prefix: str, name: str, request: BaseRequest) -> bool:
    """Say whether the name means something in the folder of that language itself."""
    if name.startswith("++") or (name.startswith("@") and not name.startswith("@@")):
        return True
    name = name.removeprefix("@@")
    folder = site.get(prefix)
    if folder is None or name in site.objectIds():
        return False
    return name in folder or queryMultiAdapter((folder, request), name=name) is not None


@implementer(INegotiateLanguage)
@adapter(IPloneSiteRoot, IPortalLayer)
class LanguageOfAddress:
    """Tell Plone's language tool the language that the address settled."""

    def __init__(self, site: IPloneSiteRoot, request: IBrowserRequest) -> None:
        self.language = current_language(request)
        self.default_language = DEFAULT
        self.language_list = list(LANGUAGES)
