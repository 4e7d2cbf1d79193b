"""What a round asks about: the text of a thing as it is now, as one digest, and its parts."""

from blkirm.decisions.content import IDecision
from blkirm.intake.rules import sha256_of
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.rules import meeting_of as meeting_around
from blkirm.minutes.content import IMinutes
from blkirm.minutes.rules import meeting_of
from blkirm.minutes.rules import minutes_of
from blkirm.papers.content import IPaper
from blkirm.papers.versions import newest_version
from collections.abc import Iterable
from collections.abc import Iterator
from hashlib import sha256
from plone import api
from typing import Any


def digest_of(thing: Any) -> str:
    """Return a token for what a thing says now; the same text has the same token."""
    return sha256(repr((thing.title, thing.description or "", *_said(thing))).encode()).hexdigest()


def version_of(thing: Any) -> int:
    """Return the number under which readers know the present text; 0 where there is none."""
    if IPaper.providedBy(thing):
        newest = newest_version(thing)
        return newest.number if newest is not None else 0
    if IMinutes.providedBy(thing):
        return len(thing.records.corrections) + 1
    if IDecision.providedBy(thing):
        return len(thing.corrections) + 1
    return 0


def parts_of(thing: Any, annexes: bool) -> list[Any]:
    """Return the thing and all that would go out with it, whoever may view that."""
    if IMinutes.providedBy(thing):
        return [thing, *_items_of(meeting_of(thing))]
    if IAgendaItem.providedBy(thing) and annexes:
        return [thing, *_found(thing.papers or ())]
    return [thing]


def _said(thing: Any) -> Iterator[object]:
    if IPaper.providedBy(thing):
        yield sha256_of(thing.file) or version_of(thing)
    elif IMinutes.providedBy(thing):
        for uid, entry in sorted(thing.records.entries.items()):
            yield uid, entry.values
    elif IDecision.providedBy(thing):
        yield thing.text, thing.type, thing.result, thing.decided_on
    elif IAgendaItem.providedBy(thing):
        yield thing.draft_resolution
        meeting = meeting_around(thing)
        minutes = minutes_of(meeting) if meeting is not None else None
        if minutes is not None:
            values = minutes.records.entry(api.content.get_uuid(thing)).values
            yield values.result, values.outcome, values.resolution
        for paper in _found(thing.papers or ()):
            yield api.content.get_uuid(paper), sha256_of(paper.file)


def _items_of(meeting: Any) -> list[Any]:
    # Unrestricted: what is hidden from somebody is just what is looked for.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="AgendaItem",
        path="/".join(meeting.getPhysicalPath()),
        review_state="accepted",
    )
    return [brain._unrestrictedGetObject() for brain in brains]


def _found(uids: Iterable[str]) -> list[Any]:
    # Unrestricted, like the items: papers in the order of their identifiers.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Paper", UID=sorted(uids)
    )
    things = {brain.UID: brain for brain in brains}
    return [things[uid]._unrestrictedGetObject() for uid in sorted(things)]
