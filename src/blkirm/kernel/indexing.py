"""What the catalogue sees of an object: each value is worked out once.

Many columns are indexes too, and most of both do not concern the object at hand. Plone's wrapper
asks again each time, and looks for what is missing in everything the object lies in.
"""

from Acquisition import aq_base
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer.interfaces import IIndexableObject
from plone.indexer.interfaces import IIndexableObjectWrapper
from plone.indexer.interfaces import IIndexer
from plone.indexer.wrapper import WrapperSpecification
from Products.CMFCore.utils import getToolByName
from Products.ZCatalog.interfaces import IZCatalog
from typing import Any
from zope.component import adapter
from zope.component import queryMultiAdapter
from zope.interface import implementer


@implementer(IIndexableObject, IIndexableObjectWrapper)
@adapter(IDexterityContent, IZCatalog)
class IndexableContent:
    """Values of an object for one run through the indexes and columns.

    As with Plone's own, an indexer comes first, then the workflow's variables, then an attribute of
    the object itself.
    """

    __providedBy__ = WrapperSpecification()

    def __init__(self, content: IDexterityContent, catalog: IZCatalog) -> None:
        # The name is what `WrapperSpecification` looks for.
        self._IndexableObjectWrapper__object = content
        self._catalog = catalog
        self._missing: set[str] = set()
        workflow = getToolByName(catalog, "portal_workflow", None)
        self._variables = workflow.getCatalogVariablesFor(content) if workflow else {}

    def _getWrappedObject(self) -> IDexterityContent:
        return self._IndexableObjectWrapper__object

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in self._missing:
            raise AttributeError(name)
        try:
            value = self._value_of(name)
        except AttributeError:
            self._missing.add(name)
            raise
        self.__dict__[name] = value
        return value

    def _value_of(self, name: str) -> Any:
        content = self._getWrappedObject()
        indexer = queryMultiAdapter((content, self._catalog), IIndexer, name=name)
        if indexer is not None:
            return indexer()
        if name in self._variables:
            return self._variables[name]
        getattr(aq_base(content), name)
        return getattr(content, name)
