"""Questions about forms and what was sent with them. Nothing here changes anything."""

from blkirm import _
from blkirm.access.principals import holders_of
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from typing import Literal
from zope.i18nmessageid import Message

import re


CONTACT, BARRIER, MISPLACED = "contact", "report-barrier", "misplaced-data"
#: The forms every portal has, by their ids in both language trees.
PURPOSES = (CONTACT, BARRIER, MISPLACED)

HANDLE = "blkirm.forms: Handle Messages"
#: The role of the whole site that has it (`rolemap.xml`).
HANDLER = "Editor"

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
STATES: dict[str, Message] = {
    OPEN: _("state_entry_open", default="Open"),
    ANSWERED: _("state_entry_answered", default="Answered"),
    CLOSED: _("state_entry_closed", default="Closed without an answer"),
}

#: Months in which an answer is owed, by form (DOMAIN.md 5.1: replies within one month).
CLOCKS = {BARRIER: 1}
#: No message is kept longer than so many months after it came.
MOST_MONTHS = 12
#: So many days before the end of its clock a message is marked as urgent.
SOON = 7
#: More than that are not kept; deleting comes first then.
MOST_ENTRIES = 5_000

# Plain addresses only: what RFC 5322 allows beside them is nobody's mailbox and a way into headers.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)


@dataclass(frozen=True)
class Entry:
    """What somebody sent with a form, and what became of it.

    ``values`` are names of fields and what was typed, in the order of the form; empty ones are
    left out. ``stamp`` and ``digest`` tell a form that is sent twice from two messages.
    """

    id: str
    form: str
    language: str
    sent_at: datetime
    values: tuple[tuple[str, str], ...]
    stamp: str
    digest: str
    keep_months: int
    state: str = OPEN
    #: Account that looks after it; empty for nobody.
    assigned: str = ""
    answer: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    mail: Literal["waiting", "sending", "sent", "refused"] = "waiting"
    mail_at: datetime | None = None
    attempts: int = 0
    #: What those who answer were last reminded of: nothing yet, or one of ``urgency``.
    reminded: str = ""

    def value(self, name: str) -> str:
        return dict(self.values).get(name, "")


def is_mail_address(text: str) -> bool:
    """Say whether a text is one plain mail address and nothing else."""
    local, _at, domain = text.rpartition("@")
    return len(local) <= 64 and len(domain) <= 253 and _ADDRESS.fullmatch(text) is not None


def may_handle(form: IDexterityContent) -> bool:
    """Say whether the present user answers what is sent with a form."""
    return bool(api.user.has_permission(HANDLE, obj=form))


def handlers() -> list[str]:
    """Return the accounts that answer what is sent with forms."""
    return [account for account in holders_of(HANDLER) if api.user.get(userid=account)]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month (BGB § 188 II, III)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(form: str, sent_on: date) -> date | None:
    """Return the last day of the answer clock; None where the form has none."""
    return months_after(sent_on, CLOCKS[form]) if form in CLOCKS else None


def deleted_on(sent_on: date, done_on: date | None, keep_months: int) -> date:
    """Return the day on which a message is deleted, as things are now."""
    last = months_after(sent_on, MOST_MONTHS)
    return last if done_on is None else min(last, months_after(done_on, keep_months))


def urgency(due: date | None, today: date) -> Literal["", "soon", "late"]:
    """Say whether an open message is near or past the end of its clock."""
    if due is None:
        return ""
    if due < today:
        return "late"
    return "soon" if due - today <= timedelta(days=SOON) else ""


def reminder_for(entry: Entry, sent_on: date, today: date) -> Literal["", "soon", "late"]:
    """Say of what those who answer are to be reminded today; of each only once."""
    if entry.state != OPEN:
        return ""
    now = urgency(due_on(entry.form, sent_on), today)
    # What was reminded of as late does not become early again.
    return now if now and now != entry.reminded and entry.reminded != "late" else ""


def days_left(due: date, today: date) -> Message:
    """Say in words how long there is to answer, or for how long the answer is late."""
    days = (due - today).days
    if days == 0:
        return _("entry_due_today", default="due today")
    if days == 1:
        return _("entry_due_tomorrow", default="1 day left")
    if days > 1:
        return _("entry_days_left", default="${days} days left", mapping={"days": days})
    if days == -1:
        return _("entry_late_day", default="1 day overdue")
    return _("entry_days_late", default="${days} days overdue", mapping={"days": -days})


def days_waiting(sent_on: date, today: date) -> Message:
    """Say in words how long a message without a clock has been waiting."""
    days = (today - sent_on).days
    if days == 0:
        return _("entry_came_today", default="came today")
    if days == 1:
        return _("entry_waiting_day", default="waiting for 1 day")
    return _("entry_waiting_days", default="waiting for ${days} days", mapping={"days": days})
