"""The notices of all accounts: one persistent local utility."""

from blkirm.kernel import clock
from BTrees.OOBTree import OOBTree
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from uuid import uuid4
from zope.component import getUtility
from zope.component import queryUtility
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.interface import Interface


#: Notices kept for an account; the oldest give way. Nobody reads more.
MOST = 200


class INotices(Interface):
    """What each account was told and has not dismissed."""

    def add(account, notice):  # noqa: ANN001, ANN201
        """Keep a notice for an account."""

    def of_account(account):  # noqa: ANN001, ANN201
        """Return the notices of an account, the newest first."""

    def dismiss(account, notice_id):  # noqa: ANN001, ANN201
        """Drop one notice of an account; nothing happens when there is no such notice."""

    def forget(account):  # noqa: ANN001, ANN201
        """Drop all notices of an account."""


@dataclass(frozen=True)
class Notice:
    """One thing told to one account.

    ``link`` begins with a slash and counts from the site; ``about`` is the UID of what the notice
    speaks of, empty where that is confidential to nobody.
    """

    subject: Message | str
    text: Message | str
    link: str = ""
    about: str = ""
    told_at: datetime = field(default_factory=clock.now)
    id: str = field(default_factory=lambda: uuid4().hex[:16])


@implementer(INotices)
class Notices(Persistent):
    """See ``INotices``."""

    def __init__(self) -> None:
        self._of = OOBTree()  # account -> OOBTree of "time id" -> Notice

    def add(self, account: str, notice: Notice) -> None:
        if account not in self._of:
            self._of[account] = OOBTree()
        kept = self._of[account]
        # A key of its own for each, so that two who tell at once do not conflict.
        kept[f"{notice.told_at.timestamp():020.6f} {notice.id}"] = notice
        while len(kept) > MOST:
            del kept[kept.minKey()]

    def of_account(self, account: str) -> tuple[Notice, ...]:
        return tuple(self._of.get(account, {}).values())[::-1]

    def dismiss(self, account: str, notice_id: str) -> None:
        kept = self._of.get(account, {})
        for key in [key for key in kept if key.rpartition(" ")[2] == notice_id]:
            del kept[key]

    def forget(self, account: str) -> None:
        self._of.pop(account, None)


def get_notices() -> Notices:
    """Return the notices of the current site. Raises ComponentLookupError without any."""
    return getUtility(INotices)


def install_notices(site: IPloneSiteRoot) -> None:
    """Give a site its place for notices, unless it has one."""
    if queryUtility(INotices, context=site) is None:
        site.getSiteManager().registerUtility(Notices(), INotices)


def uninstall_notices(site: IPloneSiteRoot) -> None:
    """Take all notices out of the site."""
    site.getSiteManager().unregisterUtility(provided=INotices)
