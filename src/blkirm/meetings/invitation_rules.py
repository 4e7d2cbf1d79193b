"""Questions about inviting: who is invited, what speaks against it, what changed since."""

from blkirm import _
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import current_language
from blkirm.meetings.content import Meeting
from blkirm.meetings.invitation_records import Convening
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import Delivery
from blkirm.meetings.invitation_records import Facts
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import seats_of
from blkirm.meetings.rules import state_of
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import receiver_of
from blkirm.notifications.mail import settings
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from plone import api
from zope.i18nmessageid import Message

import re


#: Days between invitation and meeting; DOMAIN.md 1.5 (four weeks).
LEAD_DAYS = 28
#: Days before the meeting until which answers are usually asked for.
ANSWER_DAYS = 7
LONGEST_TEXT = 5_000
#: Invited to single items: only if the chair chooses them.
SINGLE_GUEST = "guest"

_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_RANK = {token: rank for rank, token in enumerate(PARTY_ROLES)}


@dataclass(frozen=True)
class Invitee:
    """Somebody who may be invited, on behalf of an authority.

    ``mail`` is empty where the account has no address. ``reads`` says whether the meeting may be
    viewed by that account; single guests are told time and place when they are chosen.
    """

    membership: str
    account: str
    authority: str
    role: str
    mail: str
    reads: bool

    @property
    def is_single_guest(self) -> bool:
        return self.role == SINGLE_GUEST

    @property
    def may_be_told(self) -> bool:
        return self.reads or self.is_single_guest


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Return everybody who belongs to the party on the meeting's day, by role and authority.

    Who has several roles on behalf of one authority is there once, with the first of them.
    """
    memberships = sorted(
        (m for seat in seats_of(meeting) for m in seat.members),
        key=lambda m: (_RANK[m.role], m.on_behalf_of, m.person),
    )
    found: dict[tuple[str, str], Invitee] = {}
    for m in memberships:
        key = (m.person, m.on_behalf_of)
        if key not in found and api.user.get(userid=m.person) is not None:
            found[key] = Invitee(
                m.id, m.person, m.on_behalf_of, m.role, _mail_of(m.person), reads(meeting, m.person)
            )
    return list(found.values())


def _mail_of(account: str) -> str:
    receiver = receiver_of(account)
    return receiver.address if receiver is not None else ""


def reads(meeting: Meeting, account: str) -> bool:
    """Say whether an account may view a meeting at this moment."""
    return bool(api.user.has_permission("View", username=account, obj=meeting))


def chosen_from(invitees: Iterable[Invitee], guests: Iterable[str]) -> list[Invitee]:
    """Return who is invited: all who may read the meeting, and the single guests named."""
    named = set(guests)
    return [i for i in invitees if (i.membership in named if i.is_single_guest else i.reads)]


def withdrawn_from(meeting: Meeting, chosen: Iterable[Invitee]) -> list[Delivery]:
    """Return what went to those who hold an invitation and may not read the meeting any more.

    Nobody who is ``chosen`` now, on behalf of whomever, and nobody whose account is gone.
    """
    accounts = {i.account for i in chosen}
    return [
        d
        for d in convening_of(meeting).deliveries.values()
        if d.knows
        and d.account not in accounts
        and _mail_of(d.account)
        and not reads(meeting, d.account)
    ]


def facts_of(meeting: Meeting) -> Facts:
    """Return what a message says of the meeting itself."""
    return Facts(
        meeting.title or "",
        in_berlin(meeting.start),
        in_berlin(meeting.end),
        meeting.place or "",
        meeting.video_link or "",
        meeting.mode or "",
    )


def reasons_against_inviting(meeting: Meeting) -> list[Message]:
    """Return, in words, why nobody can be invited to a meeting or told of a change of it."""
    if state_of(meeting) not in ("planned", "invited"):
        return [
            _(
                "msg_invite_state",
                default="Invitations go out for meetings that are planned or invited to.",
            )
        ]
    if not meeting.start or not meeting.end:
        return [_("msg_invite_no_time", default="The meeting needs a beginning and an end first.")]
    if meeting.start <= clock.now():
        return [_("msg_invite_past", default="The meeting has begun already.")]
    return []


def reasons_against_text(text: str) -> list[Message]:
    """Return, in words, why a text cannot be sent with an invitation."""
    if len(text) > LONGEST_TEXT:
        return [
            _(
                "msg_invite_text_long",
                default="The text may have at most ${length} characters.",
                mapping={"length": LONGEST_TEXT},
            )
        ]
    return []


def reasons_against_answer_day(meeting: Meeting, day: date | None) -> list[Message]:
    """Return, in words, why nobody can be asked to answer by a day."""
    if day is None or clock.today() <= day <= clock.day_of(meeting.start):
        return []
    return [
        _(
            "msg_invite_answer_by",
            default="Answers can be asked for from today until the day of the meeting.",
        )
    ]


def usual_answer_day(meeting: Meeting) -> date | None:
    """Return the day until which answers are asked for unless somebody says otherwise.

    A week before the meeting; none where that has passed.
    """
    day = clock.day_of(meeting.start) - timedelta(days=ANSWER_DAYS)
    return day if day > clock.today() else None


def answer_day_of(meeting: Meeting) -> date | None:
    """Return the day until which answers are asked for, as the last message says."""
    last = convening_of(meeting).last_round()
    return last[1].answer_by if last is not None else None


def already_sent(meeting: Meeting) -> Message:
    """Say that somebody else was quicker, and that nobody gets a second mail."""
    last = convening_of(meeting).last_round()
    if last is None:
        return _(
            "msg_invite_overtaken",
            default="Nothing was sent yet: something has changed since you looked. Please look "
            "again.",
        )
    return _(
        "msg_invite_already",
        default="The last message about this meeting went out on ${day}. Nothing was sent a "
        "second time.",
        mapping={"day": format_time(last[1].at, current_language())},
    )


def warnings_for(meeting: Meeting, invitees: Iterable[Invitee]) -> list[Message]:
    """Return what whoever invites should know before."""
    found = []
    day = clock.day_of(meeting.start)
    days = (day - clock.today()).days
    if state_of(meeting) == "planned" and days < LEAD_DAYS:
        found.append(
            _(
                "msg_invite_short",
                default="The meeting is on ${day}. That is less than four weeks from now.",
                mapping={"day": format_date(day, current_language())},
            )
        )
    if not agenda_of(meeting):
        found.append(_("msg_invite_no_agenda", default="The agenda is empty."))
    if meeting.mode != "video" and not meeting.place:
        found.append(_("msg_invite_no_place", default="No place is given."))
    if meeting.mode in ("video", "hybrid") and not meeting.video_link:
        found.append(_("msg_invite_no_link", default="No video link is given."))
    if not is_configured():
        found.append(
            _(
                "msg_invite_no_mail",
                default="This portal sends no mail. The meeting is shown as invited to, and "
                "everybody answers in the portal.",
            )
        )
    return found


def stamp_of(meeting: Meeting, invitees: Iterable[Invitee]) -> str:
    """Return a token for what somebody saw before sending; it differs when any of it does."""
    last = convening_of(meeting).last_round()
    agenda = [(entry.uid, entry.title) for entry in agenda_of(meeting)]
    invitees = list(invitees)
    known = convening_of(meeting).deliveries
    withdrawn = withdrawn_from(meeting, chosen_from(invitees, known))
    seen = (
        state_of(meeting),
        last[0] if last else None,
        facts_of(meeting),
        agenda,
        invitees,
        [d.membership for d in withdrawn],
    )
    return sha256(repr(seen).encode()).hexdigest()[:20]


def changed_facts(meeting: Meeting) -> list[str]:
    """Return the names of what is not as the last message said; nothing before the first."""
    last = convening_of(meeting).last_round()
    if last is None or state_of(meeting) != "invited":
        return []
    told, now = last[1].facts, facts_of(meeting)
    return [
        name for name in Facts.__dataclass_fields__ if getattr(told, name) != getattr(now, name)
    ]


def moved_at(convening: Convening) -> datetime | None:
    """Return when people were last told that the meeting takes place at another time or place."""
    rounds = list(convening.rounds.values())
    for before, after in list(zip(rounds, rounds[1:], strict=False))[::-1]:
        if is_moved(before.facts, after.facts):
            return after.at
    return None


def is_moved(before: Facts, after: Facts) -> bool:
    """Say whether a meeting takes place at another time, at another place or in another way."""
    names = ("start", "end", "place", "mode")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def told(convening: Convening) -> list[str]:
    """Return the ids of the memberships that got at least one message."""
    return [m for m, delivery in convening.deliveries.items() if delivery.knows]


def office_of(meeting: Meeting) -> tuple[str, str]:
    """Return address and name of the office that invites: the party's contact, else the portal's.

    Never a person: replies of calendar programs arrive there.
    """
    party = party_of(meeting)
    found = _MAIL.search(party.contact or "")
    return (found[0] if found else settings().email_from_address or ""), party.Title()
