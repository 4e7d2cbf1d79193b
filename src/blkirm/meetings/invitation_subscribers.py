"""What inviting does when something else happened."""

from blkirm.access.register import get_register
from blkirm.meetings.content import Meeting
from blkirm.meetings.feeds import is_alive
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.feeds_records import IConveningRecords
from blkirm.meetings.interfaces import IMeetingCancelledEvent
from blkirm.meetings.interfaces import IMeetingInvitedEvent
from blkirm.meetings.invitation_operations import call_off
from blkirm.meetings.invitation_operations import invite_by_step
from blkirm.meetings.invitation_records import forget_convening
from plone import api
from Products.PluggableAuthService.interfaces.events import IPrincipalDeletedEvent
from zope.component import adapter
from zope.component import queryUtility
from zope.lifecycleevent.interfaces import IObjectCopiedEvent


@adapter(IMeetingInvitedEvent)
def send_invitations(event: IMeetingInvitedEvent) -> None:
    """Invite all members where somebody took the step alone, for instance by REST."""
    invite_by_step(event.object, api.user.get_current().getId() or "")


@adapter(IMeetingCancelledEvent)
def send_cancellations(event: IMeetingCancelledEvent) -> None:
    """Tell those who were invited; nobody learns of a meeting that was only planned."""
    call_off(event.object, event.comment, api.user.get_current().getId() or "")


def begin_anew(meeting: Meeting, event: IObjectCopiedEvent) -> None:
    """Let a copy know nothing of invitations, answers and attendance, and get its own number."""
    forget_convening(event.object)
    event.object.number = None


def drop_dead_feeds(event: object) -> None:
    """Forget the addresses that a membership took with it when it ended."""
    records = queryUtility(IConveningRecords)
    if records is None:
        return
    person = event.membership.person
    for feed in records.feeds_of(person):
        if not is_alive(feed):
            records.revoke(person, feed.id)


def drop_former_feeds(event: object) -> None:
    """Forget what somebody had who was in no party any more and now comes back."""
    person, new = event.membership.person, event.membership.id
    held = [m for m in get_register().of_person(person) if m.is_current() and m.id != new]
    if not held and queryUtility(IConveningRecords) is not None:
        get_convening_records().forget_feeds(person)


@adapter(IPrincipalDeletedEvent)
def forget_feeds(event: IPrincipalDeletedEvent) -> None:
    """Let nobody who gets the same account name later have the former's calendars."""
    if queryUtility(IConveningRecords) is not None:
        get_convening_records().forget_feeds(str(event.principal))
