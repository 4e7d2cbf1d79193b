"""Papers *about* the rules: a file with a marking that somebody let through by name.

A pass belongs to a party, names one content by its SHA-256, is used once and stays on record.
"""

from blkirm.access.interfaces import ISpace
from blkirm.kernel import clock
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.intake.passes"


@dataclass(frozen=True)
class Pass:
    """Leave for one file to enter once, though it carries a marking."""

    sha256: str
    reason: str
    granted_by: str
    granted_at: datetime
    used_by: str = ""
    used_at: datetime | None = None


def passes_in(space: ISpace | None) -> tuple[Pass, ...]:
    """Return all passes that were ever given in a party, the oldest first."""
    return IAnnotations(space).get(KEY, ()) if space is not None else ()


def has_pass(space: ISpace | None, sha256: str) -> bool:
    """Say whether a file may enter a party though it carries a marking."""
    return any(p.sha256 == sha256 and p.used_at is None for p in passes_in(space))


def had_pass(space: ISpace | None, sha256: str) -> bool:
    """Say whether a file was ever let through, so that its paper may speak of what it is about."""
    return bool(sha256) and any(p.sha256 == sha256 for p in passes_in(space))


def give_pass(space: ISpace, sha256: str, reason: str, by: str) -> Pass:
    """Let a file enter once; a pass that is open already is kept."""
    given = Pass(sha256, reason, by, clock.now())
    if not has_pass(space, sha256):
        IAnnotations(space)[KEY] = (*passes_in(space), given)
    return given


def use_pass(space: ISpace | None, sha256: str, by: str) -> None:
    """Note that a file entered with its pass, which is used up then."""
    if has_pass(space, sha256):
        IAnnotations(space)[KEY] = tuple(
            replace(p, used_by=by, used_at=clock.now())
            if p.sha256 == sha256 and p.used_at is None
            else p
            for p in passes_in(space)
        )


def space_of(place: Any) -> Any:
    """Return the party that a thing lies in; None outside of all."""
    while place is not None:
        if ISpace.providedBy(place):
            return place
        place = getattr(place, "__parent__", None)
    return None
