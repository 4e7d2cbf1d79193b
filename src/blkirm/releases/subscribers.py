from blkirm.meetings.content import IAgendaItem
from blkirm.minutes.content import Minutes
from blkirm.minutes.interfaces import IEntryChanged
from blkirm.parties.rules import party_of
from blkirm.releases.operations import renew_state
from blkirm.releases.records import forget_rounds
from blkirm.releases.records import rounds_in_to_write
from blkirm.releases.records import rounds_of
from blkirm.releases.records import running_round
from plone import api
from plone.app.uuid.utils import uuidToObject
from typing import Any
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectCopiedEvent


def begin_copy(thing: Any, event: IObjectCopiedEvent) -> None:
    """Let nobody be said to have agreed to a copy; what lies in a copy hears of it, too."""
    forget_rounds(thing)


def note_in_party(thing: Any, event: IObjectAddedEvent) -> None:
    """Let a party know the rounds about what came into it."""
    party = party_of(thing)
    if party is None or not rounds_of(thing):
        return
    known, uid = rounds_in_to_write(party), api.content.get_uuid(thing)
    known.things.add(uid)
    if running_round(thing) is not None:
        known.running.add(uid)


def follow_entry(event: IEntryChanged) -> None:
    """Let minutes and their item be undecided again where another text stands there now."""
    minutes: Minutes = event.minutes
    renew_state(minutes)
    # Unrestricted: who writes minutes reads the item; nothing of it is shown.
    item = uuidToObject(event.item, unrestricted=True)
    if item is not None and IAgendaItem.providedBy(item):
        renew_state(item)
