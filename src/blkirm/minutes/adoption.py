"""Minutes are adopted in the next meeting, as its first item, with one click.

Which item is for which minutes is kept with the place of the party's meetings. It is asked for each
reader anew: whoever may not view the minutes finds no button, and the item says no more than the
meeting's title, to those who may view that meeting. That they were adopted is written into the
minutes of the later meeting, at that item.
"""

from blkirm import _
from blkirm.access.audience import narrowed
from blkirm.access.references import by_uid
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import facts
from blkirm.kernel.formats import format_date
from blkirm.meetings.agenda import agenda_of
from blkirm.meetings.agenda import meeting_of as meeting_around
from blkirm.meetings.operations import put_before
from blkirm.meetings.rules import coming_meetings
from blkirm.meetings.rules import may_manage
from blkirm.minutes.content import Minutes
from blkirm.minutes.paragraphs import join
from blkirm.minutes.paragraphs import split
from blkirm.minutes.paragraphs import tidy
from blkirm.minutes.periods import BY_MEETING
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.periods import REVIEW
from blkirm.minutes.periods import REVISED
from blkirm.minutes.periods import WRITTEN_IN
from blkirm.minutes.rules import is_binding
from blkirm.minutes.rules import meeting_of
from blkirm.minutes.rules import minutes_of
from blkirm.minutes.rules import state_of
from blkirm.minutes.writing import put_entry
from blkirm.parties.rules import party_of
from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from dataclasses import replace
from plone import api
from plone.app.uuid.utils import uuidToObject
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.minutes.adoptions"
TITLES = {
    "de": "Genehmigung des Protokolls: {title}",
    "en": "Adoption of the minutes: {title}",
}
#: What stands as the result of the item; a text of the minutes, so in their language.
SENTENCES = {
    "de": "Das Protokoll „{title}“ wurde am {day} genehmigt.",
    "en": "The minutes of “{title}” were adopted on {day}.",
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
    """Return the item under which minutes are to be adopted, if the present user may view it.

    None where its meeting was cancelled: then the adoption needs another one.
    """
    item = by_uid(minutes.adoption_item) if minutes.adoption_item else None
    return item if item is not None and _takes_place(item) else None


def _takes_place(item: Any) -> bool:
    meeting = meeting_around(item)
    return meeting is not None and api.content.get_state(meeting) != "cancelled"


def known_adoptions(place: Any) -> Mapping[str, str]:
    """Return the UIDs of minutes by that of the item that is to adopt them, for a whole party.

    For ``minutes_to_adopt``, which asks what the reader may view.
    """
    known = _known(place)
    return {} if known is None else known


def minutes_to_adopt(item_uid: str, known: Mapping[str, str]) -> Minutes | None:
    """Return the minutes that an item is to adopt, if the present user may view them."""
    uid = known.get(item_uid, "")
    found = by_uid(uid) if uid else None
    return found if found is not None and found.adoption_item == item_uid else None


def adopted_by(item: Any) -> Minutes | None:
    """Return the minutes that stand for adoption under an item, whoever may view them."""
    known = _known(item)
    uid = known.get(api.content.get_uuid(item), "") if known is not None else ""
    found = uuidToObject(uid, unrestricted=True) if uid else None
    if found is None or found.adoption_item != api.content.get_uuid(item):
        return None
    return found


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


# --- what the later minutes say ------------------------------------------------------------------


def record_adoption(minutes: Minutes) -> None:
    """Keep in which meeting minutes were adopted, and write it into that meeting's own minutes."""
    if minutes.adopted_how != BY_MEETING or not minutes.adoption_item:
        return
    # Unrestricted: it is a fact of these minutes, shown to those who may view the meeting.
    item = uuidToObject(minutes.adoption_item, unrestricted=True)
    if item is None or not _takes_place(item):
        return
    meeting = meeting_around(item)
    minutes.adopted_in = api.content.get_uuid(meeting)
    later = minutes_of(meeting)
    if later is not None and state_of(later) in WRITTEN_IN:
        _write_adoption(later, minutes)


def take_over_adoptions(later: Minutes) -> None:
    """Write into new minutes which minutes were adopted in their meeting before they were begun."""
    for entry in agenda_of(meeting_of(later)):
        item = by_uid(entry.uid) if entry.uid else None
        minutes = adopted_by(item) if item is not None else None
        if minutes is not None and is_binding(minutes) and minutes.adopted_how == BY_MEETING:
            _write_adoption(later, minutes)


def _write_adoption(later: Minutes, minutes: Minutes) -> None:
    """Put that minutes were adopted, and when, below what stands as the result of the item."""
    day = format_date(minutes.adopted_on, later.language)
    said = tidy(SENTENCES[later.language].format(title=meeting_of(minutes).title, day=day))
    uid = minutes.adoption_item
    values = later.records.entry(uid).values
    if said not in split(values.result):
        by = api.user.get_current().getId() or ""
        result = join([*split(values.result), said])
        put_entry(later, uid, replace(values, result=result), by)


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
