"""What points at something else says nothing about it to those who may not view it.

Links and pictures in texts, relations, addresses by UID and old addresses: whether the target is
hidden or never was looks the same.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.guard import may_view
from blkirm.access.interfaces import SPACES
from blkirm.kernel.language import current_language
from blkirm.kernel.language import LANGUAGES
from blkirm.kernel.richtext import depends_on_reader
from bs4 import BeautifulSoup
from bs4 import Tag
from plone.app.linkintegrity.browser.info import DeleteConfirmationInfo
from plone.app.redirector.interfaces import IRedirectionStorage
from plone.app.textfield.interfaces import ITransformer
from plone.app.textfield.transform import PortalTransformsTransformer
from plone.app.textfield.value import RichTextValue
from plone.app.uuid.browser import RedirectToUUIDView
from plone.app.uuid.utils import uuidToObject
from plone.dexterity.interfaces import IDexterityContent
from plone.outputfilters.browser.resolveuid import ResolveUIDView
from plone.outputfilters.filters.resolveuid_and_caption import resolveuid_re
from plone.outputfilters.filters.resolveuid_and_caption import ResolveUIDAndCaptionFilter
from Products.PortalTransforms.cache import Cache
from typing import Any
from urllib.parse import quote
from urllib.parse import unquote
from urllib.parse import urlsplit
from zExceptions import NotFound
from zope.component import adapter
from zope.component import queryUtility
from zope.component.hooks import getSite
from zope.interface import implementer


#: Where HTML names addresses, by attribute.
_ADDRESSES = ("href", "src", "srcset", "data", "poster")


def by_uid(uid: str) -> IDexterityContent | None:
    """Return the object with a UID, if the present user may view it."""
    thing = uuidToObject(uid, unrestricted=True)
    return thing if thing is not None and may_view(thing) else None


def moved_to(path: tuple[str, ...]) -> str | None:
    """Return the address of what stood at a path of this site once, if the reader may view it."""
    storage = queryUtility(IRedirectionStorage)
    site = getSite()
    if storage is None or site is None:
        return None
    root = site.getPhysicalPath()
    for length in range(len(path), 0, -1):
        target = _recorded(storage, root, path[:length])
        if target and target.startswith("/"):
            thing, rest = _content_at(site, target.split("/")[len(root) :])
            if rest or not may_view(thing):
                return None
            return "/".join(
                (thing.absolute_url(), *(quote(name, safe="@+") for name in path[length:]))
            )
    return None


def _recorded(storage: Any, root: tuple[str, ...], path: tuple[str, ...]) -> str | None:
    """Return where a path led last. What left a language's folder had its prefix for a place."""
    for before in ((), (current_language(),)):
        if target := storage.get("/".join((*root, *before, *path))):
            return target
    return None


def points_at_nothing(address: str, context: Any) -> bool:
    """Say whether an address in a text leads to what the reader may not view, or not anywhere.

    Not anywhere counts for UIDs and below the working parties; elsewhere an address may be one
    of a page that is no content.
    """
    found = resolveuid_re.match(address)
    if found is not None:
        return by_uid(found.group(1).partition("#")[0].partition("?")[0]) is None
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    site = getSite()
    if parts.scheme or parts.netloc:
        if parts.netloc != urlsplit(site.absolute_url()).netloc:
            return False
    elif not parts.path:
        return False
    names = _names_below_site(site, aq_inner(context), parts.path)
    thing, rest = _content_at(site, names)
    if not may_view(thing):
        return True
    return bool(rest) and names[:1] == [SPACES] and not rest[0].startswith("@@")


def _names_below_site(site: Any, context: Any, path: str) -> list[str]:
    """Return the names of the steps from the site to what an address in a text names."""
    steps = [unquote(name) for name in path.split("/")]
    names: list[str] = []
    if not path.startswith("/"):
        folder = context if getattr(context, "isPrincipiaFolderish", False) else aq_parent(context)
        names = list(folder.getPhysicalPath()[len(site.getPhysicalPath()) :])
    for step in steps:
        if step == "..":
            names = names[:-1]
        elif step not in ("", "."):
            names.append(step)
    if path.startswith("/"):
        for start in (site.getPhysicalPath()[1:], urlsplit(site.absolute_url()).path.split("/")):
            known = [name for name in start if name]
            if known and names[: len(known)] == known:
                names = names[len(known) :]
                break
    # What stands once in the site answers below both languages.
    is_prefix = names[1:] and names[0] in LANGUAGES and names[1] not in site.get(names[0], ())
    return names[1:] if is_prefix else names


def _content_at(site: Any, names: list[str]) -> tuple[Any, list[str]]:
    """Return the deepest content along a path, and the names that lead further."""
    thing = site
    for number, name in enumerate(names):
        if not getattr(thing, "isPrincipiaFolderish", False) or name not in thing.objectIds():
            return thing, names[number:]
        step = thing._getOb(name)
        if not IDexterityContent.providedBy(step):
            return thing, names[number:]
        thing = step
    return thing, []


class ResolveUid(ResolveUIDView):
    """Lead to an object by its UID, if it may be viewed; Plone tells everybody its address."""

    def __call__(self) -> str:
        if by_uid(self.uuid or "") is None:
            raise NotFound()
        return super().__call__()


class RedirectToUid(RedirectToUUIDView):
    """The same under Plone's other name for it."""

    def __call__(self) -> str:
        if by_uid(self.uuid or "") is None:
            raise NotFound()
        return super().__call__()


class DiscreetLinks(ResolveUIDAndCaptionFilter):
    """Plone's filter for links and pictures, without those the reader must not know of.

    Plone would write the address of the hidden thing into the text, and a picture's title.
    """

    def __call__(self, data: str) -> str:
        soup = BeautifulSoup(data, "html.parser")
        dropped = False
        for tag in soup.find_all(True):
            if tag.decomposed or not self._tells_too_much(tag):
                continue
            dropped = True
            if tag.name in ("a", "area"):
                tag.attrs = {}
            else:
                tag.decompose()
        # Plone's filter stumbles over a frame without its picture.
        for frame in soup.find_all("picture"):
            if frame.find("img") is None:
                dropped = True
                frame.decompose()
        return super().__call__(str(soup) if dropped else data)

    def _tells_too_much(self, tag: Tag) -> bool:
        return any(
            points_at_nothing(address, self.context)
            for name in _ADDRESSES
            if name in tag.attrs
            for address in _addresses(name, tag.attrs[name])
        )


def _addresses(attribute: str, value: str) -> list[str]:
    if attribute != "srcset":
        return [value.strip()]
    return [part.split()[0] for part in value.split(",") if part.strip()]


@implementer(ITransformer)
@adapter(IDexterityContent)
class ForThisReader(PortalTransformsTransformer):
    """Give nobody a text that was made for somebody else.

    Plone keeps what a text turned into for an hour, whoever asks; with us that depends on the
    reader where the text points at places of this site.
    """

    def __call__(self, value: RichTextValue, mimeType: str) -> str:  # noqa: N803 (Plone's name)
        if value.raw and depends_on_reader(value.raw):
            Cache(value._raw_holder, context=self.context).purgeCache()
        return super().__call__(value, mimeType)


class DiscreetDeletion(DeleteConfirmationInfo):
    """Say what links to a thing that is about to go, as far as the reader may view it."""

    def check_object(self, *arguments: Any, **options: Any) -> dict | None:
        breach = super().check_object(*arguments, **options)
        if breach:
            breach["sources"] = [s for s in breach["sources"] if by_uid(s["uid"]) is not None]
        return breach if breach and breach["sources"] else None
