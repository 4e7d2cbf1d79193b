from zope.interface import Interface
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
from zope.viewlet.interfaces import IViewletManager


class IPortalLayer(IDefaultBrowserLayer):
    """Marks requests to a site on which the product is installed."""


class IBelowTitle(IViewletManager):
    """Viewlet manager below the heading of every page about one object.

    Lower floors fill it, for instance with the sentence that says who can see the object.
    """


class ILanguageFolder(Interface):
    """Marks ``/de`` and ``/en``, the folders with the public pages of one language."""
