from blkirm.kernel.interfaces import IHasWorkingCopies
from zope.interface import Interface


class IPublicPage(Interface):
    """Marks what editors write for everybody: pages, news, events, links, files, legal pages."""


class IWrittenPage(IPublicPage, IHasWorkingCopies):
    """Marks public pages with a text: they have working copies, a preview and a translation."""
