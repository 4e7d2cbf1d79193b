"""Titles in two languages: ``title`` is German, ``title_en`` stands beside it."""

from blkirm import _
from blkirm.kernel.language import current_language
from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.indexer import indexer
from plone.supermodel import model
from typing import Any
from zope.interface import Interface
from zope.interface import provider
from zope.schema import TextLine


@provider(IFormFieldProvider)
class IEnglishTitle(model.Schema):
    """The English title of something whose ``title`` is German."""

    title_en = TextLine(
        title=_("label_title_en", default="Title in English"),
        description=_(
            "help_title_en",
            default="Readers of the English pages see this title. Without it they see the German one.",
        ),
        required=False,
        default="",
        missing_value="",
    )
    # Where the title is not a field of the type's own schema, this changes nothing.
    directives.order_after(title_en="title")


@indexer(Interface)
def title_en(context: Any) -> str:
    return getattr(context.aq_base, "title_en", "") or ""


def title_of(thing: Any, language: str | None = None) -> str:
    """Return the title of an object or catalogue brain in the reader's (or the given) language."""
    if (language or current_language()) == "en":
        english = getattr(getattr(thing, "aq_base", thing), "title_en", "")
        if isinstance(english, str) and english:
            return english
    title = getattr(thing, "Title", "")
    return title() if callable(title) else title or ""
