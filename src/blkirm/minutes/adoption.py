"""Minutes are adopted in the next meeting, as its first item, with one click.

Which item is for which minutes is kept with the place of the party's meetings. It is asked for each
reader anew: whoever may not view the minutes finds no button, and the item says no more than the
meeting's title, to those who may view that meeting.
"""

from blkirm import _
from blkirm.access.audience import narrowed
from blkirm.access.references import by_uid
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import facts
from blkirm.meetings.agenda import agenda_of
from blkirm.meetings.agenda import meeting_of as meeting_around
from blkirm.meetings.operations import put_before
from blkirm.meetings.rules import coming_meetings
from blkirm.meetings.rules import may_manage
from blkirm.minutes.content import Minutes
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.periods import REVIEW
from blkirm.minutes.periods import REVISED
from blkirm.minutes.rules import meeting_of
from blkirm.minutes.rules import state_of
from blkirm.parties.rules import party_of
from BTrees.OOBTree import OOBTree
from plone import api
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.minutes.adoptions"
TITLES = {
    "de": "Genehmigung des Protokolls: {title}",
    "en": "Adoption of the minutes: {title}",
}
#: States in which adoption can be put on an agenda.
OFFERED_IN = frozenset({REVIEW, CIRCULATED, REVISED})


def next_meeting(minutes: Minutes) -> Any | None:
    """Return the next meeting of the party whose agenda the present user may order."""
    this = meeting_of(minutes)
    for brain in coming_meetings(party_of(minutes)):
        if brain.meeting_start > this.start and api.content.get_uuid(this) != brain.UID:
            meeting = brain.getObject()
            return meeting if may_manage(meeting) else None
    return None


def may_offer(minutes: Minutes) -> bool:
    """Say whether the present user can put the adoption on the next agenda now."""
    return (
        state_of(minutes) in OFFERED_IN
        and adoption_item(minutes) is None
        and next_meeting(minutes) is not None
    )


def adoption_item(minutes: Minutes) -> Any | None:
    """Return the item under which minutes are to be adopted, if the present user may view it."""
    return by_uid(minutes.adoption_item) if minutes.adoption_item else None


def minutes_to_adopt(item_uid: str, place: Any) -> Minutes | None:
    """Return the minutes that an item is to adopt, if the present user may view them."""
    known = _known(place)
    uid = known.get(item_uid, "") if known is not None else ""
    found = by_uid(uid) if uid else None
    return found if found is not None and found.adoption_item == item_uid else None


def offer_adoption(minutes: Minutes) -> Any:
    """Put the adoption of minutes first on the agenda of the next meeting; return the item.

    It is for those who may see the meeting that the minutes are of. Raises LookupError where there
    is no next meeting, NotAccepted where its agenda cannot be changed.
    """
    meeting = next_meeting(minutes)
    if meeting is None:
        raise LookupError("There is no next meeting.")
    this = meeting_of(minutes)
    before = agenda_of(meeting)
    title = TITLES[minutes.language].format(title=this.title)
    item = createContentInContainer(meeting, "AgendaItem", title=title, kind="formalia")
    first = next((e for e in before if not e.hidden and e.depth == 0), None)
    if first is not None:
        item = put_before(item, by_uid(first.uid))
    audience = audience_of(this)
    if audience.is_explicit:
        by = api.user.get_current().getId() or ""
        change_audience(item, narrowed(audience, bound_of(item).audience, facts), by)
    minutes.adoption_item = api.content.get_uuid(item)
    _known(meeting, make=True)[minutes.adoption_item] = api.content.get_uuid(minutes)
    return item


def meeting_of_adoption(minutes: Minutes) -> Any | None:
    """Return the meeting on whose agenda the adoption stands, if the present user may view it."""
    item = adoption_item(minutes)
    return meeting_around(item) if item is not None else None


def _known(place: Any, make: bool = False) -> Any:
    party = party_of(place)
    meetings = party.get("meetings") if party is not None else None
    notes = IAnnotations(meetings) if meetings is not None else {}
    if make and KEY not in notes:
        notes[KEY] = OOBTree()
    return notes.get(KEY)


def words_of_offer(meeting: Any) -> Any:
    return _(
        "button_offer_adoption",
        default="Put the adoption first on the agenda of: ${title}",
        mapping={"title": meeting.title},
    )
