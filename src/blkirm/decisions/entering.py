"""Decisions out of minutes that are not adopted yet, where a party has settled that they wait.

They are drafts until then. With the adoption they enter the register by themselves, in the order
of the agenda; what nobody has written anew says what the adopted minutes say.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.decisions.content import Decision
from blkirm.decisions.operations import change_state
from blkirm.meetings.agenda import position_of
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import Meeting
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.rules import minutes_of
from plone import api


def enter_waiting(meeting: Meeting) -> list[Decision]:
    """Enter the drafts from a meeting in the register, where its party lets them wait for that."""
    if not party_rules(meeting).decisions_wait:
        return []
    # Unrestricted: who adopts the minutes, or nobody at all, need not see every draft.
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(
        portal_type="Decision", origins=api.content.get_uuid(meeting), review_state="draft"
    )
    waiting = [brain._unrestrictedGetObject() for brain in brains]
    waiting.sort(key=_place_on_agenda)
    # Whoever may adopt need not keep the register, and silence has no account.
    with api.env.adopt_roles(["Manager"]):
        for decision in waiting:
            _take_adopted_text(decision, meeting)
            change_state(decision, "record")
    return waiting


def _take_adopted_text(decision: Decision, meeting: Meeting) -> None:
    minutes = minutes_of(meeting)
    if minutes is None or decision.taken_text is None or decision.text != decision.taken_text:
        return
    values = minutes.records.entry(decision.item).values
    decision.text = values.resolution or decision.text
    decision.result = values.outcome or decision.result


def _place_on_agenda(decision: Decision) -> tuple[list[str], str]:
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=decision.item)
    item = found[0]._unrestrictedGetObject() if decision.item and found else None
    return (_positions(item) if item is not None else [], decision.getId())


def _positions(item: AgendaItem) -> list[str]:
    places: list[str] = []
    while IAgendaItem.providedBy(item):
        places.insert(0, position_of(item))
        item = aq_parent(aq_inner(item))
    return places
