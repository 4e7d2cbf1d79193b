"""The lists for those who answer, and who does not get them."""

from blkirm.forms import operations
from blkirm.forms.fields import fields_of
from blkirm.forms.records import get_entries
from blkirm.forms.rules import Entry
from blkirm.kernel import clock
from blkirm.notifications.record import get_notices
from collections.abc import Callable
from datetime import timedelta
from lxml import html
from plone import api
from tests.forms.conftest import TYPED
from typing import Any

import pytest
import transaction


PAGES = ("form-messages", "form-messages-csv", "form-message?id={id}")
FORM = "/de/report-barrier"


@pytest.fixture
def entry(functional: Any, forms: Any, world: Any) -> Entry:
    place = forms["de"]["report-barrier"]
    fields = fields_of(place)
    values = {field.name: "" for field in fields} | TYPED["report-barrier"]
    return operations.keep_entry(place, fields, {**values, "aid": "=1+1"}, "stamp")


def now_of(entry: Entry) -> Entry:
    api.portal.get()._p_jar.sync()
    return get_entries().of_form(entry.form)[entry.id]


def words(text: str | bytes) -> str:
    page = html.fromstring(text)
    return " ".join(page.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(
    "person",
    [None, "member", "chair", "secretariat", "guest", "outsider", "publisher", "site_admin"],
    ids=str,
)
def test_messages_are_not_there_for_others(
    entry: Entry, client: Callable, person: str | None
) -> None:
    someone = client(person)
    shown = [someone.get(f"{FORM}/@@{page.format(id=entry.id)}") for page in PAGES]
    token = html.fromstring(someone.get(FORM).content).xpath("//input[@name='_authenticator']")[0]
    data = {"id": entry.id, "do": "close", "_authenticator": token.get("value")}
    done = someone.post(f"{FORM}/@@handle-message", data=data)
    found = someone.get("/de/search?SearchableText=Knopf")

    assert [answer.status_code for answer in (*shown, done)] == [404] * 4
    assert entry.id not in someone.get(FORM).text + found.text
    assert now_of(entry).state == "open"


def test_rest_shows_neither_messages_nor_mailbox_nor_fields_model(
    entry: Entry, forms: Any, client: Callable
) -> None:
    forms["de"]["report-barrier"].receiver = "office@blkirm.example"

    answers = {p: client(p).rest("GET", FORM).json() for p in ("member", "editor")}

    assert "receiver" not in answers["member"]
    assert answers["editor"]["receiver"] == "office@blkirm.example"
    for body in answers.values():
        assert not {"fields_model", "actions_model", "thanksPageOverride"} & set(body)


def test_editor_sees_days_left_and_what_is_late(entry: Entry, client: Callable) -> None:
    editor = client("editor")

    def shown(days: int) -> str:
        with clock.at(clock.now() + timedelta(days=days)):
            return words(editor.get("/en/report-barrier/@@form-messages").content)

    assert "30 days left" in shown(0)
    assert "due today" in shown(30)
    late = shown(33)
    assert "3 days overdue" in late
    assert "1 message is overdue." in late
    assert "22 November 2027" in late


def test_message_that_came_in_german_is_in_the_english_list(entry: Entry, client: Callable) -> None:
    page = client("editor").get(f"/en/report-barrier/@@form-message?id={entry.id}")

    assert "What does not work? Der Knopf hat keinen Namen." in words(page.content)


def test_editor_takes_over_answers_and_reopens(entry: Entry, client: Callable) -> None:
    editor = client("editor")
    page = html.fromstring(editor.get(f"{FORM}/@@form-message?id={entry.id}").content)
    token = page.xpath("//input[@name='_authenticator']")[0].get("value")

    def do(step: str, answer: str = "") -> Any:
        data = {"id": entry.id, "do": step, "answer": answer, "_authenticator": token}
        answer = editor.post(f"{FORM}/@@handle-message", data=data)
        return answer.status_code, now_of(entry)

    status, taken = do("take")
    assert (status, taken.assigned) == (303, "editor")
    assert do("answer")[0] == 400
    status, answered = do("answer", "Behoben am 23.11.")
    assert (status, answered.state, answered.answer) == (303, "answered", "Behoben am 23.11.")
    assert answered.done_by == "editor"
    shown = words(editor.get("/de/report-barrier/@@form-messages").content)
    assert entry.id not in shown
    every = words(editor.get("/de/report-barrier/@@form-messages?show=all").content)
    assert entry.id in every
    assert "22. Mai 2027" in every
    assert do("reopen")[1].state == "open"
    refused, unchanged = do("answer", "VS-NUR FÜR DEN DIENSTGEBRAUCH")
    assert (refused, unchanged.state) == (400, "open")
    assert do("close")[1].state == "closed"
    assert do("nonsense")[0] == 400


def test_message_is_handed_over_to_those_who_answer_alone(
    entry: Entry, client: Callable, make_account: Callable
) -> None:
    make_account("colleague", "Editor")
    transaction.commit()
    editor = client("editor")
    path = f"{FORM}/@@form-message?id={entry.id}"
    page = html.fromstring(editor.get(path).content)
    token = page.xpath("//input[@name='_authenticator']")[0].get("value")

    def give(to: str) -> int:
        data = {"id": entry.id, "do": "give", "to": to, "_authenticator": token}
        return editor.post(f"{FORM}/@@handle-message", data=data).status_code

    assert page.xpath("//select[@name='to']/option/@value") == ["colleague"]
    assert [give(who) for who in ("publisher", "nobody", "")] == [400, 400, 400]
    assert now_of(entry).assigned == ""
    assert give("colleague") == 303
    assert now_of(entry).assigned == "colleague"
    [told] = get_notices().of_account("colleague")
    assert told.link == f"/report-barrier/@@form-message?id={entry.id}"
    assert client("colleague").get(path).status_code == 200


def test_nothing_changes_without_a_token(entry: Entry, client: Callable) -> None:
    editor = client("editor")
    path = f"{FORM}/@@handle-message"

    assert editor.post(path, data={"id": entry.id, "do": "close"}).status_code == 403
    assert editor.get(f"{path}?id={entry.id}&do=close").status_code == 405
    assert now_of(entry).state == "open"


def test_export_runs_nothing(entry: Entry, client: Callable) -> None:
    answer = client("editor").get(f"{FORM}/@@form-messages-csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("Nummer;Eingegangen am;Stand;Antwort bis")
    assert lines[1].startswith(f"{entry.id};2026-11-22;Offen;2026-12-22")
    assert ";'=1+1;" in lines[1]


def test_unknown_message_is_not_there(entry: Entry, client: Callable) -> None:
    assert client("editor").get(f"{FORM}/@@form-message?id=BA-XXXXXXXX").status_code == 404
    # Of another form.
    answer = client("editor").get(f"/de/contact/@@form-message?id={entry.id}")
    assert answer.status_code == 404


def test_many_messages_come_in_pages(forms: Any, entry: Entry, client: Callable) -> None:
    place = forms["de"]["report-barrier"]
    fields = fields_of(place)
    for number in range(60):
        values = {field.name: "" for field in fields} | {"message": f"Nachricht {number}"}
        operations.keep_entry(place, fields, values, f"stamp-{number}")

    page = html.fromstring(client("editor").get(f"{FORM}/@@form-messages").content)

    assert len(page.xpath("//main//tbody/tr")) == 50
    assert [a.get("rel") for a in page.xpath("//main//nav//a[@rel]")] == ["next"]
