"""What happens to messages. Nothing here checks a permission."""

from blkirm.forms.fields import FormField
from blkirm.forms.models import model_of
from blkirm.forms.records import get_entries
from blkirm.forms.rules import ANSWERED
from blkirm.forms.rules import BARRIER
from blkirm.forms.rules import CLOSED
from blkirm.forms.rules import CONTACT
from blkirm.forms.rules import deleted_on
from blkirm.forms.rules import Entry
from blkirm.forms.rules import MISPLACED
from blkirm.forms.rules import MOST_ENTRIES
from blkirm.forms.rules import OPEN
from blkirm.kernel import chores
from blkirm.kernel import clock
from blkirm.kernel.language import DEFAULT
from blkirm.kernel.language import LANGUAGES
from dataclasses import replace
from datetime import date
from plone.dexterity.interfaces import IDexterityContent

import hashlib
import secrets
import transaction


#: Letters and digits that nobody mistakes for each other, on paper or on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PREFIXES = {CONTACT: "KO", BARRIER: "BA", MISPLACED: "DA"}


class Full(Exception):
    """There is no room for another message."""


def prepare_form(form: IDexterityContent) -> None:
    """Make a form of an EasyForm: its fields, nothing that acts, and its place for good."""
    form.fields_model = model_of(form.getId())
    form.actions_model = "<model><schema /></model>"
    # Footer, statements and other sites name forms by their addresses.
    for permission in ("Delete objects", "Copy or Move"):
        form.manage_permission(permission, ["Manager"], acquire=False)


def keep_entry(
    form: IDexterityContent, fields: list[FormField], values: dict[str, str], stamp: str
) -> Entry:
    """Keep what somebody sent; mail goes out later. Sent twice with one stamp it is kept once.

    Raises Full.
    """
    records = get_entries()
    known = records.by_stamp(stamp)
    digest = digest_of(values)
    if known is not None:
        return known
    form_id = form.getId()
    if len(records.of_form(form_id)) >= MOST_ENTRIES:
        raise Full()
    entry = Entry(
        id=_new_id(form_id),
        form=form_id,
        language=form.language if form.language in LANGUAGES else DEFAULT,
        sent_at=clock.now(),
        values=tuple((field.name, values[field.name]) for field in fields if values[field.name]),
        stamp=stamp,
        digest=digest,
        keep_months=form.keep_months,
    )
    records.put(entry)
    transaction.get().addAfterCommitHook(_wake)
    return entry


def digest_of(values: dict[str, str]) -> str:
    """Return what tells one message from another."""
    return hashlib.sha256(repr(sorted(values.items())).encode("utf-8", "replace")).hexdigest()


def assign(entry: Entry, account: str) -> Entry:
    """Say who looks after a message; an empty account for nobody."""
    return _put(replace(entry, assigned=account))


def note_answer(entry: Entry, answer: str, account: str) -> Entry:
    """Note what was answered, and with that the message is answered."""
    return _put(replace(entry, state=ANSWERED, answer=answer, done_at=clock.now(), done_by=account))


def close(entry: Entry, reason: str, account: str) -> Entry:
    """Close a message that needs no answer."""
    return _put(replace(entry, state=CLOSED, answer=reason, done_at=clock.now(), done_by=account))


def reopen(entry: Entry) -> Entry:
    """Open a message again; what was noted stays."""
    return _put(replace(entry, state=OPEN, done_at=None, done_by=""))


def delete_expired(today: date) -> int:
    """Delete what was kept long enough; return how many messages that were."""
    records = get_entries()
    expired = [entry for entry in records.all() if deletion_of(entry) <= today]
    for entry in expired:
        records.drop(entry)
    return len(expired)


def deletion_of(entry: Entry) -> date:
    """Return the day on which a message is deleted."""
    done_on = clock.day_of(entry.done_at) if entry.done_at is not None else None
    return deleted_on(clock.day_of(entry.sent_at), done_on, entry.keep_months)


def _put(entry: Entry) -> Entry:
    get_entries().put(entry)
    return entry


def _new_id(form: str) -> str:
    return f"{PREFIXES.get(form, 'FO')}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def _wake(committed: bool) -> None:
    if committed:
        chores.wake()
