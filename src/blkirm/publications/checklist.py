"""What has to be true of a report before it leaves the house, filled in as far as the portal can.

Each line is a named adapter (``interfaces.ICheck``), so other folders can add theirs. A line that
blocks stands against approving and publishing until it is ok; where the portal cannot tell, a
publication officer says so by name, with a reason that is kept.
"""

from blkirm.publications.interfaces import ICheck
from dataclasses import dataclass
from plone.dexterity.content import DexterityContent
from zope.component import getAdapters
from zope.i18nmessageid import Message


OK, MISSING, WARNING, UNKNOWN = "ok", "missing", "warning", "unknown"


@dataclass(frozen=True)
class Confirmation:
    """That somebody looked where the portal could not tell; ``at`` in ISO 8601."""

    by: str
    at: str
    note: str


@dataclass(frozen=True)
class Check:
    """A line of the checklist. ``detail`` says what was found, or what is to be done."""

    id: str
    title: Message
    state: str
    blocking: bool
    detail: Message | str = ""
    confirmation: Confirmation | None = None

    @property
    def stands_against(self) -> bool:
        return self.blocking and self.state in (MISSING, UNKNOWN)


def checklist(report: DexterityContent) -> list[Check]:
    """Return all lines in their order. Looks at the source whoever asks; names nothing of it."""
    found = [adapter for _name, adapter in getAdapters((report,), ICheck)]
    found.sort(key=lambda each: (each.order, each.id))
    return [_confirmed(report, each.check()) for each in found]


def reasons_against_release(report: DexterityContent) -> list[Message | str]:
    """Return what the checklist says against letting a report out."""
    return [check.detail or check.title for check in checklist(report) if check.stands_against]


def may_be_confirmed(check: Check) -> bool:
    return check.blocking and check.state == UNKNOWN


def _confirmed(report: DexterityContent, check: Check) -> Check:
    said = report.confirmations.get(check.id)
    if said is None or not may_be_confirmed(check):
        return check
    return Check(check.id, check.title, OK, True, check.detail, said)
