"""Messages as mail, with a real mail server."""

from blkirm.forms import operations
from blkirm.forms.fields import fields_of
from blkirm.forms.outbox import _claim
from blkirm.forms.outbox import send_waiting
from blkirm.forms.records import get_entries
from blkirm.forms.reminders import remind_of_messages
from blkirm.forms.rules import Entry
from blkirm.kernel import clock
from blkirm.notifications.mail import settings
from blkirm.notifications.mail import wait_until_sent
from blkirm.notifications.record import get_notices
from datetime import timedelta
from plone import api
from tests.forms.conftest import NOW
from tests.forms.conftest import TYPED
from tests.mailbox import free_port
from tests.mailbox import Mailbox
from tests.mailbox import mailbox  # noqa: F401
from typing import Any

import pytest
import transaction


def keep(site: Any, form: str, language: str = "de", **typed: str) -> Entry:
    """Keep a message as the page does."""
    place = site[language][form]
    fields = fields_of(place)
    values = {field.name: "" for field in fields} | TYPED[form] | typed
    entry = operations.keep_entry(place, fields, values, f"stamp-{form}-{typed}-{language}")
    transaction.commit()
    return entry


def now_of(entry: Entry) -> Entry:
    transaction.begin()
    return get_entries().of_form(entry.form)[entry.id]


@pytest.fixture
def site_with_mail(functional: Any, forms: Any, mailbox: Mailbox) -> Any:  # noqa: F811
    with api.env.adopt_roles(["Manager"]):
        for language in ("de", "en"):
            for form in TYPED:
                forms[language][form].receiver = "office@blkirm.example"
    transaction.commit()
    return forms


def test_message_arrives_by_mail(site_with_mail: Any, mailbox: Mailbox) -> None:  # noqa: F811
    entry = keep(site_with_mail, "report-barrier")

    assert send_waiting() == 1

    [mail] = mailbox.of("office")
    assert mail["Subject"] == f"Barriere melden: {entry.id}"
    assert mail["Reply-To"] == "b@example.org"
    assert mail["From"].addresses[0].addr_spec == "portal@blkirm.example"
    text = mail.get_content()
    assert "Der Knopf hat keinen Namen." in text
    assert "22. Dezember 2026" in " ".join(text.split())
    assert f"/de/report-barrier/@@form-message?id={entry.id}" in text
    assert now_of(entry).mail == "sent"
    assert send_waiting() == 0


def test_what_is_misplaced_does_not_travel_by_mail(
    site_with_mail: Any,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    entry = keep(site_with_mail, "misplaced-data", "en", message="Zwetschgenkompott")

    send_waiting()

    [mail] = mailbox.of("office")
    assert entry.id in mail["Subject"]
    assert "Zwetschgenkompott" not in str(mail)
    assert "/de/reports/x" not in str(mail)
    assert "Please look at it at once" in " ".join(mail.get_content().split())


def test_nothing_is_lost_while_the_mail_server_is_away(
    site_with_mail: Any,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    port, settings().smtp_port = settings().smtp_port, free_port()
    entries = [keep(site_with_mail, "contact", message=str(number)) for number in range(2)]

    sent_without_server = send_waiting()
    states = {now_of(entry).mail for entry in entries}
    settings().smtp_port = port
    transaction.commit()
    with clock.at(clock.now() + timedelta(minutes=2)):
        sent_with_server = send_waiting()

    assert (sent_without_server, states, sent_with_server) == (0, {"waiting"}, 2)
    assert {now_of(entry).mail for entry in entries} == {"sent"}
    assert len(mailbox.of("office")) == 2


def test_message_waits_until_mail_is_set_up(site_with_mail: Any, mailbox: Mailbox) -> None:  # noqa: F811
    host, settings().smtp_host = settings().smtp_host, ""
    entry = keep(site_with_mail, "contact")

    before = send_waiting()
    settings().smtp_host = host
    transaction.commit()

    assert (before, now_of(entry).attempts, send_waiting()) == (0, 0, 1)


def test_refused_mail_is_said_and_tried_again_next_day(
    site_with_mail: Any,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    mailbox.refusals["office"] = "550 no such mailbox"
    entry = keep(site_with_mail, "contact")

    first = send_waiting()
    refused = now_of(entry).mail
    mailbox.refusals.clear()
    with clock.at(clock.now() + timedelta(hours=1)):
        too_early = send_waiting()
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        next_day = send_waiting()

    assert (first, refused, too_early, next_day) == (0, "refused", 0, 1)


def test_message_whose_process_died_is_sent_again(
    site_with_mail: Any,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    entry = keep(site_with_mail, "contact")
    _claim(set())

    at_once = send_waiting()
    with clock.at(clock.now() + timedelta(minutes=11)):
        later = send_waiting()

    assert (at_once, later, now_of(entry).attempts) == (0, 1, 2)


@pytest.mark.parametrize(
    "address",
    ["a@example.org\nBcc: v@example.org", "a@example.org\r\n\r\nText", "a@example.org, v@x.org"],
    ids=["line", "body", "second"],
)
def test_no_header_can_be_added(site_with_mail: Any, mailbox: Mailbox, address: str) -> None:  # noqa: F811
    name = "Bcc: v@example.org\r\nSubject: anders"
    entry = keep(site_with_mail, "contact", email=address, name=name, message=f"{name}\n.\nQUIT")

    send_waiting()

    assert [receiver for receiver, _mail in mailbox.mails] == ["office@blkirm.example"]
    [mail] = mailbox.of("office")
    assert mail.get_all("Subject") == [f"Kontakt: {entry.id}"]
    assert mail["Bcc"] is mail["Reply-To"] is None
    assert mail["To"].addresses[0].addr_spec == "office@blkirm.example"


def test_messages_are_deleted_on_their_day(forms: Any, functional: Any) -> None:
    answered, open_ = keep(forms, "contact", message="1"), keep(forms, "contact", message="2")
    operations.note_answer(answered, "done", "editor")
    transaction.commit()

    first = operations.deletion_of(now_of(answered))
    last = operations.deletion_of(now_of(open_))
    assert (first.isoformat(), last.isoformat()) == ("2027-05-22", "2027-11-22")
    assert operations.delete_expired(first - timedelta(days=1)) == 0
    assert operations.delete_expired(first) == 1
    assert [e.id for e in get_entries().all()] == [open_.id]
    assert operations.delete_expired(last) == 1
    assert get_entries().all() == get_entries().unsent() == []


def test_those_who_answer_are_reminded_a_week_before_and_when_late(
    site_with_mail: Any,
    mailbox: Mailbox,  # noqa: F811
    world: Any,
) -> None:
    open_, answered = (keep(site_with_mail, "report-barrier", aid=aid) for aid in ("a", "b"))
    keep(site_with_mail, "contact")
    operations.note_answer(answered, "done", "editor")
    told = []
    for day in (21, 22, 23, 30, 31, 32, 60):
        with clock.at(NOW + timedelta(days=day)):
            told.append(remind_of_messages())
    transaction.commit()
    wait_until_sent()

    assert told == [0, 0, 1, 0, 1, 0, 0]
    late, soon = get_notices().of_account("editor")
    assert open_.id in soon.subject.mapping["number"] == late.subject.mapping["number"]
    assert soon.link.endswith(f"/report-barrier/@@form-message?id={open_.id}")
    mails = mailbox.of("editor")
    assert [open_.id in mail["Subject"] for mail in mails] == [True, True]
    assert "22. Dezember 2026" in " ".join(mails[0].get_content().split())
    assert "Der Knopf" not in mails[0].get_content()
    assert get_notices().of_account("publisher") == ()


def test_whoever_took_a_message_over_is_reminded_alone_until_it_is_late(
    site_with_mail: Any, world: Any
) -> None:
    entry = keep(site_with_mail, "report-barrier")
    operations.assign(entry, "publisher")
    with clock.at(NOW + timedelta(days=25)):
        remind_of_messages()
    assert [len(get_notices().of_account(who)) for who in ("publisher", "editor")] == [1, 0]
    with clock.at(NOW + timedelta(days=40)):
        remind_of_messages()
    assert [len(get_notices().of_account(who)) for who in ("publisher", "editor")] == [1, 1]
