"""What collective.easyform brings and nobody may use: scripts, expressions, XML, uploads."""

from blkirm.forms.fields import fields_of
from collections.abc import Callable
from plone import api
from typing import Any

import pytest


PLACES = (
    "actions",
    "actions/mailer",
    "actions/@@modeleditor",
    "actions/@@add-action",
    "embedded",
    "export-easyform",
    "fields",
    "fields/message",
    "fields/@@add-field",
    "fields/@@modeleditor",
    "fields/++add++x",
    "folder_contents",
    "get_save_data_adapters",
    "import-easyform",
    "saveddata",
    "z3cform_validate_field",
    "@@get-easyform-url",
    "@@validate_file",
    "model_listing",
)
EVIL = "python:request.response.setHeader('X-Run', 'yes')"


@pytest.mark.parametrize("person", [None, "member", "editor"], ids=str)
def test_pages_of_easyform_answer_nobody(
    functional: Any, forms: Any, world: Any, client: Callable, person: str | None
) -> None:
    someone = client(person)

    answers = {
        (method, prefix + place): getattr(someone, method)(f"/de/contact/{prefix}{place}")
        for method in ("get", "post")
        for place in PLACES
        for prefix in ("", "@@")
        if not (prefix and place.startswith("@@"))
    }

    # Strangers are led to the login form where pages of Plone need a right.
    open_ = {
        where: answer.status_code
        for where, answer in answers.items()
        if answer.status_code != 404 and "/login?" not in answer.headers.get("Location", "")
    }
    assert open_ == {}


def test_not_those_who_set_up_the_site_either(
    functional: Any, forms: Any, world: Any, client: Callable
) -> None:
    site_admin = client("site_admin")

    answers = {
        place: site_admin.get(f"/de/contact/@@{place}").status_code
        for place in PLACES
        if "@@" not in place and place != "model_listing"
    }

    assert set(answers.values()) == {404}, answers


def test_expressions_in_a_form_are_not_run(functional: Any, forms: Any, client: Callable) -> None:
    form = forms["de"]["contact"]
    model = form.fields_model.replace(
        "<model xmlns=",
        '<model xmlns:easyform="http://namespaces.plone.org/supermodel/easyform" xmlns=',
    )
    for name in ("TDefault", "TEnabled", "TValidator"):
        model = model.replace("<field name=", f'<field easyform:{name}="{EVIL}" name=', 1)
    form.fields_model = model
    for name in (
        "onDisplayOverride",
        "afterValidationOverride",
        "headerInjection",
        "formActionOverride",
        "thanksPageOverride",
        "submitLabelOverride",
    ):
        setattr(form, name, EVIL)

    answers = [client().get("/de/contact"), client().post("/de/contact", data={})]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert not any("X-Run" in answer.headers for answer in answers)


def test_fields_for_files_are_no_part_of_a_form(integration: Any, forms: Any) -> None:
    form = forms["de"]["contact"]
    form.fields_model = form.fields_model.replace(
        "</schema>",
        '<field name="file" type="plone.namedfile.field.NamedBlobFile"><title>x</title></field></schema>',
    )

    assert "file" not in [field.name for field in fields_of(form)]


@pytest.mark.parametrize(
    "body",
    [
        {"fields_model": "<model/>"},
        {"actions_model": "<model/>"},
        {"onDisplayOverride": EVIL, "thanksPageOverride": EVIL, "headerInjection": EVIL},
    ],
    ids=["fields", "actions", "expressions"],
)
def test_rest_changes_nothing_that_acts(
    functional: Any, forms: Any, world: Any, client: Callable, body: dict
) -> None:
    form = forms["de"]["contact"]
    before = {name: getattr(form, name, None) for name in body}

    client("editor").rest("PATCH", "/de/contact", body)
    form._p_jar.sync()

    assert {name: getattr(form, name, None) for name in body} == before


def test_editors_change_texts_and_mailbox_and_nothing_else(
    functional: Any, forms: Any, world: Any, client: Callable
) -> None:
    editor = client("editor")

    page = editor.get("/de/contact/edit")
    changed = editor.rest("PATCH", "/de/contact", {"receiver": "office@blkirm.example"})
    wrong = editor.rest("PATCH", "/de/contact", {"receiver": "a@b\nBcc: c@example.org"})
    forms._p_jar.sync()

    assert page.status_code == 200
    assert "receiver" in page.text
    assert not [word for word in ("Override", "fields_model", "forceSSL") if word in page.text]
    assert (changed.status_code, wrong.status_code) == (204, 400)
    assert forms["de"]["contact"].receiver == "office@blkirm.example"


@pytest.mark.parametrize("person", ["editor", "site_admin"])
def test_nobody_makes_moves_or_deletes_forms(
    functional: Any, forms: Any, world: Any, client: Callable, person: str
) -> None:
    someone = client(person)

    made = someone.rest("POST", "/de", {"@type": "EasyForm", "title": "x"})
    deleted = someone.rest("DELETE", "/de/contact")
    added = someone.get("/de/++add++EasyForm")
    forms._p_jar.sync()

    assert made.status_code in (400, 403)
    assert deleted.status_code in (401, 403)
    assert added.status_code in (403, 404)
    assert "contact" in forms["de"]


def test_both_languages_ask_the_same(integration: Any, forms: Any) -> None:
    for id_ in ("contact", "report-barrier", "misplaced-data"):
        german, english = (fields_of(forms[language][id_]) for language in ("de", "en"))
        assert german == english
        assert api.content.get_state(forms["de"][id_]) == "published"
