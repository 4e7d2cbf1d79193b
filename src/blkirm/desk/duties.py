"""What awaits a member in meetings, decisions and tasks, straight from the catalogue.

A few queries with the reader's own rights, whatever all parties hold; no object is woken.
"""

from blkirm.access.register import get_register
from blkirm.access.roles import PARTY_ROLES
from blkirm.decisions.rules import owed_tokens
from blkirm.desk.rules import me
from blkirm.kernel import clock
from dataclasses import dataclass
from DateTime import DateTime
from plone import api
from typing import Any


MOST_MEETINGS = 5
MOST_DUTIES = 20
MOST_MINUTES = 5
#: Later than any day in the index.
LAST = 2**31


@dataclass(frozen=True)
class Surroundings:
    """The catalogue's entries of what a desk is about: parties, meetings, minutes."""

    parties: list[Any]
    #: The meetings to come that the reader may see, the next one first.
    meetings: list[Any]
    #: The minutes on which the reader may still comment, the most urgent first.
    minutes: list[Any]


def surroundings() -> Surroundings:
    """Return the reader's parties, next meetings and minutes to comment, by one question.

    Comments are for those who contribute in their party, and not once the period is over.
    """
    catalog = api.portal.get_tool("portal_catalog")
    found = catalog(
        portal_type=["Meeting", "Minutes", "WorkingParty"],
        review_state=["planned", "invited", "circulated", "active", "concluded"],
    )
    kinds, starts, days, party_of = (
        catalog.Indexes[name] for name in ("portal_type", "meeting_start", "due_date", "party")
    )
    now = starts._convert(DateTime(clock.now().isoformat()))
    today = days._convert(clock.today())
    contributes = {party for party, _authority in _my_seats()}
    parties, meetings, minutes = [], [], []
    for record in (r if isinstance(r, int) else r[1] for r in getattr(found, "_seq", ())):
        kind = kinds.getEntryForObject(record)
        if kind == "WorkingParty":
            parties.append(record)
        elif kind == "Meeting":
            begins = starts.getEntryForObject(record, 0)
            if begins >= now:
                meetings.append((begins, record))
        elif party_of.getEntryForObject(record) in contributes:
            until = days.getEntryForObject(record, 0)
            if until >= today:
                minutes.append((until, record))
    # Only what is shown becomes an entry.
    entry = catalog._catalog.__getitem__
    return Surroundings(
        [entry(record) for record in parties],
        [entry(record) for _begins, record in sorted(meetings)[:MOST_MEETINGS]],
        [entry(record) for _until, record in sorted(minutes)[:MOST_MINUTES]],
    )


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
    return {
        (m.party, m.on_behalf_of)
        for m in get_register().of_person(me())
        if m.is_current() and PARTY_ROLES[m.role].local_role
    }
