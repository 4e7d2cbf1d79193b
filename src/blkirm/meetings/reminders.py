"""Asking once more: who was invited and has not answered. Nothing here checks a permission.

A reminder waits and goes out as an invitation does (``invitation_sending``) and says nothing that was
not said before: what and when, and the link to answer by. Whoever was written to about a meeting on
a day is not reminded of it on that day, neither by the chair nor by rule, nor by both.
"""

from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.meetings.answers import may_answer
from blkirm.meetings.answers import unanswered
from blkirm.meetings.content import Meeting
from blkirm.meetings.invitation_operations import wake_sender
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import NO_ADDRESS
from blkirm.meetings.invitation_records import SENT
from blkirm.meetings.invitation_records import WAITING
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import receiver_of
from blkirm.parties.rules import party_of
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.interface import implementer


KEY = "blkirm.meetings.reminder_days"
#: Days before a meeting on which a party can have reminders sent at the earliest.
LONGEST_LEAD = 60


def reminder_days(thing: Any) -> int:
    """Return how many days before its meetings a party reminds by itself; 0 where it does not."""
    place = party_of(thing).get("meetings")
    return IAnnotations(place).get(KEY, 0) if place is not None else 0


def set_reminder_days(thing: Any, days: int) -> None:
    IAnnotations(party_of(thing).get("meetings"))[KEY] = days


def awaited(meeting: Meeting) -> list[Delivery]:
    """Return the last message to each who was invited, may answer and has not; by membership."""
    found = []
    for delivery in convening_of(meeting).deliveries.values():
        membership = _membership_of(delivery)
        holds = delivery.knows or delivery.state == NO_ADDRESS
        if membership is None or delivery.withdrawn or not holds:
            continue
        if may_answer(meeting, membership) and unanswered([membership], meeting):
            found.append(delivery)
    return found


def to_remind(meeting: Meeting) -> list[Delivery]:
    """Return those among ``awaited`` who would get a mail now."""
    if not is_configured() or clock.now() >= meeting.start:
        return []
    return [
        d
        for d in awaited(meeting)
        if d.state == SENT and clock.day_of(d.at) < clock.today() and receiver_of(d.account)
    ]


def stamp_of(deliveries: list[Delivery]) -> str:
    """Return a token for the list that somebody saw before sending."""
    return sha256(repr([(d.membership, d.at) for d in deliveries]).encode()).hexdigest()[:20]


def remind(meeting: Meeting) -> int:
    """Ask those once more who have not answered; return how many mails wait now.

    Two who do this at the same moment write the same records: the second one finds nobody.
    """
    deliveries = to_remind(meeting)
    now = clock.now()
    for d in deliveries:
        convening_to_write(meeting).deliveries[d.membership] = replace(
            d,
            state=WAITING,
            at=now,
            told=True,
            attempts=0,
            next_at=None,
            problem="",
            heard=d.round,
            reminded=now,
        )
    if deliveries:
        wake_sender(meeting)
    return len(deliveries)


def remind_by_rule() -> int:
    """Remind once before each meeting whose party's rules say so; return how many mails wait.

    For the chore: acts with the rights of the system. A meeting that is put on another day has its
    turn again.
    """
    # Unrestricted: nobody reads here.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Meeting", review_state="invited"
    )
    count = 0
    for brain in brains:
        meeting = brain._unrestrictedGetObject()
        if not meeting.start or not _is_time(meeting):
            continue
        reminded = remind(meeting)
        if reminded:
            convening_to_write(meeting).reminded_before = clock.day_of(meeting.start)
        count += reminded
    return count


def _is_time(meeting: Meeting) -> bool:
    days, day = reminder_days(meeting), clock.day_of(meeting.start)
    if not days or convening_of(meeting).reminded_before == day:
        return False
    return day - timedelta(days=days) <= clock.today()


def _membership_of(delivery: Delivery) -> Membership | None:
    try:
        return get_register().get(delivery.membership)
    except KeyError:
        return None


@implementer(IChore)
class AnswerReminders:
    """Ask for missing answers some days before a meeting, where the party wants that."""

    seconds = 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_by_rule()


answer_reminders = AnswerReminders()
