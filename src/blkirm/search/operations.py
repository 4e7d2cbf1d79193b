"""Put the index of words into a catalogue, take it out, build it anew."""

from blkirm.search.index import TextIndex
from collections.abc import Callable
from plone import api
from plone.indexer.interfaces import IIndexableObject
from Products.CMFPlone.CatalogTool import CatalogTool
from types import SimpleNamespace
from typing import Any
from zope.component import queryMultiAdapter

import logging


logger = logging.getLogger(__name__)

#: Which attributes each of our indexes takes in.
INDEXES = {"SearchableText": ("SearchableText",), "Title": ("Title", "title_en")}


def install_text_indexes(site: Any) -> None:
    """Let the catalogue find words our way; repeated, it changes nothing."""
    catalog = api.portal.get_tool("portal_catalog")
    for name, attributes in INDEXES.items():
        if not isinstance(catalog._catalog.indexes[name], TextIndex):
            index = TextIndex(name, attributes)
            # Not by the catalogue's own way, which makes savepoints while a site is set up.
            for number in list(catalog._catalog.paths.keys()):
                _take_in(catalog, number, [index])
            _put(catalog, name, index)


def uninstall_text_indexes(site: Any) -> None:
    """Give the catalogue Zope's own text indexes back."""
    catalog = api.portal.get_tool("portal_catalog")
    for name in INDEXES:
        if isinstance(catalog._catalog.indexes[name], TextIndex):
            catalog.delIndex(name)
            extra = SimpleNamespace(
                doc_attr=name, index_type="Okapi BM25 Rank", lexicon_id="plone_lexicon"
            )
            catalog.addIndex(name, "ZCTextIndex", extra)
            catalog.reindexIndex(name, None)


def rebuild(
    portal: Any,
    commit: Callable[[], None],
    report: Callable[[int, int], None],
    batch: int = 50,
) -> int:
    """Build the indexes of words anew from everything in the catalogue; return how many there were.

    The old ones answer until the new ones are complete. ``commit`` is called after each batch, so
    the work may be ended at any time; the next call goes on where it was ended. ``report`` hears how
    much is done, of how much. What cannot be read is logged and left out.
    """
    catalog = api.portal.get_tool("portal_catalog")
    install_text_indexes(portal)
    indexes = [catalog._catalog.indexes[name] for name in INDEXES]
    coming = [index.begin_anew() for index in indexes]
    commit()
    numbers = list(catalog._catalog.paths.keys())
    report(0, len(numbers))
    for position, number in enumerate(numbers, 1):
        if not coming[0].has_document(number):
            _take_in(catalog, number, coming)
        if position % batch == 0:
            commit()
            portal._p_jar.cacheMinimize()
            report(position, len(numbers))
    for name, index in zip(INDEXES, coming, strict=True):
        _put(catalog, name, index)
    commit()
    report(len(numbers), len(numbers))
    return len(numbers)


def _take_in(catalog: CatalogTool, number: int, indexes: list[TextIndex]) -> None:
    path = catalog._catalog.paths.get(number)
    try:
        thing = catalog.unrestrictedTraverse(path) if path else None
    except (AttributeError, KeyError):
        thing = None
    if thing is None:
        logger.warning("Nothing is at %s any more; it stays unfound.", path)
        return
    wrapped = queryMultiAdapter((thing, catalog), IIndexableObject) or thing
    for index in indexes:
        index.index_object(number, wrapped)


def _put(catalog: CatalogTool, name: str, index: TextIndex) -> None:
    catalog._catalog.delIndex(name)
    catalog._catalog.addIndex(name, index)
