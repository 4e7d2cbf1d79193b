"""Which vocabularies can be asked for from outside, and by whom.

A vocabulary answers forms with the system's knowledge: Plone's list all accounts, all groups and
all tags to everybody with an account.
"""

from AccessControl import getSecurityManager
from blkirm.access.principals import keeps_accounts
from BTrees.IIBTree import intersection
from DateTime import DateTime
from plone import api
from plone.app.content.browser.vocabulary import VocabularyView
from plone.app.vocabularies.terms import safe_simplevocabulary_from_values
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.component import getUtilitiesFor
from zope.component import queryUtility
from zope.interface import implementer
from zope.schema.interfaces import IVocabularyFactory


OURS = "blkirm."
TAGS = "plone.app.vocabularies.Keywords"
#: Plone's that ask the catalogue with the reader's own rights, or tell of the software only.
PLONES = frozenset(
    {
        TAGS,
        "plone.app.vocabularies.Catalog",
        "plone.app.vocabularies.SupportedContentLanguages",
        "plone.app.vocabularies.AvailableContentLanguages",
    }
)


def _is_visible(name: str) -> bool:
    return name.startswith(OURS) or name in PLONES or keeps_accounts()


def visible_vocabulary_names() -> list[str]:
    """Return the names of the vocabularies that the present user can ask for."""
    names = (name for name, _factory in getUtilitiesFor(IVocabularyFactory))
    return sorted(name for name in names if _is_visible(name))


def visible_vocabulary(name: str, context: Any) -> Any:
    """Return a vocabulary that the present user can ask for. Raises NotFound."""
    factory = queryUtility(IVocabularyFactory, name) if _is_visible(name) else None
    if factory is None:
        raise NotFound()
    return visible_tags() if name == TAGS else factory(context)


def visible_tags(words: str | None = None) -> Any:
    """Return the tags of what the present user may find; Plone's list has those of everything."""
    tool = api.portal.get_tool("portal_catalog")
    allowed = tool._listAllowedRolesAndUsers(getSecurityManager().getUser())
    indexes = tool._catalog.indexes
    found, _names = indexes["allowedRolesAndUsers"]._apply_index(
        {"allowedRolesAndUsers": {"query": allowed, "operator": "or"}}
    )
    if not tool.allow_inactive({}):
        # What appears on a later day has its tags from then on.
        present, _names = indexes["effectiveRange"]._apply_index({"effectiveRange": DateTime()})
        found = intersection(found, present)
    tags = indexes["Subject"]
    return safe_simplevocabulary_from_values(
        [
            tag
            for tag in tags.uniqueValues()
            if intersection(found, tags._apply_index({"Subject": tag})[0])
        ],
        words,
    )


@implementer(IVocabularyFactory)
class VisibleTags:
    """Stands in for Plone's list of tags wherever that is asked for, control panels included."""

    def __call__(self, context: Any, query: str | None = None) -> Any:
        return visible_tags(query)


class Vocabulary(VocabularyView):
    """``@@getVocabulary``, from which fields of forms complete what is typed."""

    def __call__(self) -> str:
        try:
            return super().__call__()
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise BadRequest() from None

    def get_vocabulary(self) -> Any:
        name = self.request.form.get("name")
        if not isinstance(name, str) or not _is_visible(name):
            raise NotFound()
        vocabulary = super().get_vocabulary()
        return visible_tags(self.request.form.get("query")) if name == TAGS else vocabulary
