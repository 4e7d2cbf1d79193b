"""Inviting, telling of changes, calling off. Nothing here checks the permission of who does it.

What is to be sent is noted with the meeting, in one transaction with the step it belongs to;
``invitation_sending`` sends it afterwards. Two who do this at the same moment write the same state
and the same number, so the database lets one of them through.
"""

from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.kernel import chores
from blkirm.kernel import clock
from blkirm.meetings.content import Meeting
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.invitation_records import CANCELLATION
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import FAILED
from blkirm.meetings.invitation_records import INVITATION
from blkirm.meetings.invitation_records import NO_ADDRESS
from blkirm.meetings.invitation_records import NOT_TOLD
from blkirm.meetings.invitation_records import Round
from blkirm.meetings.invitation_records import SENDING
from blkirm.meetings.invitation_records import UPDATE
from blkirm.meetings.invitation_records import WAITING
from blkirm.meetings.invitation_rules import already_sent
from blkirm.meetings.invitation_rules import chosen_from
from blkirm.meetings.invitation_rules import facts_of
from blkirm.meetings.invitation_rules import Invitee
from blkirm.meetings.invitation_rules import invitees_of
from blkirm.meetings.invitation_rules import is_moved
from blkirm.meetings.invitation_rules import office_of
from blkirm.meetings.invitation_rules import reasons_against_answer_day
from blkirm.meetings.invitation_rules import reasons_against_inviting
from blkirm.meetings.invitation_rules import reasons_against_text
from blkirm.meetings.invitation_rules import told
from blkirm.meetings.invitation_rules import withdrawn_from
from blkirm.meetings.rules import state_of
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import outer_address
from blkirm.notifications.mail import receiver_of
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from plone import api
from zope.globalrequest import getRequest
from zope.i18n import translate

import transaction


@dataclass(frozen=True)
class Letter:
    """What whoever invites says: ``text`` stands above the facts, ``guests`` are ids of the
    memberships of single guests, answers are asked for until ``answer_by``."""

    text: str = ""
    guests: tuple[str, ...] = ()
    answer_by: date | None = None


def invite(meeting: Meeting, letter: Letter, by: str) -> None:
    """Invite to a planned meeting: everybody who may read it and the single guests named.

    Raises NotAccepted, and Overtaken where the meeting is not planned any more.
    """
    _check(meeting, letter, "planned")
    _note(meeting, INVITATION, letter, chosen_from(invitees_of(meeting), letter.guests), by)
    api.content.transition(meeting, "invite")


def send_update(meeting: Meeting, letter: Letter, by: str) -> None:
    """Tell what is different now, invite who came later, take back what others hold.

    Raises NotAccepted or Overtaken.
    """
    _check(meeting, letter, "invited")
    before = set(convening_of(meeting).deliveries)
    chosen = chosen_from(invitees_of(meeting), before | set(letter.guests))
    _note(meeting, UPDATE, letter, chosen, by)


def send_again(meeting: Meeting) -> int:
    """Try at once what the mail server did not take; return how many mails those are.

    Who had no address and has one now is among them.
    """
    failed = [
        d
        for d in convening_of(meeting).deliveries.values()
        if d.state == FAILED or (d.state == NO_ADDRESS and is_configured() and _has_mail(d))
    ]
    deliveries = convening_to_write(meeting).deliveries if failed else {}
    for delivery in failed:
        deliveries[delivery.membership] = replace(
            delivery, state=WAITING, at=clock.now(), attempts=0, next_at=None, problem=""
        )
    if failed:
        wake_sender(meeting)
    return len(failed)


def _has_mail(delivery: Delivery) -> bool:
    return receiver_of(delivery.account) is not None


def invite_by_step(meeting: Meeting, by: str) -> None:
    """Invite everybody who may read a meeting that was moved on without our page."""
    if convening_of(meeting).last_round() is None:
        _note(meeting, INVITATION, Letter(), chosen_from(invitees_of(meeting), ()), by)


def call_off(meeting: Meeting, reason: str, by: str) -> None:
    """Tell everybody who was told of a meeting that it does not take place.

    Who may not read it any more learns only that the invitation is withdrawn.
    """
    convening = convening_of(meeting)
    if convening.last_round() is None:
        return
    known = set(told(convening))
    convening = convening_to_write(meeting)
    for membership, delivery in list(convening.deliveries.items()):
        if delivery.is_pending and delivery.state != SENDING:
            convening.deliveries[membership] = replace(delivery, state=NOT_TOLD, at=clock.now())
    _note(
        meeting,
        CANCELLATION,
        Letter(reason),
        [i for i in chosen_from(invitees_of(meeting), known) if i.membership in known],
        by,
    )


def _check(meeting: Meeting, letter: Letter, state: str) -> None:
    reasons = [
        *reasons_against_inviting(meeting),
        *reasons_against_text(letter.text),
        *reasons_against_answer_day(meeting, letter.answer_by),
    ]
    if reasons:
        raise NotAccepted(translate(reasons[0], context=getRequest()))
    if state_of(meeting) != state:
        raise Overtaken(translate(already_sent(meeting), context=getRequest()))


def _note(meeting: Meeting, kind: str, letter: Letter, chosen: list[Invitee], by: str) -> None:
    convening = convening_to_write(meeting)
    last = convening.last_round()
    number = last[0] + 1 if last else 0
    now = clock.now()
    facts = facts_of(meeting)
    withdrawn = withdrawn_from(meeting, chosen)
    convening.rounds[number] = Round(
        kind,
        facts,
        "".join(c for c in letter.text.strip() if c.isprintable() or c in "\n\t"),
        by,
        now,
        outer_address(),
        tuple(i.membership for i in chosen),
        letter.answer_by,
        office_of(meeting)[0],
    )
    for delivery in withdrawn:
        convening.deliveries[delivery.membership] = Delivery(
            delivery.membership,
            delivery.account,
            delivery.authority,
            delivery.role,
            number,
            WAITING if is_configured() else NO_ADDRESS,
            now,
            told=True,
            heard=delivery.last_heard,
            withdrawn=True,
        )
    for invitee in chosen:
        before = convening.deliveries.get(invitee.membership)
        convening.deliveries[invitee.membership] = Delivery(
            invitee.membership,
            invitee.account,
            invitee.authority,
            invitee.role,
            number,
            WAITING if invitee.mail and is_configured() else NO_ADDRESS,
            now,
            before is not None and before.knows,
            heard=before.last_heard if before is not None else -1,
        )
    uid = api.content.get_uuid(meeting)
    records = get_convening_records()
    records.sequences[uid] = number
    records.answer_days.pop(uid, None)
    if letter.answer_by is not None:
        records.answer_days[uid] = letter.answer_by
    if last is not None and is_moved(last[1].facts, facts):
        # Whoever has answered is asked again.
        records.answered.pop(uid, None)
    wake_sender(meeting)


def wake_sender(meeting: Meeting) -> None:
    """Let what waits for a meeting be sent once the transaction is committed."""
    get_convening_records().outbox.insert(api.content.get_uuid(meeting))
    transaction.get().addAfterCommitHook(lambda done: done and chores.wake())
