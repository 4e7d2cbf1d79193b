"""Filling in and sending forms over HTTP, without an account."""

from blkirm.forms.records import get_entries
from blkirm.kernel import clock
from datetime import timedelta
from lxml import html
from tests.forms.conftest import MESSAGE
from tests.forms.conftest import TYPED
from tests.forms.conftest import Visitor
from typing import Any

import pytest
import requests


LANGUAGES = ("de", "en")


def entries(site: Any, form: str) -> list[Any]:
    site._p_jar.sync()
    return list(get_entries().of_form(form).values())


def errors(answer: requests.Response) -> dict[str, str]:
    page = html.fromstring(answer.content)
    found = page.cssselect("#write .error-text")
    return {e.get("id").removeprefix("form-error-"): e.text_content().strip() for e in found}


def problems(answer: requests.Response) -> list[str]:
    page = html.fromstring(answer.content)
    return [" ".join(p.text_content().split()) for p in page.cssselect("#form-problems > p")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", list(TYPED))
def test_form_is_kept_and_confirmed(visitor: Visitor, forms: Any, form: str, language: str) -> None:
    answer = visitor.send(f"/{language}/{form}", TYPED[form])
    page = visitor.client.get("/" + answer.headers["Location"].partition("/plone/")[2])

    [entry] = entries(forms, form)
    assert answer.status_code == 303
    assert dict(entry.values) == TYPED[form]
    assert (entry.language, entry.state, entry.mail) == (language, "open", "waiting")
    assert page.status_code == 200
    assert entry.id in page.text
    # In a receipt the day stands for machines, too.
    assert ('datetime="2026-12-22"' in page.text) == (form == "report-barrier")
    assert not visitor.client.session.cookies
    assert "no-store" in page.headers["Cache-Control"]


def test_page_with_the_form_is_never_cached_and_sets_no_cookie(visitor: Visitor) -> None:
    answer = visitor.client.get("/de/contact")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_missing_and_wrong_fields_are_named_and_keep_what_was_typed(
    visitor: Visitor, forms: Any
) -> None:
    typed = {"topic": "nonsense", "message": "", "email": "a@b", "name": "<b>Ä</b>"}

    german = visitor.send("/de/contact", typed)
    english = visitor.send("/en/contact", typed)

    assert (german.status_code, english.status_code) == (400, 400)
    assert errors(german) == {
        "topic": "Bitte wählen Sie eine der Antworten.",
        "message": "Bitte füllen Sie dieses Feld aus.",
        "email": "Das ist keine E-Mail-Adresse. Eine sieht so aus: name@example.org. Sie können das "
        "Feld auch leer lassen.",
    }
    assert errors(english)["message"] == "Please fill this in."
    page = html.fromstring(german.content)
    assert page.get_element_by_id("form-name").value == "<b>Ä</b>"
    assert page.get_element_by_id("form-email").get("aria-invalid") == "true"
    summary = page.get_element_by_id("form-problems")
    assert summary.get("autofocus") is not None
    assert [a.get("href") for a in summary.cssselect("a")] == [
        "#form-topic",
        "#form-message",
        "#form-email",
    ]
    assert page.findtext(".//title").startswith("Noch nicht gesendet")
    assert entries(forms, "contact") == []


def test_too_long_a_text_is_refused_with_its_length(visitor: Visitor) -> None:
    answer = visitor.send("/en/contact", {**MESSAGE, "message": "x" * 5001})

    assert errors(answer) == {"message": "At most 5000 characters fit here; these are 5001."}


@pytest.mark.parametrize(
    ("changes", "after", "word"),
    [
        ({"remark": "buy"}, 30, "must stay empty"),
        ({}, 1, "quicker than people type"),
        ({}, 13 * 3600, "was open for a long time"),
        ({"stamp": ""}, 30, "was open for a long time"),
        ({"stamp": "1700000000.aaaaaaaaaaaa." + "0" * 32}, 30, "was open for a long time"),
        ({"_authenticator": "0" * 40}, 30, "was open for a long time"),
    ],
    ids=["honeypot", "too-quick", "too-old", "no-stamp", "forged-stamp", "no-token"],
)
def test_what_programs_do_is_refused_and_nothing_typed_is_lost(
    visitor: Visitor, forms: Any, changes: dict, after: int, word: str
) -> None:
    answer = visitor.send("/en/contact", MESSAGE, timedelta(seconds=after), **changes)

    assert answer.status_code == 400
    assert [word in problem for problem in problems(answer)] == [True]
    page = html.fromstring(answer.content)
    assert page.get_element_by_id("form-message").value.strip() == MESSAGE["message"]
    assert page.get_element_by_id("form-remark").value == ""
    assert entries(forms, "contact") == []


def test_button_pressed_twice_sends_one_message(visitor: Visitor, forms: Any) -> None:
    sent = {**visitor.open("/de/contact"), **MESSAGE}

    with clock.at(clock.now() + timedelta(seconds=30)):
        answers = [visitor.client.post("/de/contact", data=sent) for _each in range(2)]
        other = visitor.client.post("/de/contact", data={**sent, "message": "etwas anderes"})

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert other.status_code == 400
    assert len(entries(forms, "contact")) == 1


def test_stamp_of_one_form_does_not_open_another(visitor: Visitor, forms: Any) -> None:
    stamp = visitor.open("/de/contact")["stamp"]

    answer = visitor.send("/de/report-barrier", TYPED["report-barrier"], stamp=stamp)

    assert answer.status_code == 400
    assert entries(forms, "report-barrier") == []


def test_who_sends_too_often_waits(visitor: Visitor, forms: Any) -> None:
    answers = [
        visitor.send("/en/contact", {**MESSAGE, "message": str(number)}) for number in range(11)
    ]

    assert [a.status_code for a in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Please try again in about 10 minutes" in problems(answers[-1])[0]
    assert len(entries(forms, "contact")) == 10


def test_marking_is_refused_and_not_kept(visitor: Visitor, forms: Any) -> None:
    text = "VS-NUR FÜR DEN DIENSTGEBRAUCH\n\nDer Inhalt."

    answer = visitor.send("/en/misplaced-data", {**TYPED["misplaced-data"], "message": text})

    assert answer.status_code == 400
    assert "carries the marking VS-NUR FÜR DEN DIENSTGEBRAUCH" in problems(answer)[0]
    assert "account" not in problems(answer)[0]
    assert entries(forms, "misplaced-data") == []


def test_data_of_individual_cases_are_sent_only_after_a_second_look(
    visitor: Visitor, forms: Any
) -> None:
    typed = {**MESSAGE, "message": "AZR-Nummer 900101123456"}

    asked = visitor.send("/de/contact", typed)
    box = html.fromstring(asked.content).cssselect("input[type=checkbox]")[0]
    confirmed = visitor.send("/de/contact", typed, **{box.get("name"): box.get("value")})

    assert asked.status_code == 400
    assert confirmed.status_code == 303
    assert len(entries(forms, "contact")) == 1


@pytest.mark.parametrize(
    "data",
    [[("message", "a"), ("message", "b")], [("stamp", "a"), ("stamp", "b")]],
    ids=["field", "stamp"],
)
def test_repeated_fields_are_no_form_of_ours(visitor: Visitor, data: list) -> None:
    assert visitor.client.post("/de/contact", data=data).status_code == 400


def test_page_somebody_comes_from_is_filled_in_unless_it_is_internal(
    visitor: Visitor, forms: Any
) -> None:
    base = forms.absolute_url()

    def page_after(referer: str) -> str:
        return visitor.open("/de/report-barrier", headers={"Referer": referer})["page"]

    assert page_after(f"{base}/de/reports?x=1") == f"{base}/de/reports"
    assert page_after(f"{base}/de/working-parties/dublin/papers/a-secret-xyz") == ""
    assert page_after("https://elsewhere.example/page") == ""


def test_invented_receipt_confirms_nothing(visitor: Visitor) -> None:
    for receipt in ("", "KO-23456789.0." + "0" * 32, "x"):
        answer = visitor.client.get(f"/de/contact/@@form-sent?receipt={receipt}")
        assert answer.status_code == 404


def test_footer_leads_to_the_forms(visitor: Visitor) -> None:
    for language in LANGUAGES:
        page = html.fromstring(visitor.client.get(f"/{language}").content)
        links = {a.get("href").rpartition("/")[2] for a in page.cssselect("footer a")}
        assert {"contact", "report-barrier", "misplaced-data"} <= links


def test_fields_have_labels_and_purposes(visitor: Visitor) -> None:
    page = html.fromstring(visitor.client.get("/en/contact").content)

    labels = {label.get("for") for label in page.cssselect("#write label")}
    shown = page.xpath(
        "//form[@id='write']//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
    )
    assert {field.get("id") for field in shown} <= labels
    purposes = {f.get("name"): f.get("autocomplete") for f in shown if f.get("autocomplete")}
    assert purposes == {"remark": "off", "name": "name", "email": "email"}
