"""The cycles of a party, kept with it: for which conference, what was set by hand, what is done.

Days that follow from others are never stored: whoever moves the conference moves them all.
"""

from blkirm.kernel import clock
from blkirm.kernel.workdays import Laender
from blkirm.publications import imk
from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from plone.dexterity.content import DexterityContent
from uuid import uuid4
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.publications.imk"
#: More cycles than two a year for half a century are a mistake.
MOST = 100


@dataclass(frozen=True)
class Cycle:
    """One report to one conference. Pairs stand for mappings, so that a cycle never changes."""

    start: date
    end: date
    session: int | None = None
    place: str = ""
    leads: tuple[tuple[str, int], ...] = tuple(imk.DEFAULT_LEADS.items())
    laender: Laender = "all"
    by_hand: tuple[tuple[str, date], ...] = ()
    done: tuple[tuple[str, date], ...] = ()
    id: str = field(default_factory=lambda: uuid4().hex)
    #: Grows with each change: SEQUENCE in calendars, and what a form builds on.
    revision: int = 0
    changed_at: datetime = field(default_factory=clock.now)

    @property
    def steps(self) -> tuple[imk.Planned, ...]:
        return imk.plan(self.start, dict(self.leads), self.laender, dict(self.by_hand))

    @property
    def done_on(self) -> Mapping[str, date]:
        return dict(self.done)

    @property
    def is_over(self) -> bool:
        """Say whether the conference was, and everything before it."""
        return self.end < clock.today() and len(self.done) == len(imk.STEPS)

    def state_of(self, step: imk.Planned) -> str:
        return imk.state_of(step.day, self.done_on.get(step.step), clock.today(), self.laender)

    @property
    def late(self) -> tuple[str, ...]:
        return imk.late_steps(self.steps, self.done_on, clock.today())


def cycles_of(party: DexterityContent) -> list[Cycle]:
    """Return the cycles of a party, the next conference first, what was long ago last."""
    kept = IAnnotations(party).get(KEY)
    today = clock.today()
    found = list(kept.values()) if kept else []
    coming = sorted((c for c in found if c.end >= today), key=lambda c: (c.start, c.id))
    past = sorted((c for c in found if c.end < today), key=lambda c: (c.start, c.id), reverse=True)
    return [*coming, *past]


def cycle_named(party: DexterityContent, cycle_id: str) -> Cycle | None:
    kept = IAnnotations(party).get(KEY)
    return kept.get(cycle_id) if kept else None


def keep(party: DexterityContent, cycle: Cycle) -> None:
    """Keep a cycle, in the place of an earlier one with the same id."""
    annotations = IAnnotations(party)
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    annotations[KEY][cycle.id] = cycle


def forget(party: DexterityContent, cycle_id: str) -> None:
    del IAnnotations(party)[KEY][cycle_id]
