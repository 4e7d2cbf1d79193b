from blkirm.meetings.agenda import position_of
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import Meeting
from datetime import date
from datetime import datetime
from plone.indexer import indexer


@indexer(IMeeting)
def meeting_start(meeting: Meeting) -> datetime | None:
    return meeting.start


@indexer(IMeeting)
def meeting_end(meeting: Meeting) -> datetime | None:
    return meeting.end


@indexer(IMeeting)
def meeting_kind(meeting: Meeting) -> str:
    return meeting.kind or ""


@indexer(IMeeting)
def meeting_deadline(meeting: Meeting) -> date | None:
    return meeting.submission_deadline


@indexer(IMeeting)
def meeting_link(meeting: Meeting) -> str:
    return meeting.video_link or ""


@indexer(IMeeting)
def meeting_mode(meeting: Meeting) -> str:
    return meeting.mode or ""


@indexer(IMeeting)
def meeting_number(meeting: Meeting) -> int | None:
    return meeting.number


@indexer(IMeeting)
def meeting_place(meeting: Meeting) -> str:
    return meeting.place or ""


@indexer(IAgendaItem)
def agenda_kind(item: IAgendaItem) -> str:
    return item.kind or ""


@indexer(IAgendaItem)
def agenda_marks(item: IAgendaItem) -> tuple[str, ...]:
    return tuple(item.marks or ())


@indexer(IAgendaItem)
def agenda_minutes(item: IAgendaItem) -> int | None:
    return item.minutes_planned


@indexer(IAgendaItem)
def agenda_papers(item: IAgendaItem) -> tuple[str, ...]:
    return tuple(item.papers or ())


@indexer(IAgendaItem)
def agenda_placeholder(item: IAgendaItem) -> bool:
    return bool(item.confidential_placeholder)


@indexer(IAgendaItem)
def agenda_position(item: IAgendaItem) -> str:
    return position_of(item)


@indexer(IAgendaItem)
def agenda_rapporteur(item: IAgendaItem) -> str:
    return item.rapporteur or ""


@indexer(IAgendaItem)
def searchable_text(item: IAgendaItem) -> str:
    """Find an item by its title, what is said about it and its draft resolution."""
    words = (item.title, item.description, item.draft_resolution)
    return " ".join(word for word in words if word)


@indexer(IMeeting)
def searchable_text_of_meeting(meeting: Meeting) -> str:
    """Find a meeting by its title, what is said about it and its place; never by its items."""
    return " ".join(word for word in (meeting.title, meeting.description, meeting.place) if word)
