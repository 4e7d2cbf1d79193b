"""Work that nobody waits for: looked after by one thread of the server, or by `bin/portal chores`.

A chore is a named utility that implements `IChore`. Whatever a chore does, it may be ended in the
middle and run twice at once (two processes, a restart), so each of its steps is safe to repeat.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from AccessControl.users import system
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.interfaces import IPortalLayer
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from Testing.makerequest import makerequest
from threading import Event
from threading import Thread
from transaction.interfaces import TransientError
from typing import Any
from zope.component import getGlobalSiteManager
from zope.component.hooks import setSite
from zope.globalrequest import clearRequest
from zope.globalrequest import setRequest
from zope.interface import alsoProvides

import logging
import time
import transaction


logger = logging.getLogger(__name__)

#: Seconds between two looks at what is due.
TICK = 5
#: Seconds after which a chore has its first turn, however seldom it comes later.
SOON = 60
ATTEMPTS = 3

#: By whether punctual chores wait for it.
_wake = {False: Event(), True: Event()}


def run_chores(portal: Any, *, names: set[str] | None = None) -> dict[str, int]:
    """Run every chore, or the named ones, once; return what each of them did, by name.

    A chore that fails is logged and does not keep the others from running; each is a transaction
    of its own. For tests and `bin/portal chores`; the server's thread asks for those that are due.
    """
    done = {}
    for name, chore in sorted(getGlobalSiteManager().getUtilitiesFor(IChore)):
        if names is None or name in names:
            done[name] = _run(portal, name, chore)
    return done


def wake() -> None:
    """Let the server's thread look for due chores at once, after something asked for one."""
    for event in _wake.values():
        event.set()


def start(opened: Callable[[], Any], site_id: str) -> Thread:
    """Start the thread that runs due chores until the process ends, and one for punctual ones.

    `opened` returns Zope's application on a connection of its own.
    """
    for punctual, name in ((True, "punctual chores"), (False, "chores")):
        thread = Thread(target=_serve, args=(opened, site_id, punctual), name=name, daemon=True)
        thread.start()
    return thread


@contextmanager
def portal_of_its_own(opened: Callable[[], Any], site_id: str) -> Iterator[Any]:
    """Give a portal as the system user sees it, on a connection that is closed afterwards."""
    app = makerequest(opened())
    try:
        newSecurityManager(None, system)
        alsoProvides(app.REQUEST, IPortalLayer)
        setRequest(app.REQUEST)
        portal = app.get(site_id)
        setSite(portal)
        yield portal
    finally:
        setSite(None)
        transaction.abort()
        noSecurityManager()
        clearRequest()
        app._p_jar.close()


def _run(portal: Any, name: str, chore: IChore) -> int:
    for attempt in range(ATTEMPTS):
        try:
            done = chore.run(portal)
            transaction.commit()
        except TransientError:
            transaction.abort()
            if attempt == ATTEMPTS - 1:
                logger.warning("The chore %s met others and waits for its next turn.", name)
        except Exception:
            transaction.abort()
            logger.exception("The chore %s failed and waits for its next turn.", name)
            break
        else:
            if done:
                logger.info("The chore %s did %s.", name, done)
            return done
    return 0


def _serve(opened: Callable[[], Any], site_id: str, punctual: bool) -> None:
    due: dict[str, float] = {}
    wake = _wake[punctual]
    while True:
        woken = wake.wait(TICK)
        wake.clear()
        if chores := _due(due, woken, punctual):
            try:
                with portal_of_its_own(opened, site_id) as portal:
                    for name, chore in chores if portal is not None else ():
                        _run(portal, name, chore)
            except Exception:
                logger.exception("The chores could not be looked after.")


def _due(due: dict[str, float], woken: bool, punctual: bool) -> list[tuple[str, Any]]:
    """Return the chores of a thread whose turn it is, and note when it is theirs again."""
    now = time.monotonic()
    found = []
    for name, chore in sorted(getGlobalSiteManager().getUtilitiesFor(IChore)):
        if getattr(chore, "punctual", False) is not punctual:
            continue
        turn = due.setdefault(name, now + min(chore.seconds, SOON))
        if now >= turn or (woken and chore.eager):
            due[name] = now + chore.seconds
            found.append((name, chore))
    return found
