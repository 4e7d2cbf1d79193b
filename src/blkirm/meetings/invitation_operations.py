"""Inviting, telling of changes, calling off. Nothing here checks the permission of who does it.

What is to be sent is noted with the meeting, in one transaction with the step it belongs to; a chore
sends it afterwards, mail by mail, with the rights each receiver has at that moment. Who may not read
the meeting any more by then is not written to.
"""

from blkirm.access.errors import NotAccepted
from blkirm.authorities.rules import all_authorities
from blkirm.kernel import chores
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.office import OfficeFailed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.workshop import Unmade
from blkirm.meetings import ical
from blkirm.meetings.answers_links import sign
from blkirm.meetings.content import Meeting
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.invitation_mail import Content
from blkirm.meetings.invitation_mail import write
from blkirm.meetings.invitation_records import CANCELLATION
from blkirm.meetings.invitation_records import Convening
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import INVITATION
from blkirm.meetings.invitation_records import NO_ADDRESS
from blkirm.meetings.invitation_records import NOT_TOLD
from blkirm.meetings.invitation_records import Round
from blkirm.meetings.invitation_records import SENT
from blkirm.meetings.invitation_records import UPDATE
from blkirm.meetings.invitation_records import WAITING
from blkirm.meetings.invitation_rules import chosen_from
from blkirm.meetings.invitation_rules import facts_of
from blkirm.meetings.invitation_rules import Invitee
from blkirm.meetings.invitation_rules import invitees_of
from blkirm.meetings.invitation_rules import is_moved
from blkirm.meetings.invitation_rules import office_of
from blkirm.meetings.invitation_rules import reads
from blkirm.meetings.invitation_rules import reasons_against_inviting
from blkirm.meetings.invitation_rules import reasons_against_text
from blkirm.meetings.invitation_rules import SINGLE_GUEST
from blkirm.meetings.invitation_rules import told
from blkirm.meetings.pack_agenda import agenda_pdf
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import Entry
from blkirm.meetings.rules import seats_of
from blkirm.meetings.rules import state_of
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import Mail
from blkirm.notifications.mail import outer_address
from blkirm.notifications.mail import post
from blkirm.notifications.mail import receiver_of
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from dataclasses import replace
from plone import api
from transaction.interfaces import TransientError
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import implementer

import logging
import transaction


logger = logging.getLogger(__name__)

#: Mails made in one transaction; what is sent is remembered at its end.
BATCH = 20


def invite(meeting: Meeting, text: str, guests: Iterable[str], by: str) -> None:
    """Invite to a planned meeting: everybody who may read it and the single guests named.

    ``guests`` are ids of memberships, ``text`` stands above the facts. Raises NotAccepted.
    """
    _check(meeting, text, "planned")
    _note(meeting, INVITATION, text, chosen_from(invitees_of(meeting), guests), by)
    api.content.transition(meeting, "invite")


def send_update(meeting: Meeting, text: str, guests: Iterable[str], by: str) -> None:
    """Tell what is different now, and invite who came later. Raises NotAccepted."""
    _check(meeting, text, "invited")
    before = set(convening_of(meeting).deliveries)
    _note(meeting, UPDATE, text, chosen_from(invitees_of(meeting), before | set(guests)), by)


def invite_by_step(meeting: Meeting, by: str) -> None:
    """Invite everybody who may read a meeting that was moved on without our page."""
    if convening_of(meeting).last_round() is None:
        _note(meeting, INVITATION, "", chosen_from(invitees_of(meeting), ()), by)


def call_off(meeting: Meeting, reason: str, by: str) -> None:
    """Tell everybody who was told of a meeting that it does not take place."""
    convening = convening_of(meeting)
    if convening.last_round() is None:
        return
    known = set(told(convening))
    convening = convening_to_write(meeting)
    for membership, delivery in list(convening.deliveries.items()):
        if delivery.state == WAITING:
            convening.deliveries[membership] = replace(delivery, state=NOT_TOLD, at=clock.now())
    _note(
        meeting,
        CANCELLATION,
        reason,
        [i for i in invitees_of(meeting) if i.membership in known],
        by,
    )


def _check(meeting: Meeting, text: str, state: str) -> None:
    reasons = [*reasons_against_inviting(meeting), *reasons_against_text(text)]
    if not reasons and state_of(meeting) != state:
        raise ValueError(f"The meeting is not {state}.")
    if reasons:
        raise NotAccepted(translate(reasons[0], context=getRequest()))


def _note(meeting: Meeting, kind: str, text: str, chosen: list[Invitee], by: str) -> None:
    convening = convening_to_write(meeting)
    last = convening.last_round()
    number = last[0] + 1 if last else 0
    now = clock.now()
    facts = facts_of(meeting)
    convening.rounds[number] = Round(
        kind,
        facts,
        "".join(c for c in text.strip() if c.isprintable() or c in "\n\t"),
        by,
        now,
        outer_address(),
        tuple(i.membership for i in chosen),
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
        )
    records = get_convening_records()
    records.outbox.insert(api.content.get_uuid(meeting))
    records.sequences[api.content.get_uuid(meeting)] = number
    if last is not None and is_moved(last[1].facts, facts):
        # Whoever has answered is asked again.
        records.answered.pop(api.content.get_uuid(meeting), None)
    transaction.get().addAfterCommitHook(lambda done: done and chores.wake())


@implementer(IChore)
class WaitingInvitations:
    """Send what waits, as soon as something does."""

    seconds = 60
    eager = True

    def run(self, portal: Any) -> int:
        return send_waiting()


waiting_invitations = WaitingInvitations()


# --- sending ----------------------------------------------------------------------------------


def send_waiting() -> int:
    """Send what waits; return how many mails that were. Commits in between."""
    sent = 0
    for uid in list(get_convening_records().outbox):
        try:
            sent += _send_for(uid)
        except TransientError:
            # Another process is at it, or somebody changed the meeting: the next turn sees.
            transaction.abort()
    return sent


def _send_for(uid: str) -> int:
    sent = 0
    while True:
        transaction.begin()
        _forget_rights()
        # Nobody reads here; what goes out is read with the rights of each receiver.
        brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
        meeting = brains[0]._unrestrictedGetObject() if brains else None
        waiting = _waiting(meeting)[:BATCH] if meeting is not None else []
        if not waiting:
            outbox = get_convening_records().outbox
            if uid in outbox:
                outbox.remove(uid)
            transaction.commit()
            return sent
        convening = convening_to_write(meeting)
        mails = []
        for delivery in waiting:
            mail = _mail_for(meeting, convening, delivery)
            state = NOT_TOLD if mail is None else SENT
            convening.deliveries[delivery.membership] = replace(
                delivery, state=state, at=clock.now()
            )
            mails += [mail] if mail is not None else []
        post(mails)
        transaction.commit()
        sent += len(mails)


def _forget_rights() -> None:
    """Let roles be looked up anew: what was found out is kept as long as a request, and a chore has
    one for many transactions."""
    kept = IAnnotations(getRequest(), None)
    if kept is not None:
        kept.clear()


def _waiting(meeting: Meeting) -> list[Delivery]:
    return [d for d in convening_of(meeting).deliveries.values() if d.state == WAITING]


def _mail_for(meeting: Meeting, convening: Convening, delivery: Delivery) -> Mail | None:
    """Return the mail for one receiver; None where nothing may or can be sent any more."""
    receiver = receiver_of(delivery.account)
    is_guest = delivery.role == SINGLE_GUEST
    belongs = any(m.id == delivery.membership for seat in seats_of(meeting) for m in seat.members)
    is_reader = reads(meeting, delivery.account)
    if receiver is None or not belongs or not (is_reader or is_guest):
        return None
    uid = api.content.get_uuid(meeting)
    round_ = convening.rounds[delivery.round]
    is_cancelled = round_.kind == CANCELLATION
    address, name = office_of(meeting)
    if not address:
        return None
    base = f"{round_.base}/{receiver.language}"
    link = sign(
        get_convening_records().key,
        uid,
        delivery.membership,
        delivery.account,
        delivery.authority,
    )
    with api.env.adopt_user(username=delivery.account):
        agenda = [entry for entry in agenda_of(meeting) if is_reader or not entry.hidden]
        pdf = None
        if is_reader and not is_cancelled:
            pdf = _agenda_pdf(meeting, delivery.account, receiver.language, agenda)
    party = party_of(meeting)
    content = Content(
        meeting=uid,
        sequence=delivery.round,
        round=round_,
        party_title=title_of(party, receiver.language),
        authority=_authority_title(delivery.authority, receiver.language),
        office=ical.Party(address, name),
        agenda=agenda,
        answer_url="" if is_cancelled else f"{base}/meeting-answer/{link}",
        meeting_url=f"{base}/{_path_of(meeting)}" if is_reader else "",
        pdf=pdf,
    )
    try:
        return write(receiver, content, clock.now())
    except ValueError:
        # An address that is none: the list of the invited shows it.
        return None


def _authority_title(authority: str, language: str) -> str:
    facts = all_authorities().get(authority)
    return title_of(facts, language) if facts is not None else authority


def _path_of(meeting: Meeting) -> str:
    return "/".join(meeting.getPhysicalPath()[len(api.portal.get().getPhysicalPath()) :])


def _agenda_pdf(meeting: Meeting, account: str, language: str, agenda: list[Entry]) -> bytes | None:
    """Return the agenda of one receiver as PDF; None where this machine or template makes none.

    The mail says the same in words, so nobody waits for a repaired template.
    """
    try:
        return agenda_pdf(meeting, agenda, language, account)
    except (OfficeMissing, OfficeFailed, TemplateFailed, Unmade) as problem:
        logger.warning("An invitation goes without its PDF (%s).", type(problem).__name__)
        return None
