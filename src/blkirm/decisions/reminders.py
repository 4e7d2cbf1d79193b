"""Reminding those who are late, and nobody else."""

from blkirm import _
from blkirm.decisions.content import Decision
from blkirm.decisions.content import Task
from blkirm.decisions.lines import late_lines
from blkirm.decisions.records import get_decision_records
from blkirm.decisions.register import overdue
from blkirm.decisions.rules import answerers
from blkirm.decisions.rules import responsible_of
from blkirm.decisions.rules import states_of
from blkirm.decisions.vocabularies import title_of_line
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.operations import tell
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_named
from datetime import timedelta
from plone import api
from typing import Any
from zope.interface import implementer


#: Days between two reminders of the same thing.
EVERY = timedelta(days=14)
#: Things that one run looks at; the next run goes on.
MOST = 500


def remind_late() -> int:
    """Tell those who owe something whose day is over, once every two weeks; return how many."""
    # Unrestricted: whether somebody may view what they are told of is asked for each of them.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type=["Decision", "Task"],
        due_date=overdue(),
        sort_on="due_date",
    )
    told = 0
    for brain in brains:
        if told >= MOST:
            break
        if brain.review_state not in ("open", "recorded") or _is_over(brain.party):
            continue
        if brain.portal_type == "Decision":
            told += _remind_of_decision(brain._unrestrictedGetObject())
        elif _is_time(brain.UID):
            told += _remind_of_task(brain._unrestrictedGetObject())
    return told


def _is_over(party: str) -> bool:
    """Say whether nobody can report in a party any more."""
    found = party_named(party)
    return found is None or is_concluded(found)


def _is_time(key: str) -> bool:
    last = get_decision_records().reminded.get(key)
    return last is None or clock.today() - last >= EVERY


def _remind_of_decision(decision: Decision) -> int:
    uid, today = api.content.get_uuid(decision), clock.today()
    told = 0
    for line in late_lines(states_of(decision), decision.due_date, today):
        if not _is_time(f"{uid} {line}"):
            continue
        get_decision_records().reminded[f"{uid} {line}"] = today
        tell(
            answerers(decision, line),
            _("notice_follow_up_late", default="A report on a decision is overdue"),
            _(
                "notice_follow_up_late_text",
                default="Please report what became of decision ${number} “${title}” for: ${line}.",
                mapping={
                    "number": decision.number,
                    "title": decision.title,
                    "line": title_of_line(line),
                },
            ),
            decision.absolute_url(),
            about=decision,
        )
        told += 1
    return told


def _remind_of_task(task: Task) -> int:
    if not task.responsible:
        return 0
    get_decision_records().reminded[api.content.get_uuid(task)] = clock.today()
    tell(
        responsible_of(task),
        _("notice_task_late", default="A task is overdue"),
        _(
            "notice_task_late_text",
            default="The day for “${title}” is over. Please finish it, or settle with the "
            "secretariat when it will be done.",
            mapping={"title": task.title},
        ),
        task.absolute_url(),
        about=task,
    )
    return 1


@implementer(IChore)
class Reminders:
    """Look once every few hours."""

    seconds = 4 * 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_late()
