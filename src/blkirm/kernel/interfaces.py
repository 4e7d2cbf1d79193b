from plone.app.contenttypes.interfaces import IPloneAppContenttypesLayer
from plone.app.event.interfaces import IBrowserLayer as IPloneAppEventLayer
from zope.interface import Attribute
from zope.interface import Interface
from zope.publisher.interfaces.browser import IDefaultBrowserLayer
from zope.viewlet.interfaces import IViewletManager


class IPortalLayer(IPloneAppContenttypesLayer, IPloneAppEventLayer, IDefaultBrowserLayer):
    """Marks requests to a site on which the product is installed.

    It extends Plone's layers so that our page wins where both have one of the same name for the
    same type (``newsitem_view``, ``event_view``).
    """


class IBelowTitle(IViewletManager):
    """Viewlet manager below the heading of every page about one object.

    Lower floors fill it, for instance with the sentence that says who can see the object.
    """


class ILanguageFolder(Interface):
    """Marks ``/de`` and ``/en``, the folders with the public pages of one language."""


class IShowsItsSteps(Interface):
    """Marks content whose own page offers the steps of its workflow, with what stands against them."""


class IHasWorkingCopies(Interface):
    """Marks content that is changed in working copies while everybody reads it as it was."""


class IChore(Interface):
    """Work that comes again and again (``kernel.chores``); a global utility with a name."""

    seconds = Attribute("Seconds between two runs.")
    eager = Attribute("Whether it also runs when somebody calls ``chores.wake()``.")
    punctual = Attribute("Whether it waits for no other chore; without it, it does.")

    def run(portal):  # noqa: ANN001, ANN201
        """Do what is due and return how many things that were; safe to repeat.

        The caller commits, and runs it again after a conflict. The present user is the system.
        """
