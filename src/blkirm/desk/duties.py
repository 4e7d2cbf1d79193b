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
#: Later than any day in the index.
LAST = 2**31


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
    """Return the entries of the minutes that wait for comments; not once the period is over."""
    return api.portal.get_tool("portal_catalog")(
        portal_type="Minutes",
        review_state="circulated",
        due_date={"query": clock.today(), "range": "min"},
        sort_on="due_date",
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
    found = catalog(portal_type=["Decision", "Task"], owed_by=sorted(tokens))
    owed, party, due, title = (
        catalog.Indexes[name] for name in ("owed_by", "party", "due_date", "sortable_title")
    )
    duties = []
    for record in (r if isinstance(r, int) else r[1] for r in getattr(found, "_seq", ())):
        mine = {tokens[t] for t in owed.getEntryForObject(record, ()) if t in tokens}
        here = party.getEntryForObject(record, "")
        authority = next((a for a in sorted(mine) if (here, a) in seats), "")
        if authority:
            urgency = (due.getEntryForObject(record, LAST), title.getEntryForObject(record, ""))
            duties.append((urgency, record, authority))
    duties.sort()
    # Only what is shown becomes an entry.
    return [(catalog._catalog[record], who) for _urgency, record, who in duties[:MOST_DUTIES]]


def _my_seats() -> set[tuple[str, str]]:
    """Return in which parties the reader acts today, and for which authority."""
    person = api.user.get_current().getId() or ""
    return {
        (m.party, m.on_behalf_of)
        for m in get_register().of_person(person)
        if m.is_current() and PARTY_ROLES[m.role].local_role
    }
