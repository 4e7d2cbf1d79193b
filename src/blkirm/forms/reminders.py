"""An answer that is owed within a month (DOMAIN.md 5.1) is not forgotten: a week before, and when late."""

from blkirm import _
from blkirm.forms.outbox import form_of
from blkirm.forms.records import get_entries
from blkirm.forms.rules import due_on
from blkirm.forms.rules import Entry
from blkirm.forms.rules import handlers
from blkirm.forms.rules import reminder_for
from blkirm.kernel import clock
from blkirm.kernel.days import day_message
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.operations import tell
from dataclasses import replace
from datetime import date
from plone.dexterity.interfaces import IDexterityContent
from typing import Any
from zope.i18nmessageid import Message
from zope.interface import implementer


def remind_of_messages() -> int:
    """Remind of open messages whose clock runs out or has; return how many those were."""
    records, today = get_entries(), clock.today()
    reminded = 0
    for entry in records.all():
        sent_on = clock.day_of(entry.sent_at)
        of = reminder_for(entry, sent_on, today)
        form = form_of(entry) if of else None
        due = due_on(entry.form, sent_on)
        if not of or form is None or due is None:
            continue
        entry = replace(entry, reminded=of)
        records.put(entry)
        _tell(entry, form, due)
        reminded += 1
    return reminded


def _subject(entry: Entry) -> Message:
    if entry.reminded == "late":
        return _(
            "notice_message_late",
            default="The answer to message ${number} is overdue",
            mapping={"number": entry.id},
        )
    return _(
        "notice_message_soon",
        default="An answer to message ${number} is due soon",
        mapping={"number": entry.id},
    )


def _tell(entry: Entry, form: IDexterityContent, due: date) -> None:
    """Tell whoever looks after a message, or all who could; what is late concerns all of them."""
    receivers = handlers()
    if entry.assigned and entry.reminded != "late":
        receivers = [entry.assigned]
    text = _(
        "notice_message_due_text",
        default="Whoever reports a barrier gets an answer within a month; the last day is ${day}. "
        "Note in the portal what was answered.",
        mapping={"day": day_message(due)},
    )
    tell(receivers, _subject(entry), text, link_to(entry, form), about=form)


def tell_of_handing_over(entry: Entry, form: IDexterityContent) -> None:
    """Tell whom a message was given to look after."""
    subject = _(
        "notice_message_given",
        default="Message ${number} was given to you",
        mapping={"number": entry.id},
    )
    text = _(
        "notice_message_given_text",
        default="Please answer it, and note in the portal what was answered.",
    )
    tell([entry.assigned], subject, text, link_to(entry, form), about=form)


def link_to(entry: Entry, form: IDexterityContent) -> str:
    return f"{form.absolute_url()}/@@form-message?id={entry.id}"


@implementer(IChore)
class RemindOfMessages:
    """Remind those who answer; safe to repeat, because a message notes what was said of it."""

    seconds = 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_of_messages()


remind = RemindOfMessages()
