"""The record of what was asked, said and decided about a thing. It only grows."""

from blkirm.releases.rounds import Answer
from BTrees.OOBTree import OOTreeSet
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from persistent import Persistent
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.releases"


@dataclass(frozen=True)
class Step:
    """Something done with a round: ``extend``, ``end`` or ``withdraw``; by which account, when.

    An account is empty where the portal did it by itself. ``before`` is the deadline before.
    """

    kind: str
    at: datetime
    by: str = ""
    note: str = ""
    before: date | None = None


class Round(Persistent):
    """One round about one text; ``digest`` and ``version`` say which.

    ``asked`` are the Länder that had a vote when it began. ``outcome`` is empty while it goes on,
    then a state; ``how`` says how it ended (``rounds.End``). A withdrawal stays beside the outcome.
    """

    def __init__(
        self,
        number: int,
        scope: str,
        deadline: date,
        asked: Sequence[str],
        digest: str,
        version: int,
        started_at: datetime,
        started_by: str,
    ) -> None:
        self.number = number
        self.scope = scope
        self.deadline = deadline
        self.asked = tuple(asked)
        self.digest = digest
        self.version = version
        self.started_at = started_at
        self.started_by = started_by
        self.answers: tuple[Answer, ...] = ()
        self.steps: tuple[Step, ...] = ()
        self.outcome = ""
        self.how = ""
        self.is_withdrawn = False

    @property
    def is_running(self) -> bool:
        return not self.outcome

    def step(self, kind: str) -> Step | None:
        """Return the last step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)


class ReleaseRecord(Persistent):
    """All rounds about one thing, the first one first."""

    def __init__(self) -> None:
        self.rounds: tuple[Round, ...] = ()


class PartyRounds(Persistent):
    """Which things of a party were ever asked about, and which are now; by UID."""

    def __init__(self) -> None:
        self.things = OOTreeSet()
        self.running = OOTreeSet()


def rounds_of(thing: Any) -> tuple[Round, ...]:
    """Return all rounds about a thing, the first one first; none of what cannot be asked about."""
    record = IAnnotations(thing, {}).get(KEY)
    return record.rounds if record is not None else ()


def newest_round(thing: Any) -> Round | None:
    rounds = rounds_of(thing)
    return rounds[-1] if rounds else None


def running_round(thing: Any) -> Round | None:
    """Return the round that nobody has ended yet, whatever its deadline."""
    newest = newest_round(thing)
    return newest if newest is not None and newest.is_running else None


def add_round(thing: Any, new: Round) -> None:
    notes = IAnnotations(thing)
    if KEY not in notes:
        notes[KEY] = ReleaseRecord()
    notes[KEY].rounds = (*notes[KEY].rounds, new)


def forget_rounds(thing: Any) -> None:
    """Take the record from a copy: nobody was asked about that."""
    IAnnotations(thing).pop(KEY, None)


def rounds_in(party: Any) -> PartyRounds:
    """Return what is known of a party's rounds, for reading."""
    return IAnnotations(party).get(KEY) or PartyRounds()


def rounds_in_to_write(party: Any) -> PartyRounds:
    notes = IAnnotations(party)
    if KEY not in notes:
        notes[KEY] = PartyRounds()
    return notes[KEY]
