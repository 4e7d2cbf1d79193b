"""Which state of the database public pages are made from.

A generation is the id of the last transaction that could have changed something public. Every
transaction counts as one, whoever made it and however, unless it says of itself that it stayed
inside the spaces (``mark_private``); so nothing can be forgotten.

Each process asks its own storage. An answer from memory is therefore what Zope in this process would
answer now, also where several processes share a database: there a change is seen as soon as the
process hears of it, by pages from memory and by all others alike.
"""

from blkirm.access.interfaces import SPACES
from blkirm.kernel.language import path_in_site
from collections.abc import Callable
from persistent.TimeStamp import TimeStamp
from plone.dexterity.interfaces import IDexterityContent
from Products.CMFCore.interfaces import IActionSucceededEvent
from threading import Lock
from typing import Any
from zope.component import adapter
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectMovedEvent
from ZPublisher.BaseRequest import BaseRequest
from ZPublisher.interfaces import IPubBeforeCommit

import logging
import transaction
import Zope2


logger = logging.getLogger(__name__)

#: Written into the record of a transaction that changed nothing public.
PRIVATE = "blkirm.private"
#: Below these names of a space nothing is public; signing in changes nothing public either.
INSIDE_SPACE = frozenset({"papers", "meetings", "decisions", "tasks"})
SIGNING_IN = frozenset({"login", "@login"})
#: Rather forget everything than read more of the database's end.
MOST_READ = 200

_TOUCHED = object()


class Generation:
    """Tells the current generation; safe to ask from several threads."""

    def __init__(self, database: Callable[[], Any]) -> None:
        self._database = database
        self._lock = Lock()
        self._seen = b""
        self._public = b""

    def __call__(self) -> bytes:
        """Return the generation, empty when it is not known."""
        database = self._database()
        if database is None:
            return b""
        last = database.lastTransaction()
        if last == self._seen:
            return self._public
        with self._lock:
            if last > self._seen:
                self._public = self._last_public(database, last)
                self._seen = last
            return self._public

    def _last_public(self, database: Any, last: bytes) -> bytes:
        """Look at the transactions since the last look, the newest of them being ``last``."""
        if not self._seen:
            return last
        public = self._public
        start = (int.from_bytes(self._seen, "big") + 1).to_bytes(8, "big")
        number = 0
        try:
            records = database.storage.iterator(start, last)
            for number, record in enumerate(records, 1):
                if not record.extension.get(PRIVATE):
                    public = record.tid
                if number > MOST_READ:
                    return last
        except Exception:
            # Storages differ in what they can tell; what is not known was public.
            logger.debug("The last transactions cannot be read.", exc_info=True)
            return last
        return public if number else last


def zope_database() -> Any:
    """Return the main database, None before Zope has opened it."""
    return getattr(Zope2, "DB", None)


def moment_of(generation: bytes) -> float:
    """Return when a generation began, in seconds since 1970."""
    return TimeStamp(generation).timeTime()


def note_change(thing: IDexterityContent) -> None:
    """Note that this transaction changed content, if it lies where it might be public."""
    if not _is_inside_space(_names_below_site(thing)):
        _touch()


@adapter(IDexterityContent, IObjectModifiedEvent)
def note_modified(thing: IDexterityContent, event: IObjectModifiedEvent) -> None:
    note_change(thing)


@adapter(IDexterityContent, IObjectMovedEvent)
def note_moved(thing: IDexterityContent, event: IObjectMovedEvent) -> None:
    for parent in (event.oldParent, event.newParent):
        if parent is not None and not _is_inside_space(_names_below_site(parent)):
            _touch()


@adapter(IDexterityContent, IActionSucceededEvent)
def note_step(thing: IDexterityContent, event: IActionSucceededEvent) -> None:
    note_change(thing)


@adapter(IPubBeforeCommit)
def mark_private(event: IPubBeforeCommit) -> None:
    """Say in the transaction's own record that it stayed inside the spaces."""
    if stays_private(event.request) and not _is_touched():
        transaction.get().setExtendedInfo(PRIVATE, True)


def stays_private(request: BaseRequest) -> bool:
    """Say whether the address lies where nothing public is changed."""
    names = path_in_site(request)
    return _is_inside_space(names) or (len(names) == 1 and names[0] in SIGNING_IN)


def _is_inside_space(names: tuple[str, ...]) -> bool:
    return len(names) > 2 and names[0] == SPACES and names[2] in INSIDE_SPACE


def _names_below_site(thing: Any) -> tuple[str, ...]:
    path = getattr(thing, "getPhysicalPath", tuple)()
    return tuple(path[2:])


def _touch() -> None:
    current = transaction.get()
    current.set_data(_TOUCHED, True)
    # Something may happen after the transaction was looked at.
    current.extension.pop(PRIVATE, None)


def _is_touched() -> bool:
    try:
        return bool(transaction.get().data(_TOUCHED))
    except KeyError:
        return False
