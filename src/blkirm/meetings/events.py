from blkirm.meetings.content import Meeting
from blkirm.meetings.interfaces import IMeetingCancelledEvent
from blkirm.meetings.interfaces import IMeetingClosedEvent
from blkirm.meetings.interfaces import IMeetingHeldEvent
from blkirm.meetings.interfaces import IMeetingInvitedEvent
from zope.interface import implementer
from zope.interface.interfaces import ObjectEvent


class MeetingStep(ObjectEvent):
    """What the events of a meeting share."""

    def __init__(self, meeting: Meeting, comment: str = "") -> None:
        super().__init__(meeting)
        self.comment = comment


@implementer(IMeetingInvitedEvent)
class MeetingInvited(MeetingStep):
    """See ``IMeetingInvitedEvent``."""


@implementer(IMeetingCancelledEvent)
class MeetingCancelled(MeetingStep):
    """See ``IMeetingCancelledEvent``."""

    def __init__(self, meeting: Meeting, comment: str = "", *, was_invited: bool = False) -> None:
        super().__init__(meeting, comment)
        self.was_invited = was_invited


@implementer(IMeetingHeldEvent)
class MeetingHeld(MeetingStep):
    """See ``IMeetingHeldEvent``."""


@implementer(IMeetingClosedEvent)
class MeetingClosed(MeetingStep):
    """See ``IMeetingClosedEvent``."""
