"""Closed lists of tokens with titles in both languages."""

from blkirm.kernel.language import current_language
from collections.abc import Mapping
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import directlyProvides
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


class TokenVocabulary:
    """A vocabulary factory over a table ``token -> title``."""

    def __init__(self, titles: Mapping[str, Message]) -> None:
        self.titles = titles
        # Looking up a translation takes longer than anything else in a list's row.
        self._said: dict[tuple[str, str], str] = {}
        directlyProvides(self, IVocabularyFactory)

    def __call__(self, context: Any = None) -> SimpleVocabulary:
        return SimpleVocabulary(
            [SimpleTerm(token, token, title) for token, title in self.titles.items()]
        )

    def title(self, token: str | None) -> str:
        """Return the title of a token in the reader's language; the token where unknown."""
        title = self.titles.get(token or "")
        if title is None:
            return token or ""
        language = current_language()
        said = self._said.get((token or "", language))
        if said is None:
            said = translate(title, target_language=language)
            self._said[token or "", language] = said
        return said
