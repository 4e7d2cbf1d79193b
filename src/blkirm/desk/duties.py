"""What awaits a member in meetings, decisions and tasks, straight from the catalogue.

A few queries with the reader's own rights, whatever all parties hold; no object is woken.
"""

from blkirm.access.register import get_register
from blkirm.access.roles import PARTY_ROLES
from blkirm.decisions.rules import owed_tokens
from blkirm.kernel import clock
from DateTime import DateTime
from plone import api
from typing import Any


MOST_MEETINGS = 5
MOST_DUTIES = 20
MOST_MINUTES = 5


def next_meetings() -> list[Any]:
    """Return the entries of the meetings to come that the reader may see, the next one first."""
    return api.portal.get_tool("portal_catalog")(
        portal_type="Meeting",
        review_state=["planned", "invited"],
        meeting_start={"query": DateTime(clock.now().isoformat()), "range": "min"},
        sort_on="meeting_start",
        sort_limit=MOST_MEETINGS,
    )[:MOST_MEETINGS]


def open_for_comments() -> list[Any]:
    """Return the entries of the minutes that wait for comments."""
    return api.portal.get_tool("portal_catalog")(
        portal_type="Minutes",
        review_state="circulated",
        sort_on="modified",
        sort_order="descending",
        sort_limit=MOST_MINUTES,
    )[:MOST_MINUTES]


def my_duties() -> list[tuple[Any, str]]:
    """Return the entries of open tasks and decisions on which the reader's authorities still owe
    something in the parties to which these sent them, each with its authority; the most urgent
    first, what has no day last.
    """
    seats = _my_seats()
    authorities = {authority for _party, authority in seats}
    tokens = {token: a for a in sorted(authorities) for token in owed_tokens(a)}
    if not tokens:
        return []
    catalog = api.portal.get_tool("portal_catalog")
    owed = catalog.Indexes["owed_by"]
    found = catalog(portal_type=["Decision", "Task"], owed_by=sorted(tokens))
    duties = []
    for brain in found:
        mine = {tokens[t] for t in owed.getEntryForObject(brain.getRID(), ()) if t in tokens}
        authority = next((a for a in sorted(mine) if (brain.party, a) in seats), "")
        if authority:
            duties.append((brain, authority))
    return sorted(duties, key=lambda duty: _urgency(duty[0]))[:MOST_DUTIES]


def _urgency(brain: Any) -> tuple[bool, str, str]:
    return not brain.due_date, str(brain.due_date or ""), brain.Title


def _my_seats() -> set[tuple[str, str]]:
    """Return in which parties the reader acts today, and for which authority."""
    person = api.user.get_current().getId() or ""
    return {
        (m.party, m.on_behalf_of)
        for m in get_register().of_person(person)
        if m.is_current() and PARTY_ROLES[m.role].local_role
    }
