"""Answers to an invitation: who comes, who does not, who comes instead.

An answer belongs to a membership, so to one person on behalf of one authority; it ends with it.
"""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Refused
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel import clock
from blkirm.meetings.answers_links import claim_of
from blkirm.meetings.answers_links import is_genuine
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import Meeting
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.invitation_records import Answer
from blkirm.meetings.invitation_records import ANSWERS
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.meetings.invitation_records import DEPUTY
from blkirm.meetings.invitation_rules import moved_at
from blkirm.meetings.invitation_rules import reads
from blkirm.meetings.invitation_rules import SINGLE_GUEST
from blkirm.meetings.rules import seats_of
from blkirm.meetings.rules import state_of
from blkirm.notifications.operations import tell
from blkirm.parties.rules import GUESTS
from blkirm.parties.rules import party_of
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterable
from dataclasses import dataclass
from plone import api
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Answers of one membership that are kept; more are refused.
MOST_ANSWERS = 200


@dataclass(frozen=True)
class Asked:
    """A meeting and the membership on whose behalf somebody is asked to come to it."""

    meeting: Meeting
    membership: Membership


def asked_by_link(text: str) -> Asked | None:
    """Return what a link in a mail asks; None for whatever is wrong with it.

    That is so too where the membership is over or stands for something else now, where the account
    may not know of the meeting any more, and where no answer is taken.
    """
    claim = claim_of(text)
    if claim is None:
        return None
    try:
        membership = get_register().get(claim.membership)
    except KeyError:
        membership = None
    account, authority = (
        (membership.person, membership.on_behalf_of) if membership is not None else ("", "")
    )
    is_signed = is_genuine(get_convening_records().key, claim, account, authority)
    if membership is None or not is_signed:
        return None
    # Unrestricted: the signature says who asks; what that account may see is asked below.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=claim.meeting)
    meeting = brains[0]._unrestrictedGetObject() if brains else None
    if not IMeeting.providedBy(meeting):
        return None
    return Asked(meeting, membership) if may_answer(meeting, membership) else None


def asked_of(meeting: Meeting, account: str) -> list[Membership]:
    """Return the memberships for which an account may answer now, the first role first."""
    found = (m for seat in seats_of(meeting) for m in seat.members if m.person == account)
    seen: dict[str, Membership] = {}
    for membership in found:
        if membership.on_behalf_of not in seen and may_answer(meeting, membership):
            seen[membership.on_behalf_of] = membership
    return list(seen.values())


def may_answer(meeting: Meeting, membership: Membership) -> bool:
    """Say whether an answer on behalf of a membership is taken at this moment."""
    if not (takes_answers(meeting) and membership.is_current()):
        return False
    if membership.party != party_of(meeting).getId():
        return False
    if membership.valid_until and membership.valid_until < clock.day_of(meeting.start):
        return False
    if api.user.get(userid=membership.person) is None:
        return False
    if membership.role == SINGLE_GUEST:
        return membership.id in convening_of(meeting).deliveries
    return reads(meeting, membership.person)


def takes_answers(meeting: Meeting) -> bool:
    """Say whether a meeting is invited to and not over."""
    is_set = bool(meeting.start and meeting.end)
    return is_set and state_of(meeting) == "invited" and clock.now() < meeting.end


def deputies_for(meeting: Meeting, membership: Membership) -> list[str]:
    """Return the accounts that may come instead: others of the same authority, deputies first.

    None for guests: they see nobody's name.
    """
    if membership.role in GUESTS:
        return []
    colleagues = [
        m
        for seat in seats_of(meeting)
        for m in seat.members
        if m.on_behalf_of == membership.on_behalf_of
        and m.person != membership.person
        and m.role not in GUESTS
    ]
    colleagues.sort(key=lambda m: (m.role != "deputy-member", m.person))
    return list(dict.fromkeys(m.person for m in colleagues))


def give_answer(
    meeting: Meeting,
    membership: Membership,
    answer: str,
    deputy: str = "",
    *,
    by_link: bool = False,
) -> Answer:
    """Keep an answer. Raises NotAccepted for one that makes no sense, Refused where it is too late.

    Whoever is named as deputy is told. Saying the same again changes nothing.
    """
    if not may_answer(meeting, membership):
        raise Refused(_in_words(_("msg_answer_closed", default="No answer is taken any more.")))
    deputy = deputy if answer == DEPUTY else ""
    reason = reason_against(meeting, membership, answer, deputy)
    if reason is not None:
        raise NotAccepted(_in_words(reason))
    convening = convening_to_write(meeting)
    before = convening.answer_of(membership.id)
    if before is not None and (before.answer, before.deputy) == (answer, deputy):
        last = convening.last_round()
        if last is None or before.at >= last[1].at:
            return before
    given = Answer(answer, clock.now(), by_link, deputy)
    convening.answers[membership.id] = (*convening.answers.get(membership.id, ()), given)
    answered = get_convening_records().answered
    uid = api.content.get_uuid(meeting)
    if uid not in answered:
        answered[uid] = OOTreeSet()
    answered[uid].add(membership.id)
    if deputy and (before is None or before.deputy != deputy):
        tell(
            [deputy],
            _(
                "notice_deputy",
                default="You are asked to attend: ${title}",
                mapping={"title": meeting.title},
            ),
            _(
                "notice_deputy_text",
                default="Your authority has named you as the one who attends this meeting.",
            ),
            meeting.absolute_url(),
            about=meeting,
        )
    return given


def reason_against(
    meeting: Meeting, membership: Membership, answer: str, deputy: str
) -> Message | None:
    """Return, in words, why an answer cannot be taken as it is."""
    if answer not in ANSWERS:
        return _("msg_answer_unknown", default="Please choose one of the answers.")
    if answer == DEPUTY and deputy not in deputies_for(meeting, membership):
        return _(
            "msg_answer_deputy",
            default="Please choose who comes instead, from the same authority.",
        )
    given = convening_of(meeting).answers.get(membership.id, ())
    if len(given) >= MOST_ANSWERS:
        return _("msg_answer_often", default="This was answered too often.")
    return None


def is_answer_due(brain: Any, account: str) -> bool:
    """Say whether an account has not answered an invitation yet; from a catalogue entry alone.

    ``brain`` is that of a meeting which the account may view.
    """
    if brain.review_state != "invited":
        return False
    answered = get_convening_records().answered.get(brain.UID, ())
    day = clock.day_of(brain.meeting_start)
    mine = (m for m in get_register().of_person(account) if m.party == brain.party)
    return any(
        m.is_current()
        and m.role != SINGLE_GUEST
        and (m.valid_until is None or m.valid_until >= day)
        and m.id not in answered
        for m in mine
    )


def unanswered(memberships: Iterable[Membership], meeting: Meeting) -> list[Membership]:
    """Return those among memberships that have not answered since the meeting was last moved."""
    convening = convening_of(meeting)
    moved = moved_at(convening)
    found = []
    for membership in memberships:
        answer = convening.answer_of(membership.id)
        if answer is None or (moved is not None and answer.at < moved):
            found.append(membership)
    return found


def _in_words(message: Message) -> str:
    return translate(message, context=getRequest())
