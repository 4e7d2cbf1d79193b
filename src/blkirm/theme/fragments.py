"""What is the same on many pages: made once, kept in memory.

What is kept may depend on nothing but its key. Keys hold addresses, which clients choose by their
Host header; so there is a limit, and beyond it everything is made anew.
"""

from collections.abc import Callable
from collections.abc import Hashable
from plone import api
from time import time
from typing import TypeVar


LIMIT = 512
#: Scheduled pages appear and disappear by the clock alone; so late at most (seconds).
PATIENCE = 60

Kept = TypeVar("Kept")
_kept: dict[Hashable, object] = {}


def kept(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """Return what is kept for a key, or make and keep it. Nobody may change what comes back."""
    thing = _kept.get(key)
    if thing is None:
        thing = make()
        if len(_kept) >= LIMIT:
            _kept.clear()
        _kept[key] = thing
    return thing


def kept_for_public(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """Keep for readers without an account what a search finds, until the catalogue changes.

    Whoever has an account may see other things and gets them found anew.
    """
    if not api.user.is_anonymous():
        return make()
    catalog = api.portal.get_tool("portal_catalog")
    # The counter alone would say the same in another database, as tests have them.
    state = (catalog.getCounter(), catalog._counter._p_serial)
    return kept((key, state, int(time() // PATIENCE)), make)
