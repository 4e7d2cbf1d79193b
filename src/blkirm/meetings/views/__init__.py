"""Pages of meetings, one module for each page."""

from blkirm.meetings.views.agenda import AgendaPage
from blkirm.meetings.views.agenda import Arrange
from blkirm.meetings.views.agenda import Decide
from blkirm.meetings.views.agenda import TakeStep
from blkirm.meetings.views.agenda import UseTemplate
from blkirm.meetings.views.frame import TAB
from blkirm.meetings.views.item import AgendaItemPage
from blkirm.meetings.views.item import WithdrawItem
from blkirm.meetings.views.meeting import MeetingPage
from blkirm.meetings.views.next import NextMeetings
from blkirm.meetings.views.papers import ChangePapers
from blkirm.meetings.views.papers import ItemPapers
from blkirm.meetings.views.plan import CloneMeeting
from blkirm.meetings.views.plan import EditMeeting
from blkirm.meetings.views.plan import PlanMeeting
from blkirm.meetings.views.plan import PlanYear
from blkirm.meetings.views.removal import ToTrash
from blkirm.meetings.views.submit import EditItem
from blkirm.meetings.views.submit import SubmitItem
from blkirm.meetings.views.year import MeetingsPage


__all__ = [
    "AgendaItemPage",
    "AgendaPage",
    "Arrange",
    "ChangePapers",
    "CloneMeeting",
    "Decide",
    "EditItem",
    "EditMeeting",
    "ItemPapers",
    "MeetingPage",
    "MeetingsPage",
    "NextMeetings",
    "PlanMeeting",
    "PlanYear",
    "SubmitItem",
    "TAB",
    "TakeStep",
    "ToTrash",
    "UseTemplate",
    "WithdrawItem",
]
