"""What is kept about decisions beside them."""

from BTrees.LOBTree import LOTreeSet
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from zope.component import getUtility
from zope.interface import implementer
from zope.interface import Interface


class IDecisionRecords(Interface):
    """One persistent local utility; ``numbers`` and the reminders speak for it."""


@implementer(IDecisionRecords)
class DecisionRecords(Persistent):
    """Trees only, so that people who work at the same time seldom meet."""

    def __init__(self) -> None:
        #: "UID of a party/year" -> the counted numbers that were given
        self.counted = OOBTree()
        #: "UID of a party/year" -> the drawn numbers that were given
        self.drawn = OOBTree()
        #: "UID line" of a decision, or the UID of a task -> day of the last reminder
        self.reminded = OOBTree()
        #: UIDs of the meetings that have or had an item for open tasks
        self.carried = OOTreeSet()

    def numbers(self, kind: str, series: str) -> LOTreeSet:
        kept = getattr(self, kind)
        if series not in kept:
            kept[series] = LOTreeSet()
        return kept[series]


def get_decision_records() -> DecisionRecords:
    return getUtility(IDecisionRecords)


def install_decision_records(site: IPloneSiteRoot) -> None:
    """Give the site its records, once."""
    manager = site.getSiteManager()
    if manager.queryUtility(IDecisionRecords) is None:
        manager.registerUtility(DecisionRecords(), IDecisionRecords)


def uninstall_decision_records(site: IPloneSiteRoot) -> None:
    """Take the records away, with all they say."""
    site.getSiteManager().unregisterUtility(provided=IDecisionRecords)
