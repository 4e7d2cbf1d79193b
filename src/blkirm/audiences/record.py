"""The record of audience changes: one persistent local utility, append-only."""

from blkirm.access.audience import Audience
from blkirm.kernel import clock
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from zope.component import getUtility
from zope.interface import implementer
from zope.interface import Interface


#: Why an audience changed: somebody set it, what the thing lies in left no more, or it came from
#: another party.
SET, CONTAINER, MOVED = "set", "container", "moved"


class IAudienceRecord(Interface):
    """What was changed about audiences and markings, by whom and when."""

    def add(change):  # noqa: ANN001, ANN201
        """Append a change."""

    def of_thing(uid):  # noqa: ANN001, ANN201
        """Return the changes of one thing, oldest first."""


@dataclass(frozen=True)
class AudienceChange:
    """One change of one thing, named by its UID; ``party`` is the id of the one it came from."""

    thing: str
    by: str
    before: Audience
    after: Audience
    cause: str
    at: datetime
    party: str = ""

    @property
    def moved(self) -> bool:
        return self.cause == MOVED


@implementer(IAudienceRecord)
class AudienceRecord(Persistent):
    """See ``IAudienceRecord``."""

    def __init__(self) -> None:
        self._changes = OOBTree()  # uid -> tuple of AudienceChange, oldest first

    def add(self, change: AudienceChange) -> None:
        self._changes[change.thing] = (*self.of_thing(change.thing), change)

    def of_thing(self, uid: str) -> tuple[AudienceChange, ...]:
        return self._changes.get(uid, ())


def audience_on(changes: Iterable[AudienceChange], now: Audience, day: date) -> Audience:
    """Return the audience a thing had at the end of a day; ``now`` is its present one."""
    audience = now
    for change in sorted(changes, key=lambda change: change.at, reverse=True):
        if clock.day_of(change.at) <= day:
            return change.after
        audience = change.before
    return audience


def get_audience_record() -> AudienceRecord:
    """Return the record of the current site. Raises ComponentLookupError without one."""
    return getUtility(IAudienceRecord)


def install_audience_record(site: IPloneSiteRoot) -> None:
    """Register an empty record with the site, unless it has one."""
    manager = site.getSiteManager()
    if manager.queryUtility(IAudienceRecord) is None:
        manager.registerUtility(AudienceRecord(), IAudienceRecord)


def uninstall_audience_record(site: IPloneSiteRoot) -> None:
    """Take the record out of the site, with everything in it."""
    site.getSiteManager().unregisterUtility(provided=IAudienceRecord)
