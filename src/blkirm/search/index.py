"""The catalogue's index of words.

It keeps which documents each word stands in, and which words are found by which key (stem, part of
a compound, spelling without umlauts). So a question is widened when it is asked, a text is indexed
by its words alone, and what a word is found by is worked out once for all texts. Beside that it
keeps each text, compressed: for phrases, for extracts, and to know what to take away again.

There is no score that depends on other texts: the order of what a reader finds must tell nothing
of what the reader may not see.
"""

from blkirm.search.analysis import FOLDED
from blkirm.search.analysis import keys_of
from blkirm.search.analysis import PART
from blkirm.search.analysis import plain
from blkirm.search.analysis import STEM
from blkirm.search.analysis import stems_of
from blkirm.search.analysis import words_in
from blkirm.search.query import parse
from blkirm.search.query import Query
from blkirm.search.query import Term
from blkirm.search.stems import fold
from BTrees.IIBTree import difference
from BTrees.IIBTree import IISet
from BTrees.IIBTree import IITreeSet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from BTrees.IOBTree import IOBTree
from BTrees.Length import Length
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from persistent import Persistent
from Products.PluginIndexes.util import safe_callable
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any

import re
import zlib


#: Documents of a word that are kept in one piece with it.
FEW = 12
#: Sorts after every character of a word.
LAST = "\U0010ffff"


class Text(Persistent):
    """The text of one document, an object of its own: whoever needs others does not load it."""

    def __init__(self, text: str) -> None:
        self._data = zlib.compress(text.encode("utf-8", "replace"), 4)

    def __str__(self) -> str:
        return zlib.decompress(self._data).decode("utf-8")


class TextIndex(ZCTextIndex):
    """Finds German and English words; speaks to the catalogue as Zope's own text index does."""

    meta_type = "Blkirm Text Index"
    manage_options = ()
    #: The index that will take this one's place; what changes meanwhile is taken into both.
    coming: "TextIndex | None" = None

    def __init__(self, id: str, attributes: Iterable[str]) -> None:
        self.id = id
        self._indexed_attrs = list(attributes)
        self._fieldname = self._indexed_attrs[0]
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.coming = None
        self._documents = OOBTree()
        self._keys = OOTreeSet()
        self._texts = IOBTree()
        self._length = Length()

    def begin_anew(self) -> "TextIndex":
        """Return the index that will take this one's place: the one begun before, or an empty one."""
        if self.coming is None:
            self.coming = TextIndex(self.id, self._indexed_attrs)
        return self.coming

    # --- what goes in -----------------------------------------------------------------------

    def index_object(self, documentId: int, obj: Any, threshold: int | None = None) -> int:  # noqa: N803
        """Take in what the indexed attributes of an object say."""
        return self.index_text(documentId, "\n".join(self._texts_of(obj)))

    def _texts_of(self, obj: Any) -> Iterator[str]:
        for name in self._indexed_attrs:
            value = getattr(obj, name, None)
            if safe_callable(value):
                value = value()
            values = value if isinstance(value, (list, tuple, set)) else [value]
            yield from (each for each in values if isinstance(each, str))

    def index_text(self, document: int, text: str) -> int:
        """Make a document be found by a text; 1 when that is new, as catalogues count."""
        if self.coming is not None:
            self.coming.index_text(document, text)
        text = plain(text)
        known = self._texts.get(document)
        before = str(known) if known is not None else ""
        if text == before:
            return 0
        old, new = set(words_in(before)), set(words_in(text))
        self._remove(document, old - new)
        self._add(document, new - old)
        if not text:
            del self._texts[document]
            self._length.change(-1)
        else:
            self._texts[document] = Text(text)
            if known is None:
                self._length.change(1)
        return 1

    def unindex_object(self, documentId: int) -> None:  # noqa: N803
        """Forget a document."""
        if self.coming is not None:
            self.coming.unindex_object(documentId)
        known = self._texts.get(documentId)
        if known is not None:
            self._remove(documentId, set(words_in(str(known))))
            del self._texts[documentId]
            self._length.change(-1)

    def _add(self, document: int, words: set[str]) -> None:
        # In the order of the tree, which is quicker for it.
        for word in sorted(words):
            documents = self._documents.get(word)
            if documents is None:
                self._documents[word] = (document,)
                self._keys.update(f"{key} {word}" for key in keys_of(word))
            elif isinstance(documents, tuple):
                more = (*documents, document)
                self._documents[word] = more if len(more) <= FEW else IITreeSet(more)
            else:
                documents.insert(document)

    def _remove(self, document: int, words: set[str]) -> None:
        for word in sorted(words):
            documents = self._documents.get(word, ())
            if not isinstance(documents, tuple):
                documents.remove(document)
                if len(documents) <= FEW // 2:
                    self._documents[word] = tuple(documents)
                continue
            fewer = tuple(each for each in documents if each != document)
            if fewer:
                self._documents[word] = fewer
            elif documents:
                del self._documents[word]
                for key in keys_of(word):
                    # A word may have been taken in by older rules.
                    if (entry := f"{key} {word}") in self._keys:
                        self._keys.remove(entry)

    # --- what comes out ---------------------------------------------------------------------

    def query_index(self, record: Any, resultset: Any = None) -> Any:
        """Answer the catalogue. A question without any word finds nothing."""
        query = parse(" ".join(key for key in record.keys if isinstance(key, str)))
        return self.find(query, among=resultset)

    def find(self, query: Query, *, in_compounds: bool = True, among: Any = None) -> Any:
        """Return the documents that a query finds, as a set.

        ``among`` saves work with phrases: of what is not in it, nothing is promised.
        """
        found = None
        for group in query.groups:
            sets = [self._find_term(term, in_compounds, among) for term in group]
            documents = sets[0] if len(sets) == 1 else multiunion(sets)
            found = documents if found is None else intersection(found, documents)
            if not found:
                return IISet()
        if found is None:
            return IISet()
        for term in query.without:
            found = difference(found, self._find_term(term, in_compounds, found))
        return found

    def _find_term(self, term: Term, in_compounds: bool, among: Any) -> Any:
        is_phrase = len(term.words) > 1
        places = self._words_at_places(term, in_compounds and not is_phrase)
        found = None
        for words in places:
            documents = self.documents_of(words)
            found = documents if found is None else intersection(found, documents)
            if not found:
                return IISet()
        if not is_phrase:
            return found
        if among is not None:
            found = intersection(found, among)
        stands_in = _phrase(places)
        return IISet([document for document in found if stands_in(str(self._texts[document]))])

    def _words_at_places(self, term: Term, in_compounds: bool) -> list[set[str]]:
        *first, last = term.words
        places = [self.words_like(word, in_compounds) for word in first]
        found = self.words_like(last, in_compounds)
        return [*places, found | self.words_beginning(last) if term.is_prefix else found]

    def words_like(self, word: str, in_compounds: bool = True) -> set[str]:
        """Return the words in the index that a word in lower case stands for."""
        folded = fold(word)
        words = {each for each in (word, folded) if each in self._documents}
        words.update(self._words_by(FOLDED + folded))
        for stem in stems_of(word):
            words.update(self._words_by(STEM + stem))
            if in_compounds:
                words.update(self._words_by(PART + stem))
        return words

    def _words_by(self, key: str) -> Iterator[str]:
        start = len(key) + 1
        return (entry[start:] for entry in self._keys.keys(f"{key} ", f"{key} {LAST}"))

    def words_beginning(self, beginning: str) -> set[str]:
        """Return the words in the index that begin with some letters, umlauts folded."""
        folded = fold(beginning)
        words: set[str] = set()
        for each in {beginning, folded}:
            words.update(self._documents.keys(each, each + LAST))
        entries = self._keys.keys(FOLDED + folded, FOLDED + folded + LAST)
        words.update(entry.partition(" ")[2] for entry in entries)
        return words

    def documents_of(self, words: Iterable[str]) -> Any:
        """Return the documents in which any of some words of the index stands."""
        sets: list[Any] = []
        for word in words:
            documents = self._documents.get(word, ())
            if isinstance(documents, tuple):
                sets.extend(documents)
            else:
                sets.append(documents)
        return multiunion(sets)

    def words_meant(self, query: Query) -> list[set[str]]:
        """Return the words in the index for each word of a query, to be marked in extracts."""
        return [
            words
            for term in query.terms
            for words in self._words_at_places(term, len(term.words) == 1)
        ]

    def vocabulary(self, first: str) -> Iterable[str]:
        """Return all words in the index that begin with a letter."""
        return self._documents.keys(first, first + LAST)

    def text_of(self, document: int) -> str:
        """Return the text a document is found by; nothing where there is none."""
        known = self._texts.get(document)
        return str(known) if known is not None else ""

    def has_document(self, document: int) -> bool:
        """Say whether the index holds a text of a document."""
        return document in self._texts

    # --- what Zope's text index promises besides --------------------------------------------

    def _apply_index(self, request: Any) -> Any:
        raise NotImplementedError("Ask by query_index.")

    def getLexicon(self) -> None:  # noqa: N802
        """There is no lexicon apart from the index."""

    def getEntryForObject(self, documentId: int, default: Any = None) -> Any:  # noqa: N802, N803
        """Return the words of a document."""
        known = self._texts.get(documentId)
        return words_in(str(known)) if known is not None else default

    def numObjects(self) -> int:  # noqa: N802
        """Return the number of documents."""
        return self._length()

    def indexSize(self) -> int:  # noqa: N802
        """Return the number of words."""
        return len(self._documents)

    def getIndexType(self) -> str:  # noqa: N802
        return self.meta_type

    def getLexiconURL(self) -> None:  # noqa: N802
        """There is no lexicon apart from the index."""


def _phrase(places: list[set[str]]) -> Callable[[str], bool]:
    """Return what says whether words stand side by side, whatever is between them but words."""
    first, *others = places
    alternatives = ["|".join(map(re.escape, sorted(words))) for words in others]
    rest = re.compile("".join(rf"[\W_]+(?:{words})(?![^\W_])" for words in alternatives))

    def stands_in(text: str) -> bool:
        text = text.lower()
        for word in first:
            # Looking for plain letters is ten times quicker than any pattern.
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                if rest.match(text, end) and not (start and text[start - 1].isalnum()):
                    return True
                start = text.find(word, end)
        return False

    return stands_in
