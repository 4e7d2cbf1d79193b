from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import IMeetings
from zope.interface import Attribute
from zope.interface.interfaces import IObjectEvent
from zope.viewlet.interfaces import IViewletManager


__all__ = [
    "IAgendaItem",
    "IBelowAgendaItem",
    "IBelowMeeting",
    "IMeeting",
    "IMeetingCancelledEvent",
    "IMeetingClosedEvent",
    "IMeetingHeldEvent",
    "IMeetingInvitedEvent",
    "IMeetings",
    "IOnMeeting",
    "IOnResult",
]


class IMeetingStepEvent(IObjectEvent):
    """A meeting (``object``) has taken a step; ``comment`` is what was said about it."""

    comment = Attribute("Text, empty where nothing was said.")


class IMeetingInvitedEvent(IMeetingStepEvent):
    """A meeting is convened: from now on it may be mailed."""


class IMeetingCancelledEvent(IMeetingStepEvent):
    """A meeting will not take place. It may never have been invited to (``was_invited``)."""

    was_invited = Attribute("Whether people were told of it.")


class IMeetingHeldEvent(IMeetingStepEvent):
    """A meeting has taken place."""


class IMeetingClosedEvent(IMeetingStepEvent):
    """A meeting is done with; its agenda is not changed any more."""


class IOnMeeting(IViewletManager):
    """Viewlet manager at the top of a meeting's page: what can be done with the whole of it."""


class IBelowMeeting(IViewletManager):
    """Viewlet manager below the agenda on a meeting's page."""


class IBelowAgendaItem(IViewletManager):
    """Viewlet manager below the text on the page of an agenda item."""


class IOnResult(IViewletManager):
    """Viewlet manager for one item in the agenda of a meeting's page.

    A viewlet's ``context`` is the meeting; ``view.entry_shown`` is the ``rules.Entry`` that is
    being shown. Asked once for each item: what it needs of the whole agenda it reads once.
    """
