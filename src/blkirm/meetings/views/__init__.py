"""Pages of meetings, one module for each page."""

from blkirm.meetings.views.frame import InOrder
from blkirm.meetings.views.frame import TAB
from blkirm.meetings.views.item import AgendaItemPage
from blkirm.meetings.views.meeting import MeetingPage
from blkirm.meetings.views.year import MeetingsPage


__all__ = ["AgendaItemPage", "InOrder", "MeetingPage", "MeetingsPage", "TAB"]
