"""The German and the English page of the same id, and which of them is behind.

A page that was translated remembers a digest of what its partner said then. As long as the partner
says the same, the translation is up to date, whatever else was saved meanwhile.
"""

from blkirm.access.guard import may_view
from blkirm.kernel import clock
from blkirm.kernel.language import LANGUAGES
from blkirm.pages.schedule import is_public
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from persistent.mapping import PersistentMapping
from plone.app.iterate.interfaces import IWorkingCopy
from plone.app.textfield.value import RichTextValue
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component.hooks import getSite


KEY = "blkirm.pages.translated"
#: What a translation has to follow, in this order.
_WORDS = ("title", "description", "text", "image_caption", "location")


@dataclass(frozen=True)
class Pair:
    """A page seen from its partner in the other language."""

    language: str
    partner: Any = None
    #: When the page was last said to follow its partner; None where it is no translation.
    followed: datetime | None = None
    outdated: bool = False
    #: Whether the partner is a translation of the page, and behind it.
    is_original: bool = False
    partner_outdated: bool = False


def language_of(page: Any) -> str:
    """Return the language folder a page stands in; empty elsewhere."""
    path = _path(page)
    return path[0] if len(path) > 1 and path[0] in LANGUAGES else ""


def other(language: str) -> str:
    return next(each for each in LANGUAGES if each != language)


def partner_of(page: Any) -> Any:
    """Return the page of the same address in the other language, whoever asks; None without one."""
    language = language_of(page)
    if not language or IWorkingCopy.providedBy(page):
        return None
    found = getSite()
    for name in (other(language), *_path(page)[1:]):
        found = found.get(name) if hasattr(found, "objectIds") else None
        if found is None:
            return None
    return found if found.portal_type == page.portal_type else None


def digest_of(page: Any) -> str:
    """Return a digest of what a translator works on."""
    digest = sha256()
    for name in _WORDS:
        value = getattr(page, name, None)
        value = value.raw if isinstance(value, RichTextValue) else value
        digest.update(f"{name}\0{value or ''}\0".encode())
    if extra := getattr(page, "words_to_translate", None):
        digest.update(extra().encode())
    return digest.hexdigest()


def pair_of(page: Any) -> Pair | None:
    """Return how a page stands to its partner, as editors see it; None outside the languages."""
    language = language_of(page)
    if not language or IWorkingCopy.providedBy(page):
        return None
    partner = partner_of(page)
    if partner is None:
        return Pair(other(language))
    kept, theirs = IAnnotations(page).get(KEY), IAnnotations(partner).get(KEY)
    return Pair(
        other(language),
        partner,
        kept["at"] if kept is not None else None,
        kept is not None and kept["digest"] != digest_of(partner),
        theirs is not None,
        theirs is not None and theirs["digest"] != digest_of(page),
    )


def newer_for_readers(page: Any) -> Any:
    """Return the partner that says more than a page, if everybody may read it."""
    pair = pair_of(page)
    if pair is None or not pair.outdated:
        return None
    return pair.partner if is_public(pair.partner) and may_view(pair.partner) else None


def follow(page: Any) -> None:
    """Say that a page says now what its partner says. Does not check permission."""
    partner = partner_of(page)
    if partner is not None:
        IAnnotations(page)[KEY] = PersistentMapping(digest=digest_of(partner), at=clock.now())
        # Two pages that follow each other agree; only the later one of them is behind next time.
        kept = IAnnotations(partner).get(KEY)
        if kept is not None:
            kept["digest"] = digest_of(page)


def _path(page: Any) -> tuple[str, ...]:
    return page.getPhysicalPath()[len(getSite().getPhysicalPath()) :]
