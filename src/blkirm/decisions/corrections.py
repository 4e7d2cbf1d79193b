"""A decision in force is changed only with a note that all its readers see, like adopted minutes.

What a decision says is kept when it comes into force. Whatever changes it afterwards is compared
with that: without a note it is refused, with one the old text stays beside the note.
"""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.decisions.content import Decision
from blkirm.kernel import clock
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from plone import api
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate


#: What a decision says: nothing of it is changed silently.
SAID = (
    "title",
    "description",
    "text",
    "type",
    "result",
    "decided_on",
    "addressees",
    "due_date",
    "replaces",
)


@dataclass(frozen=True)
class Correction:
    """One correction: what it changed, as it was before; why; who made it.

    ``before`` has the values of the fields that were changed, lists as tuples.
    """

    note: str
    before: Mapping[str, Any]
    account: str = ""
    made_at: datetime = field(default_factory=clock.now)


def said_by(decision: Decision) -> dict[str, Any]:
    """Return what a decision says, to be compared and kept."""
    values = ((name, getattr(decision, name, None)) for name in SAID)
    return {name: tuple(v) if isinstance(v, list | tuple) else v or None for name, v in values}


def come_into_force(decision: Decision) -> None:
    """Keep what a decision says now as what is in force."""
    decision.in_force = said_by(decision)


def keep_correction(decision: Decision) -> None:
    """Keep what was changed of a decision in force, with its note. Raises NotAccepted without one.

    Does nothing with a draft, and nothing where the decision says what it said before.
    """
    note, decision.correction_note = " ".join(decision.correction_note.split()), ""
    if decision.in_force is None:
        return
    now = said_by(decision)
    # Some fields came later than the decision: what was not kept is not compared.
    before = {name: old for name, old in decision.in_force.items() if old != now[name]}
    if not before:
        return
    if not note:
        raise NotAccepted(
            translate(
                _(
                    "msg_decision_correction_missing",
                    default="This decision is in force. Please say in the correction note "
                    "(correction_note) what is corrected, and why.",
                ),
                context=getRequest(),
            )
        )
    account = api.user.get_current().getId() or ""
    decision.corrections = (*decision.corrections, Correction(note, before, account))
    decision.in_force = now
