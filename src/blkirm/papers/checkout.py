"""Somebody works on a paper outside the portal: until it is checked in, nobody else changes it.

A check-out ends by itself after a time that is a setting. It is kept beside the paper
(``records``), so it costs a list of papers nothing, and a copy of the paper is not checked out.
"""

from blkirm.kernel import clock
from blkirm.papers.content import Paper
from blkirm.papers.interfaces import IPaperSettings
from blkirm.papers.records import get_paper_records
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from plone import api


@dataclass(frozen=True)
class CheckOut:
    """Who works on a paper, since when, and until when at most."""

    holder: str
    since: datetime
    until: datetime


def checkout_of(paper: Paper) -> CheckOut | None:
    """Return who works on a paper now; nothing where the time is over."""
    found = get_paper_records().checkouts.get(api.content.get_uuid(paper))
    return found if found is not None and found.until > clock.now() else None


def is_held_by_other(paper: Paper, person: str) -> bool:
    """Say whether somebody else than a person works on a paper."""
    found = checkout_of(paper)
    return found is not None and found.holder != person


def hold(paper: Paper, person: str) -> CheckOut:
    """Let somebody be who works on a paper from now on, whoever did before."""
    now = clock.now()
    found = CheckOut(person, now, now + timedelta(hours=hours()))
    get_paper_records().checkouts[api.content.get_uuid(paper)] = found
    return found


def release(paper: Paper) -> CheckOut | None:
    """Let nobody work on a paper any more; return what was in force or had run out."""
    return get_paper_records().checkouts.pop(api.content.get_uuid(paper), None)


def overdue_checkouts() -> list[tuple[str, CheckOut]]:
    """Return the check-outs whose time is over and which nobody has taken away, by UID."""
    now = clock.now()
    return [
        (uid, found) for uid, found in get_paper_records().checkouts.items() if found.until <= now
    ]


def hours() -> int:
    """Return after how many hours a check-out ends."""
    return api.portal.get_registry_record("checkout_hours", interface=IPaperSettings)
