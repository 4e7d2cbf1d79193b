from zope.interface import Attribute
from zope.interface import Interface
from zope.viewlet.interfaces import IViewletManager


class IAboveEntries(IViewletManager):
    """Viewlet manager above the first entry on the page of minutes (participants)."""


class IBelowEntry(IViewletManager):
    """Viewlet manager below each entry on the page of minutes, for the floors above.

    The view is an `IEntryView`; a viewlet is asked once for each entry that its reader may see.
    """


class IBelowMinutesTitle(IViewletManager):
    """Viewlet manager in the row of buttons below the title of minutes (files, excerpts)."""


class IEntryView(Interface):
    """One entry of minutes as its reader sees it."""

    minutes = Attribute("The minutes.")
    meeting = Attribute("The meeting.")
    entry = Attribute("The entry, a `rules.MinutesEntry`.")


class IMinutesAdopted(Interface):
    """Minutes were adopted (`minutes`)."""


class IEntryChanged(Interface):
    """What minutes say about an item was changed (`minutes`, `item`: UID)."""
