"""Messages on their way to a mailbox: kept first, sent behind the request, tried until it worked.

A message is claimed, handed over, and noted, each in a transaction of its own: it counts as sent
only when the mail server has taken it. When a process dies in between it is sent once more.
What a stranger typed is in the body only; the one header that carries any of it is `Reply-To`, and
only a plain address gets there. Nothing is ever mailed to the sender: the form would be a way to
mail strangers.
"""

from blkirm import _
from blkirm.forms.fields import fields_of
from blkirm.forms.operations import delete_expired
from blkirm.forms.records import get_entries
from blkirm.forms.rules import due_on
from blkirm.forms.rules import Entry
from blkirm.forms.rules import is_mail_address
from blkirm.forms.rules import MISPLACED
from blkirm.kernel import clock
from blkirm.kernel import formats
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.mail import begin
from blkirm.notifications.mail import hand_over
from blkirm.notifications.mail import is_configured
from blkirm.notifications.mail import Mail
from blkirm.notifications.mail import NotTaken
from blkirm.notifications.mail import outer_address
from blkirm.notifications.mail import Receiver
from blkirm.notifications.mail import sealed
from blkirm.notifications.mail import settings
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from typing import Any
from ZODB.POSException import ConflictError
from zope.i18n import translate
from zope.interface import implementer

import transaction


#: Minutes between the attempts; the last one again and again.
WAITS = (1, 5, 15, 60, 240)
#: What somebody began to send so long ago was lost with its process.
STALE = timedelta(minutes=10)
#: A mail that was refused for good is not sent again before that; the address may be corrected.
REFUSED_WAIT = timedelta(days=1)
ATTEMPTS = 5


def form_of(entry: Entry) -> IDexterityContent | None:
    """Return the form with which a message came."""
    tree = api.portal.get().get(entry.language)
    return tree.get(entry.form) if tree is not None else None


def is_due(entry: Entry, now: datetime) -> bool:
    """Say whether a message is to be mailed now."""
    if entry.mail == "sent":
        return False
    if entry.mail_at is None:
        return True
    waited = now - entry.mail_at
    if entry.mail == "sending":
        return waited > STALE
    if entry.mail == "refused":
        return waited > REFUSED_WAIT
    wait = WAITS[min(entry.attempts, len(WAITS)) - 1] if entry.attempts else 0
    return waited >= timedelta(minutes=wait)


def mail_of(entry: Entry, form: IDexterityContent) -> Mail:
    """Write a message as mail to the office behind its form. Raises ValueError for no address."""
    language = entry.language
    receiver = Receiver(form.receiver or settings().email_from_address, language)
    message = begin(receiver, _subject(entry, form), entry.sent_at)
    if is_mail_address(entry.value("email")):
        message["Reply-To"] = entry.value("email")
    message.set_content(_body(entry, form), cte="quoted-printable")
    return sealed(receiver, message)


def _subject(entry: Entry, form: IDexterityContent) -> Any:
    # The title is an editor's; nothing of it is a stranger's.
    return _(
        "mail_form_subject",
        default="${form}: ${number}",
        mapping={"form": form.title, "number": entry.id},
    )


def _body(entry: Entry, form: IDexterityContent) -> str:
    def say(message: Any) -> str:
        return translate(message, target_language=entry.language)

    parts = []
    if entry.form == MISPLACED:
        # It may quote what must not travel by mail.
        parts.append(
            say(
                _(
                    "mail_form_misplaced",
                    default="Somebody reports data that should not be in the portal. Please look at "
                    "it at once. What was written is not in this mail, because it may hold such "
                    "data.",
                )
            )
        )
    else:
        for field in fields_of(form):
            if value := entry.value(field.name):
                parts.append(f"{say(field.title)}\n{say(field.title_of(value))}")
    if due := due_on(entry.form, clock.day_of(entry.sent_at)):
        parts.append(
            say(
                _(
                    "mail_form_due",
                    default="An answer is due by ${day}.",
                    mapping={"day": formats.format_date(due, entry.language)},
                )
            )
        )
    address = f"{outer_address()}/{entry.language}/{entry.form}/@@form-message?id={entry.id}"
    parts.append(
        say(
            _(
                "mail_form_link",
                default="Read it in the portal, and note there what you answered: ${address}",
                mapping={"address": address},
            )
        )
    )
    return "\n\n".join(parts) + "\n"


def send_waiting() -> int:
    """Mail what is due; return how many messages the mail server took."""
    taken = 0
    if not is_configured():
        return taken
    tried: set[str] = set()
    while (entry := _claim(tried)) is not None:
        tried.add(entry.id)
        outcome = _send(entry)
        _note(entry, outcome)
        taken += outcome == "sent"
        if outcome == "waiting":
            # The server is away; what else waits will be tried later as well.
            break
    return taken


def _claim(tried: set[str]) -> Entry | None:
    transaction.begin()
    records, now = get_entries(), clock.now()
    waiting = (e for e in records.unsent() if e.id not in tried and is_due(e, now))
    entry = min(waiting, key=lambda e: (e.sent_at, e.id), default=None)
    if entry is not None:
        entry = replace(entry, mail="sending", mail_at=now, attempts=entry.attempts + 1)
        records.put(entry)
    transaction.commit()
    return entry


def _send(entry: Entry) -> str:
    transaction.begin()
    try:
        form = form_of(entry)
        if form is None:
            return "refused"
        hand_over(mail_of(entry, form))
    except NotTaken as refusal:
        return "refused" if refusal.is_final else "waiting"
    except ValueError:
        return "refused"
    else:
        return "sent"
    finally:
        transaction.abort()


def _note(claimed: Entry, outcome: str) -> None:
    for attempt in range(ATTEMPTS):
        try:
            transaction.begin()
            records = get_entries()
            current = records.of_form(claimed.form).get(claimed.id)
            if current is not None:
                records.put(replace(current, mail=outcome, mail_at=clock.now()))
            transaction.commit()
        except ConflictError:
            transaction.abort()
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


@implementer(IChore)
class SendMessages:
    """Mail what people sent with forms."""

    seconds = 60
    eager = True

    def run(self, portal: Any) -> int:
        return send_waiting()


@implementer(IChore)
class DeleteMessages:
    """Delete messages whose time is over."""

    seconds = 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return delete_expired(clock.today())


send_messages = SendMessages()
delete_messages = DeleteMessages()
