from typing import Any
from zope.interface import Attribute
from zope.interface import Interface
from zope.viewlet.interfaces import IViewletManager


class IPartyTab(Interface):
    """A tab on the pages inside a party. Upper floors register named utilities."""

    key = Attribute("What a page of it has as ``tab``.")
    path = Attribute("Its address below the party's, with a slash in front.")
    title = Attribute("What it is called, a message.")
    weight = Attribute("Its place: overview 0, papers 10, members 90.")

    def is_shown(party: Any) -> bool:
        """Say whether a party has such pages for the present reader."""


class IOnParty(IViewletManager):
    """Viewlet manager above the newest papers on the first page of a party."""
