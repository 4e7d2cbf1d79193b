"""Sending what was noted: mail by mail, with the rights each receiver has at that moment.

A mail is claimed in one transaction, handed to the mail server outside of any, and called sent in
another one, after the server took it. Two processes that claim the same mail conflict, so nobody gets
it twice. Only where a process ends between handing over and noting it, the mail goes once more
after a while, under the same Message-ID and SEQUENCE, by which mail programs know it again.
"""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.office import OfficeFailed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.workshop import Unmade
from blkirm.meetings import ical
from blkirm.meetings.answers import may_answer
from blkirm.meetings.answers import unanswered
from blkirm.meetings.answers_links import sign
from blkirm.meetings.content import Meeting
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.invitation_mail import Content
from blkirm.meetings.invitation_mail import write
from blkirm.meetings.invitation_mail import write_withdrawal
from blkirm.meetings.invitation_records import BAD_ADDRESS
from blkirm.meetings.invitation_records import CANCELLATION
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import FAILED
from blkirm.meetings.invitation_records import NO_ADDRESS
from blkirm.meetings.invitation_records import NOT_TOLD
from blkirm.meetings.invitation_records import REFUSED
from blkirm.meetings.invitation_records import SENDING
from blkirm.meetings.invitation_records import SENT
from blkirm.meetings.invitation_records import UNREACHABLE
from blkirm.meetings.invitation_records import WAITING
from blkirm.meetings.invitation_rules import office_of
from blkirm.meetings.invitation_rules import reads
from blkirm.meetings.invitation_rules import SINGLE_GUEST
from blkirm.meetings.pack_agenda import agenda_pdf
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import Entry
from blkirm.meetings.rules import seats_of
from blkirm.notifications.mail import hand_over
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import Mail
from blkirm.notifications.mail import NotTaken
from blkirm.notifications.mail import Receiver
from blkirm.notifications.mail import receiver_of
from blkirm.notifications.mail import settings
from blkirm.notifications.operations import tell
from blkirm.parties.rules import party_of
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from plone import api
from transaction.interfaces import TransientError
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest
from zope.interface import implementer

import logging
import transaction


logger = logging.getLogger(__name__)

#: Minutes until the next attempt, after the first, the second … one; then every four hours.
WAITS = (1, 5, 15, 60, 240)
#: How long a message is tried; the meeting's beginning ends it as well.
PATIENCE = timedelta(days=3)
#: After that long a mail that was claimed is believed to have been lost with its process.
STALE = timedelta(minutes=15)
#: How often the outcome is written when others write the same meeting's records at that moment.
ATTEMPTS = 20


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt; ``is_final`` where trying again makes no sense."""

    state: str
    problem: str = ""
    is_final: bool = False


@implementer(IChore)
class WaitingInvitations:
    """Send what waits, as soon as something does, and what failed when its time has come."""

    seconds = 60
    eager = True

    def run(self, portal: Any) -> int:
        return send_waiting()


waiting_invitations = WaitingInvitations()


def send_waiting() -> int:
    """Send what waits; return how many mails the server took. Commits in between.

    Where the server cannot be reached, the rest waits for its next turn.
    """
    sent = 0
    for uid in list(get_convening_records().outbox):
        try:
            while (claimed := _claim(uid)) is not None:
                outcome = _send(uid, claimed)
                _note(uid, claimed, outcome)
                sent += outcome.state == SENT
                if outcome.problem == UNREACHABLE:
                    return sent
        except TransientError:
            # Another process is at it, or somebody changed the meeting: the next turn sees.
            transaction.abort()
    return sent


def next_attempt(delivery: Delivery, begun: datetime, ends: datetime) -> datetime | None:
    """Return when a message that failed is tried again; None where its time is over.

    ``begun`` is when it was noted, ``ends`` when the meeting begins.
    """
    wait = WAITS[min(delivery.attempts, len(WAITS)) - 1] if delivery.attempts else WAITS[0]
    moment = clock.now() + timedelta(minutes=wait)
    return moment if moment < min(begun + PATIENCE, ends) else None


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Say whether a message is to be handed over now."""
    if delivery.state == SENDING:
        return now - delivery.at > STALE
    if delivery.state == FAILED:
        return delivery.next_at is not None and delivery.next_at <= now
    return delivery.state == WAITING


def _begin(uid: str) -> Meeting | None:
    """Begin a transaction and return the meeting as it is now."""
    transaction.begin()
    # What was found out about rights is kept as long as a request, and a chore has one for many
    # transactions.
    kept = IAnnotations(getRequest(), None)
    if kept is not None:
        kept.clear()
    # Nobody reads here; what goes out is read with the rights of each receiver.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
    return brains[0]._unrestrictedGetObject() if brains else None


def _claim(uid: str) -> Delivery | None:
    """Claim the next mail of a meeting, so that no other process sends it."""
    meeting = _begin(uid)
    deliveries = list(convening_of(meeting).deliveries.values()) if meeting is not None else []
    now = clock.now()
    due = next((d for d in deliveries if is_due(d, now)), None)
    claimed = None
    if due is not None:
        claimed = replace(due, state=SENDING, at=now, attempts=due.attempts + 1, next_at=None)
        convening_to_write(meeting).deliveries[due.membership] = claimed
    elif not any(d.is_pending for d in deliveries):
        outbox = get_convening_records().outbox
        if uid in outbox:
            outbox.remove(uid)
    transaction.commit()
    return claimed


def _send(uid: str, delivery: Delivery) -> Outcome:
    """Write the mail and hand it over; changes nothing in the database."""
    meeting = _begin(uid)
    try:
        if meeting is None or convening_of(meeting).deliveries.get(delivery.membership) != delivery:
            return Outcome(NOT_TOLD)
        if not is_configured():
            return Outcome(FAILED, UNREACHABLE)
        if delivery.reminded is not None and not _is_awaited(meeting, delivery):
            # Answered meanwhile: what was sent before still is what this one was sent.
            return Outcome(SENT)
        try:
            mail = _mail_for(meeting, delivery)
        except ValueError:
            return Outcome(FAILED, BAD_ADDRESS, is_final=True)
        if mail is None:
            gone = receiver_of(delivery.account) is None
            return Outcome(NO_ADDRESS if gone else NOT_TOLD)
        hand_over(mail)
        return Outcome(SENT)
    except NotTaken as refusal:
        problem = REFUSED if refusal.is_answer else UNREACHABLE
        return Outcome(FAILED, problem, refusal.is_final)
    finally:
        transaction.abort()


def _note(uid: str, claimed: Delivery, outcome: Outcome) -> None:
    """Write down what became of a mail, however many others write at that moment."""
    for _attempt in range(ATTEMPTS):
        try:
            meeting = _begin(uid)
            if meeting is not None:
                _note_once(meeting, claimed, outcome)
            transaction.commit()
        except TransientError:
            transaction.abort()
        else:
            return
    logger.warning("What became of an invitation could not be noted; it is sent once more.")


def _note_once(meeting: Meeting, claimed: Delivery, outcome: Outcome) -> None:
    convening = convening_to_write(meeting)
    current = convening.deliveries.get(claimed.membership)
    if current != claimed:
        if outcome.state == SENT and current is not None:
            # A newer message waits already; it finds somebody who knows of the meeting.
            knows = not claimed.withdrawn
            heard = claimed.round if knows else -1
            convening.deliveries[claimed.membership] = replace(current, told=knows, heard=heard)
        return
    next_at = None
    if outcome.state == FAILED and not outcome.is_final:
        round_ = convening.rounds[claimed.round]
        ends = meeting.start or round_.facts.start
        next_at = next_attempt(claimed, claimed.reminded or round_.at, ends)
    noted = replace(
        claimed, state=outcome.state, at=clock.now(), next_at=next_at, problem=outcome.problem
    )
    if noted.is_given_up:
        _tell_sender(meeting, noted)
    convening.deliveries[claimed.membership] = noted


def _tell_sender(meeting: Meeting, noted: Delivery) -> None:
    """Tell who sent a message that somebody does not get it; once for each message."""
    convening = convening_of(meeting)
    before = (d for d in convening.deliveries.values() if d.membership != noted.membership)
    if any(d.is_given_up and d.round == noted.round for d in before):
        return
    tell(
        [convening.rounds[noted.round].by],
        _(
            "notice_not_delivered",
            default="Not delivered: mail about ${title}",
            mapping={"title": meeting.title},
        ),
        _(
            "notice_not_delivered_text",
            default="The mail server did not take every mail. The page of participants says whom "
            "you have to tell in another way.",
        ),
        f"{meeting.absolute_url()}/@@attendance",
        about=meeting,
    )


# --- writing ----------------------------------------------------------------------------------


def _mail_for(meeting: Meeting, delivery: Delivery) -> Mail | None:
    """Return the mail for one receiver; None where nothing may or can be sent any more.

    Raises ValueError where an address is none.
    """
    convening = convening_of(meeting)
    receiver = receiver_of(delivery.account)
    is_guest = delivery.role == SINGLE_GUEST
    belongs = any(m.id == delivery.membership for seat in seats_of(meeting) for m in seat.members)
    is_reader = reads(meeting, delivery.account)
    if delivery.withdrawn:
        if receiver is None or is_reader or (belongs and is_guest):
            return None
        return _withdrawal_for(meeting, delivery, receiver)
    if receiver is None or not belongs or not (is_reader or is_guest):
        return None
    uid = api.content.get_uuid(meeting)
    round_ = convening.rounds[delivery.round]
    is_cancelled = round_.kind == CANCELLATION
    address, name = office_of(meeting)
    base = f"{round_.base}/{receiver.language}"
    link = sign(
        get_convening_records().key,
        uid,
        delivery.membership,
        delivery.account,
        delivery.authority,
    )
    with api.env.adopt_user(username=delivery.account):
        is_news = delivery.reminded is None
        agenda = agenda_of(meeting) if is_news else []
        agenda = [entry for entry in agenda if is_reader or not entry.hidden]
        pdf = None
        if is_reader and is_news and not is_cancelled:
            pdf = _agenda_pdf(meeting, delivery.account, receiver.language, agenda)
    content = Content(
        meeting=uid,
        membership=delivery.membership,
        sequence=delivery.round,
        round=round_,
        is_first=not delivery.told,
        party_title=title_of(party_of(meeting), receiver.language),
        authority=_authority_title(delivery.authority, receiver.language),
        office=ical.Party(address, name),
        agenda=agenda,
        answer_url="" if is_cancelled else f"{base}/meeting-answer/{link}",
        meeting_url=f"{base}/{_path_of(meeting)}" if is_reader else "",
        # Single guests learn time and place; whoever dials in hears what is said.
        video_link=round_.facts.video_link if is_reader and not is_cancelled else "",
        pdf=pdf,
        reminded=delivery.reminded,
    )
    return write(receiver, content, clock.now())


def _withdrawal_for(meeting: Meeting, delivery: Delivery, receiver: Receiver) -> Mail:
    """Return the mail that takes an invitation back; says nothing that was not said before."""
    heard = convening_of(meeting).rounds.get(delivery.heard)
    withdrawn = ical.Withdrawal(
        api.content.get_uuid(meeting),
        delivery.round,
        clock.now(),
        heard.facts.start if heard is not None else None,
        heard.facts.end if heard is not None else None,
    )
    # As that message said: the party's office may be another one now.
    told = heard.office if heard is not None else ""
    office = ical.Party(told or settings().email_from_address)
    return write_withdrawal(receiver, withdrawn, office, delivery.membership)


def _is_awaited(meeting: Meeting, delivery: Delivery) -> bool:
    """Say whether an answer is still wanted from a receiver."""
    membership = next(
        (m for seat in seats_of(meeting) for m in seat.members if m.id == delivery.membership), None
    )
    return (
        membership is not None
        and may_answer(meeting, membership)
        and bool(unanswered([membership], meeting))
    )


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
