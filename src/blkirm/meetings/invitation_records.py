"""What was sent for a meeting, what was answered, and who was there: kept with the meeting.

In one annotation of the meeting, as trees: people who answer at the same time write into different
places. A copy of a meeting begins without any of it.
"""

from blkirm.meetings.attendance_rules import Attendance
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from persistent import Persistent
from plone.dexterity.interfaces import IDexterityContent
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.meetings.convening"

INVITATION, UPDATE, CANCELLATION = "invitation", "update", "cancellation"
#: What became of a message to one receiver. ``SENDING`` is claimed by a process that hands it over
#: now, ``SENT`` was taken by the mail server, ``FAILED`` was not.
WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
NO_ADDRESS, NOT_TOLD = "no-address", "not-told"
#: Why a message could not be handed over.
UNREACHABLE, REFUSED, BAD_ADDRESS = "unreachable", "refused", "bad-address"
ACCEPTED, DECLINED, DEPUTY = "accepted", "declined", "deputy"
ANSWERS = (ACCEPTED, DECLINED, DEPUTY)


@dataclass(frozen=True)
class Facts:
    """What an invitation says of the meeting itself; what differs later is a change to be told."""

    title: str
    start: datetime
    end: datetime
    place: str
    video_link: str
    mode: str


@dataclass(frozen=True)
class Round:
    """One message to all who were chosen; its number is the SEQUENCE in calendars.

    ``base`` is the outer address of the portal at that moment: it is written behind the request.
    ``answer_by`` is the last day on which answers are asked for; later ones are taken as well.
    ``office`` is the address that invites in calendars.
    """

    kind: str
    facts: Facts
    text: str
    by: str
    at: datetime
    base: str
    memberships: tuple[str, ...]
    answer_by: date | None = None
    office: str = ""


@dataclass(frozen=True)
class Delivery:
    """What became of the last message to one receiver, and for whom that receiver was told.

    ``told`` says whether an earlier message was sent. A message that failed (``problem``) is tried
    again at ``next_at``; without that moment it is not tried again by itself.

    ``heard`` is the number of the last message that arrived before this one, -1 where none is known.
    ``withdrawn`` says that this one takes the invitation back, ``reminded`` when it was noted that
    the receiver is to be asked for an answer once more.
    """

    membership: str
    account: str
    authority: str
    role: str
    round: int
    state: str
    at: datetime
    told: bool = False
    attempts: int = 0
    next_at: datetime | None = None
    problem: str = ""
    heard: int = -1
    withdrawn: bool = False
    reminded: datetime | None = None

    @property
    def knows(self) -> bool:
        """Say whether the receiver holds an invitation, as far as the portal can know.

        What is being handed over at this moment may have arrived.
        """
        if self.withdrawn:
            return self.told and self.state != SENT
        return self.told or self.state in (SENT, SENDING)

    @property
    def last_heard(self) -> int:
        """Return the number of the last message that certainly told of the meeting; -1: none."""
        return self.round if self.state == SENT and not self.withdrawn else self.heard

    @property
    def is_given_up(self) -> bool:
        return self.state == FAILED and self.next_at is None

    @property
    def is_pending(self) -> bool:
        """Say whether the portal still has something to do about it."""
        return self.state in (WAITING, SENDING) or (self.state == FAILED and not self.is_given_up)


@dataclass(frozen=True)
class Answer:
    """What a receiver answered; ``deputy`` is the account that comes instead."""

    answer: str
    at: datetime
    by_link: bool
    deputy: str = ""


class Convening(Persistent):
    """See the module. ``answers`` keep every answer, the last one counts."""

    def __init__(self) -> None:
        self.rounds = IOBTree()  # sequence -> Round
        self.deliveries = OOBTree()  # membership id -> Delivery
        self.answers = OOBTree()  # membership id -> tuple of Answer, the oldest first
        self.attendance = OOBTree()  # authority id -> Attendance

    #: The day of the meeting before which those who had not answered were reminded by rule.
    reminded_before: date | None = None

    def last_round(self) -> tuple[int, Round] | None:
        if not self.rounds:
            return None
        number = self.rounds.maxKey()
        return number, self.rounds[number]

    def answer_of(self, membership: str) -> Answer | None:
        """Return the answer that counts."""
        given = self.answers.get(membership)
        return given[-1] if given else None


def convening_of(meeting: IDexterityContent) -> Convening:
    """Return the records of a meeting to read; empty ones that are kept nowhere if it has none."""
    found = IAnnotations(meeting).get(KEY)
    return Convening() if found is None else found


def convening_to_write(meeting: IDexterityContent) -> Convening:
    """Return the records of a meeting, made now where it has none."""
    annotations = IAnnotations(meeting)
    if KEY not in annotations:
        annotations[KEY] = Convening()
    return annotations[KEY]


def forget_convening(meeting: IDexterityContent) -> None:
    """Let a copy of a meeting begin anew."""
    IAnnotations(meeting).pop(KEY, None)


def attendance_of(meeting: IDexterityContent) -> dict[str, Attendance]:
    """Return what is recorded of the seats, by authority."""
    return dict(convening_of(meeting).attendance)
