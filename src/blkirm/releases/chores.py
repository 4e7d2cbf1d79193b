"""What looks after rounds by itself."""

from blkirm.access.interfaces import SPACES
from blkirm.kernel.interfaces import IChore
from blkirm.parties.content import IWorkingParty
from blkirm.releases.operations import close_round
from blkirm.releases.records import rounds_in
from plone import api
from typing import Any
from zope.interface import implementer


def close_due_rounds(portal: Any) -> int:
    """End every round whose time is over; return how many.

    What is due is told by the record alone, so a server that slept through a deadline catches up.
    """
    catalog = api.portal.get_tool("portal_catalog")
    done = 0
    for party in portal[SPACES].objectValues():
        if not IWorkingParty.providedBy(party):
            continue
        running = list(rounds_in(party).running)
        # Unrestricted: nobody reads here. What lies in the trash is in no catalogue, and waits.
        found = catalog.unrestrictedSearchResults(UID=running) if running else ()
        for brain in found:
            done += bool(close_round(brain._unrestrictedGetObject()))
    return done


@implementer(IChore)
class Deadlines:
    """Look every minute: what may go out, may from the first minutes of the next day."""

    seconds = 60
    eager = False

    def run(self, portal: Any) -> int:
        return close_due_rounds(portal)


deadlines = Deadlines()
