"""What is kept about papers beside them, so that it costs no paper and no list anything."""

from BTrees.LOBTree import LOTreeSet
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from zope.component import getUtility
from zope.interface import implementer
from zope.interface import Interface


class IPaperRecords(Interface):
    """One persistent local utility; ``checkout``, ``numbers`` and ``reviews`` speak for it."""


@implementer(IPaperRecords)
class PaperRecords(Persistent):
    """Trees only: what people do at the same time meets in different places of them."""

    def __init__(self) -> None:
        #: UID of a paper -> ``checkout.CheckOut``
        self.checkouts = OOBTree()
        #: UID of a party -> the letters before its numbers
        self.letters = OOBTree()
        #: letters -> every number ever given, as year * 1,000,000 + number
        self.numbers = OOBTree()
        #: UID of a paper -> the review date of which people were reminded
        self.reminded = OOBTree()

    def numbers_of(self, letters: str) -> LOTreeSet:
        if letters not in self.numbers:
            self.numbers[letters] = LOTreeSet()
        return self.numbers[letters]


def get_paper_records() -> PaperRecords:
    return getUtility(IPaperRecords)


def install_paper_records(site: IPloneSiteRoot) -> None:
    """Give the site its records, once."""
    manager = site.getSiteManager()
    if manager.queryUtility(IPaperRecords) is None:
        manager.registerUtility(PaperRecords(), IPaperRecords)


def uninstall_paper_records(site: IPloneSiteRoot) -> None:
    """Take the records away, with all they say."""
    site.getSiteManager().unregisterUtility(provided=IPaperRecords)
