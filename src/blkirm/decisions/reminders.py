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
from blkirm.kernel.formats import format_date
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.language import DEFAULT
from blkirm.notifications.mail import receiver_of
from blkirm.notifications.operations import tell
from blkirm.notifications.rules import may_be_told
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_named
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from plone import api
from typing import Any
from zope.i18n import translate
from zope.interface import implementer


#: Days between two reminders of the same thing.
EVERY = timedelta(days=14)
#: Things that one run looks at; the next run goes on.
MOST = 500


@dataclass(frozen=True)
class Late:
    """One thing that somebody owes although its day is over."""

    thing: Decision | Task
    #: The line of a decision; empty for a task.
    line: str = ""

    @property
    def key(self) -> str:
        """Return under what the day of the last reminder is kept."""
        return f"{api.content.get_uuid(self.thing)} {self.line}".strip()


def remind_late() -> int:
    """Tell those who owe something whose day is over; return how many people.

    Each of them gets one message with all that is new to remind of, and the same thing comes up
    again after two weeks.
    """
    today, reminded = clock.today(), get_decision_records().reminded
    owed: dict[str, list[Late]] = {}
    for late in islice(_all_late(), MOST):
        reminded[late.key] = today
        for person in _who_owes(late):
            if may_be_told(person, late.thing):
                owed.setdefault(person, []).append(late)
    for person, lates in owed.items():
        _tell(person, lates)
    return len(owed)


def _all_late() -> Iterator[Late]:
    """Yield what is late and due for a reminder, the oldest first."""
    # Unrestricted: whether somebody may view what they are told of is asked for each of them.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type=["Decision", "Task"],
        review_state=["open", "recorded"],
        due_date=overdue(),
        sort_on="due_date",
    )
    for brain in brains:
        if not _is_over(brain.party):
            thing = brain._unrestrictedGetObject()
            yield from (late for late in _late_of(thing) if _is_time(late.key))


def _late_of(thing: Decision | Task) -> list[Late]:
    if thing.portal_type == "Task":
        return [Late(thing)] if thing.responsible else []
    return [Late(thing, x) for x in late_lines(states_of(thing), thing.due_date, clock.today())]


def _who_owes(late: Late) -> list[str]:
    return answerers(late.thing, late.line) if late.line else responsible_of(late.thing)


def _tell(person: str, lates: list[Late]) -> None:
    """Tell somebody what is late: the desk how much, the mail also what.

    Titles stand in the mail alone, which goes now: the desk keeps a notice, whatever its reader
    may see later.
    """
    many = len(lates) > 1
    subject = (
        _(
            "notice_late_many",
            default="${number} tasks and reports are overdue",
            mapping={"number": len(lates)},
        )
        if many
        else _("notice_late_one", default="A task or report is overdue")
    )
    text = _(
        "notice_late_text",
        default="Please finish what your authority owes, or settle with the secretariat when it "
        "will be done.",
    )
    receiver = receiver_of(person)
    language = receiver.language if receiver is not None else DEFAULT
    listed = "\n".join(_in_words(late, language) for late in lates)
    mail_text = f"{translate(text, target_language=language)}\n\n{listed}"
    link = f"{api.portal.get().absolute_url()}/owed"
    tell([person], subject, text, link, mail_text=mail_text)


def _in_words(late: Late, language: str) -> str:
    day = format_date(late.thing.due_date, language)
    if not late.line:
        message = _(
            "mail_late_task",
            default="- ${title} (to be done by ${day})",
            mapping={"title": late.thing.title, "day": day},
        )
    else:
        message = _(
            "mail_late_line",
            default="- ${number} ${title}, for ${line} (to be done by ${day})",
            mapping={
                "number": late.thing.number,
                "title": late.thing.title,
                "line": title_of_line(late.line, language),
                "day": day,
            },
        )
    return translate(message, target_language=language)


def _is_over(party: str) -> bool:
    """Say whether nobody can report in a party any more."""
    found = party_named(party)
    return found is None or is_concluded(found)


def _is_time(key: str) -> bool:
    last = get_decision_records().reminded.get(key)
    return last is None or clock.today() - last >= EVERY


@implementer(IChore)
class Reminders:
    """Look once every few hours."""

    seconds = 4 * 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_late()
