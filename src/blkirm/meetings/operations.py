"""What people do with meetings and agendas. Nothing here checks a permission.

Whoever calls asks the ``reasons_against_…`` of ``rules`` before; what they return is raised here as
``NotAccepted`` too, so that nothing happens by another way.
"""

from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.audience import Audience
from blkirm.access.audience import is_within
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.kernel import clock
from blkirm.meetings import notices
from blkirm.meetings import rules
from blkirm.meetings.agenda import items_by_uid
from blkirm.meetings.agenda import last_position_beside
from blkirm.meetings.agenda import position_next_to
from blkirm.meetings.agenda import position_of
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.content import Meetings
from blkirm.meetings.patterns import AgendaTemplates
from blkirm.meetings.vocabularies import LATE
from blkirm.papers.positions import beside
from blkirm.parties.content import WorkingParty
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


#: Annotation of the place of meetings: the last one that got a number, by series and number.
CLAIMS = "blkirm.meetings.numbers"


def add_meetings(party: WorkingParty) -> Meetings:
    """Give a party the place of its meetings."""
    meetings = createContent("Meetings", id="meetings", title="Sitzungen", title_en="Meetings")
    meetings.agenda_templates = AgendaTemplates()
    return addContentToContainer(party, meetings, checkConstraints=False)


def claim_number(meeting: Meeting) -> None:
    """Keep two who plan at the same moment from getting the same number.

    Both write the same key, which the database refuses the second; its request is repeated and
    finds the number taken. What is kept says nothing else: numbers are counted by the catalogue.
    """
    if meeting.number is None:
        return
    annotations = IAnnotations(aq_parent(aq_inner(meeting)))
    if CLAIMS not in annotations:
        annotations[CLAIMS] = OOBTree()
    series = "regular" if meeting.kind in rules.REGULAR else meeting.kind
    annotations[CLAIMS][f"{series} {meeting.number}"] = api.content.get_uuid(meeting)


def refuse(reasons: Iterable[Message]) -> None:
    """Raise ``NotAccepted`` with reasons in the reader's language; nothing without a reason."""
    sentences = [translate(reason, context=getRequest()) for reason in reasons]
    if sentences:
        raise NotAccepted(" ".join(sentences))


# --- order ------------------------------------------------------------------------------------


def put_last(item: AgendaItem) -> None:
    """Let an item stand last among its neighbours; does not reindex."""
    # Time alone is not enough: another one may have been put at the same moment.
    item.own_position = beside(
        last_position_beside(item), "", clock.now(), api.content.get_uuid(item)
    )


def put_before(item: AgendaItem, other: AgendaItem, *, after: bool = False) -> AgendaItem:
    """Put an item right before another one of its meeting, or right after it, beside it.

    Return the item, which has another address where it becomes or ceases to be a sub-item.
    Rewrites the item alone. Raises ``NotAccepted``.
    """
    refuse(rules.reasons_against_moving(item, aq_parent(aq_inner(other))))
    if aq_base(item) is aq_base(other):
        return item
    item = _put_into(item, aq_parent(aq_inner(other)))
    if after and not position_next_to(other, item, after=True):
        put_last(item)
        item.reindexObject(idxs=["agenda_position"])
        return item
    bound, beyond = position_of(other), position_next_to(other, item, after=after)
    low, high = (bound, beyond) if after else (beyond, bound)
    item.own_position = beside(low, high, clock.now(), api.content.get_uuid(item))
    item.reindexObject(idxs=["agenda_position"])
    return item


def put_into(item: AgendaItem, place: Meeting | AgendaItem) -> AgendaItem:
    """Let an item be the last one of a meeting, or the last sub-item of another item.

    Return the item, which has another address. Raises ``NotAccepted``.
    """
    refuse(rules.reasons_against_moving(item, place))
    item = _put_into(item, place)
    put_last(item)
    item.reindexObject(idxs=["agenda_position"])
    return item


def _put_into(item: AgendaItem, place: Meeting | AgendaItem) -> AgendaItem:
    if aq_base(aq_parent(aq_inner(item))) is aq_base(place):
        return item
    before = effective_audience(item)
    item = api.content.move(source=item, target=place, safe_id=True)
    keep_from_more(item, before)
    return item


def keep_from_more(thing: AgendaItem | Meeting, before: Audience) -> None:
    """Give a thing the audience it had, or its model has, where its place is open to more people."""
    own = audience_of(thing)
    if own.is_explicit or is_within(effective_audience(thing), before, facts):
        return
    kept = Audience(before.circle, before.recipients, own.marking)
    change_audience(thing, kept, by=api.user.get_current().getId() or "")


def arrange(meeting: Meeting, uids: list[str]) -> None:
    """Order the items of a meeting, neighbours among neighbours, as a list of UIDs says.

    What is not named keeps its place among the named. Raises ``NotAccepted``.
    """
    refuse(rules.reasons_against_ordering(meeting))
    items = items_by_uid(meeting)
    last: dict[Any, AgendaItem] = {}
    for uid in uids:
        item = items[uid].getObject()
        parent = "/".join(aq_parent(aq_inner(item)).getPhysicalPath())
        before = last.get(parent)
        if before is not None and position_of(before) > position_of(item):
            put_before(item, before, after=True)
        last[parent] = item


# --- what members submit ----------------------------------------------------------------------


def accept(item: AgendaItem) -> None:
    """Put a submitted item on the agenda and tell who submitted it. Raises ``NotAccepted``."""
    refuse(rules.reasons_against_deciding(item))
    api.content.transition(item, "accept")


def decline(item: AgendaItem, reason: str) -> None:
    """Decline a submitted item with a reason, and tell who submitted it. Raises ``NotAccepted``."""
    refuse(rules.reasons_against_deciding(item) or rules.reasons_against_reason(reason))
    api.content.transition(item, "decline", comment=reason.strip())


def defer(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    """Move an item to another meeting of its party and return it there.

    A submitted item waits there for the chair. Papers that were uploaded for it and sub-items go
    with it. Raises ``NotAccepted``.
    """
    refuse(rules.reasons_against_deferring(item, meeting))
    item = _put_into(item, meeting)
    put_last(item)
    marks = [mark for mark in item.marks or () if mark != LATE]
    item.marks = tuple([LATE, *marks] if rules.is_late_now(meeting) else marks)
    notify(ObjectModifiedEvent(item))
    notices.tell_deferred(item)
    return item


def withdraw(item: AgendaItem) -> None:
    """Let a submitted item be gone, with the papers that were uploaded for it.

    Nobody but its author and those who decide ever saw them. Raises ``NotAccepted``.
    """
    refuse(rules.reasons_against_deciding(item))
    aq_parent(aq_inner(item))._delObject(item.getId())


def mark_late(item: AgendaItem) -> None:
    """Say that an item came after the deadline or after the invitation; does not reindex."""
    if LATE not in (item.marks or ()):
        item.marks = (LATE, *(item.marks or ()))


def add_paper(item: AgendaItem, uid: str) -> None:
    """Let an item be about a paper too."""
    if uid not in (item.papers or ()):
        item.papers = (*(item.papers or ()), uid)
        item.reindexObject(idxs=["agenda_kind"])


def remove_paper(item: AgendaItem, uid: str) -> None:
    """Let an item not be about a paper any more. The paper stays where it is."""
    item.papers = tuple(each for each in item.papers or () if each != uid)
    item.reindexObject(idxs=["agenda_kind"])
