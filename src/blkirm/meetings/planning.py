"""Planning meetings: one, a year of them, one like another; agenda templates of a party.

Nothing here checks a permission.
"""

from blkirm import _
from blkirm.access.audience import RESTRICTED
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import effective_audience
from blkirm.kernel.formats import format_date
from blkirm.meetings import rules
from blkirm.meetings.agenda import agenda_of
from blkirm.meetings.agenda import items_by_uid
from blkirm.meetings.agenda import items_that_come_by_themselves
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.content import Meetings
from blkirm.meetings.interfaces import IOpenPoints
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.operations import keep_from_more
from blkirm.meetings.operations import put_before
from blkirm.meetings.operations import refuse
from blkirm.meetings.patterns import AgendaTemplate
from blkirm.meetings.patterns import Pattern
from blkirm.meetings.patterns import pattern_of
from blkirm.meetings.vocabularies import LATE
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import TABLE_PAPER
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from itertools import takewhile
from plone import api
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zope.component import subscribers
from zope.i18nmessageid import Message


#: Meetings that can be planned at once.
MOST_AT_ONCE = 53
#: What a new meeting takes over from the one it is made from.
CLONED = ("kind", "mode", "place", "video_link")
ITEM_FIELDS = (
    "title",
    "description",
    "kind",
    "rapporteur",
    "minutes_planned",
    "draft_resolution",
    "papers",
    "confidential_placeholder",
    "standing",
)


@dataclass(frozen=True)
class Series:
    """Meetings of a year that differ by their days only. The hours are those in Germany."""

    days: tuple[date, ...]
    begins: time
    ends: time
    kind: str = "regular"
    mode: str = "presence"
    place: str = ""
    #: Items can be submitted until so many days before; None: no deadline.
    deadline_days: int | None = None


def plan_meeting(
    meetings: Meetings, template: AgendaTemplate | None = None, **fields: Any
) -> Meeting:
    """Plan a meeting, silently. Without a title it is called by its number, or its kind and day."""
    if not fields.get("title"):
        fields["title"] = title_for(meetings, fields)
    meeting = createContentInContainer(meetings, "Meeting", **fields)
    if template is not None:
        apply_template(meeting, template)
        put_behind_formalities(meeting)
    return meeting


def put_behind_formalities(meeting: Meeting) -> None:
    """Let what came by itself, before all others, stand behind the formalities of an agenda."""
    own = {brain.UID: brain for brain in items_that_come_by_themselves(meeting)}
    tops = [e for e in agenda_of(meeting) if not e.depth and e.uid and e.uid not in own]
    formal = list(takewhile(lambda entry: entry.kind == "formalia", tops))
    if formal:
        last = items_by_uid(meeting)[formal[-1].uid].getObject()
        for brain in own.values():
            put_before(brain.getObject(), last, after=True)


def follow_formality(item: AgendaItem) -> None:
    """Let what came onto a new agenda by itself stand behind a formality that is added after it.

    Only as long as nothing but formalities was added: what the chair has ordered stays.
    """
    if item.kind != "formalia" or rules.state_of(item) != "accepted":
        return
    meeting = rules.meeting_of(item)
    own = {brain.UID for brain in items_that_come_by_themselves(meeting)}
    tops = (e for e in agenda_of(meeting) if own and not e.depth and e.uid not in own)
    if own and all(entry.kind == "formalia" for entry in tops):
        put_behind_formalities(meeting)


def title_for(meetings: Meetings, fields: dict[str, Any]) -> str:
    """Return what a meeting is called where nobody says it; in German, like all that is planned."""
    kind, number = fields.get("kind") or "regular", fields.get("number")
    if kind in rules.REGULAR:
        return rules.title_of_regular(number or rules.next_number(party_of(meetings), kind))
    return f"{meeting_kinds.title(kind)}, {format_date(fields['start'], 'de')}"


def plan_series(
    meetings: Meetings, series: Series, template: AgendaTemplate | None = None
) -> list[Meeting]:
    """Plan the meetings of a year. Raises ``NotAccepted`` before the first one is made."""
    refuse(reasons_against_series(series))
    made = []
    for day in sorted(series.days):
        deadline = series.deadline_days
        made.append(
            plan_meeting(
                meetings,
                template,
                kind=series.kind,
                mode=series.mode,
                place=series.place,
                start=in_berlin(datetime.combine(day, series.begins)),
                end=in_berlin(datetime.combine(day, series.ends)),
                submission_deadline=None if deadline is None else day - timedelta(days=deadline),
            )
        )
    return made


def reasons_against_series(series: Series) -> list[Message]:
    """Return, in words, why a series makes no sense."""
    if not series.days:
        return [_("msg_series_days", default="Please write at least one day.")]
    if len(series.days) > MOST_AT_ONCE:
        return [
            _(
                "msg_series_long",
                default="At most ${most} meetings can be planned at once.",
                mapping={"most": MOST_AT_ONCE},
            )
        ]
    if len(set(series.days)) < len(series.days):
        return [_("msg_series_twice", default="One of the days stands there twice.")]
    if series.ends <= series.begins:
        return [
            _("msg_meeting_end_before_start", default="The meeting must end after it has begun.")
        ]
    return []


def clone_meeting(meeting: Meeting, items: Iterable[str], **fields: Any) -> Meeting:
    """Plan a meeting like another one, with those of its items that are named by UID.

    Audiences of its own, of the meeting and of its items, are kept. Attendance, results and what
    was marked as late are not taken over, nor what comes by itself.
    """
    taken = {name: getattr(meeting, name) for name in CLONED}
    new = plan_meeting(meeting.aq_parent, **{**taken, **fields})
    _keep_audience(meeting, new)
    copy_items(meeting, new, items)
    put_behind_formalities(new)
    return new


def copy_items(meeting: Meeting, new: Meeting, uids: Iterable[str]) -> None:
    """Put copies of a meeting's items last on the agenda of another meeting of the party.

    A sub-item comes with what it lies below, or else stands for itself.
    """
    wanted, known = set(uids), items_by_uid(meeting)
    wanted -= {brain.UID for brain in items_that_come_by_themselves(meeting)}
    copies: dict[str, AgendaItem] = {}
    for entry in agenda_of(meeting):
        if entry.uid in wanted and entry.uid in known:
            place = copies.get(entry.path.rpartition("/")[0], new)
            # Only what the present user may view is in ``known``.
            copies[entry.path] = _copy_item(known[entry.uid].getObject(), place)


def _copy_item(item: AgendaItem, place: Meeting | AgendaItem) -> AgendaItem:
    fields = {name: getattr(item, name) for name in ITEM_FIELDS}
    marks = tuple(m for m in item.marks or () if m not in (LATE, TABLE_PAPER))
    # On the agenda only when it has its audience: until then nobody else may see it.
    new = createContentInContainer(
        place, "AgendaItem", begins_submitted=True, marks=marks, **fields
    )
    _keep_audience(item, new)
    api.content.transition(new, "accept")
    return new


def _keep_audience(old: Any, new: Any) -> None:
    audience = audience_of(old)
    if audience.is_explicit or audience.marking:
        change_audience(new, audience, by=api.user.get_current().getId() or "")
    # A sub-item may leave what kept it from others behind.
    keep_from_more(new, effective_audience(old))


# --- templates --------------------------------------------------------------------------------


def save_as_template(meeting: Meeting, title: str) -> AgendaTemplate:
    """Keep the agenda of a meeting as a template of its party.

    Items with an audience of their own are not taken: others use the template too. The papers of
    items are not taken either. Raises ``NotAccepted`` where the meeting itself has named recipients.
    """
    refuse(_reasons_against_template(meeting))
    patterns, known = [], items_by_uid(meeting)
    skipped: int | None = None
    for entry in agenda_of(meeting):
        if skipped is not None and entry.depth > skipped:
            continue
        skipped = entry.depth if entry.hidden or entry.restricted else None
        if skipped is None:
            patterns.append(pattern_of(known[entry.uid].getObject(), entry.depth))
    return meeting.aq_parent.agenda_templates.add(title, patterns)


def _reasons_against_template(meeting: Meeting) -> list[Message]:
    if effective_audience(meeting).circle != RESTRICTED:
        return []
    return [
        _(
            "msg_template_confidential",
            default="The agenda of a meeting with named recipients cannot become a template.",
        )
    ]


def apply_template(meeting: Meeting, template: AgendaTemplate) -> None:
    """Put the items of a template last on the agenda of a meeting."""
    _apply(meeting, template.patterns)


def _apply(meeting: Meeting, patterns: Sequence[Pattern]) -> None:
    places: list[Meeting | AgendaItem] = [meeting]
    for pattern in patterns:
        del places[pattern.depth + 1 :]
        places.append(createContentInContainer(places[-1], "AgendaItem", **pattern.fields()))


def standing_items(meeting: Meeting) -> list[str]:
    """Return the UIDs of a meeting's items that come again in each meeting, in order."""
    known = items_by_uid(meeting)
    return [
        entry.uid
        for entry in agenda_of(meeting)
        if entry.uid in known and known[entry.uid].getObject().standing
    ]


def items_again(meeting: Meeting) -> list[str]:
    """Return the UIDs of items that the next meeting takes over unless somebody says otherwise.

    Those that come again in each meeting, what upper floors say is still open, and of a meeting that
    did not take place everything; in the order of the agenda.
    """
    entries = items_to_choose(meeting)
    again = set(standing_items(meeting))
    for points in subscribers([meeting], IOpenPoints):
        again.update(points.uids())
    if rules.state_of(meeting) == "cancelled":
        again.update(entry.uid for entry in entries)
    return [entry.uid for entry in entries if entry.uid in again]


def items_to_choose(meeting: Meeting) -> list[rules.Entry]:
    """Return the entries of a meeting's agenda that another meeting can take over."""
    by_themselves = {brain.UID for brain in items_that_come_by_themselves(meeting)}
    return [e for e in agenda_of(meeting) if not e.hidden and e.uid not in by_themselves]
