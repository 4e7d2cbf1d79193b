"""Texts of editors' pages pass the same gate as files: no marking of classified material."""

from blkirm.intake import journal
from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import transaction


SENTENCE = "Verschlusssachen dürfen in diesem Portal nicht verarbeitet werden."
MARKED = (
    ("title", "VS-NfD Lagebild"),
    ("description", "Streng geheim: Entwurf. VS – NUR FÜR DEN DIENSTGEBRAUCH"),
    ("text", "<p>Anfang</p><p><strong>V</strong>S &ndash; Nur für den<br/>Dienstgebrauch</p>"),
    ("text", "<h2>VS-VERTRAULICH</h2><p>Mehr.</p>"),
    ("text", "<p>GEHEIM</p><p>Mehr davon.</p>"),
    ("text", "<p>Bild: <img alt='VS-NfD' src='x.png'></p>"),
)


@pytest.fixture
def page(functional: Any, world: Any, site: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        thing = api.content.create(site["de"], "Document", id="seite", title="Seite")
        api.content.create(site["de"], "News Item", id="meldung", title="Meldung")
    return thing


@pytest.mark.parametrize("kind", ["seite", "meldung"])
@pytest.mark.parametrize(
    ("field", "value"), MARKED, ids=["title", "description", "torn", "heading", "line", "picture"]
)
def test_marked_text_is_refused_with_the_sentence_and_changes_nothing(
    page: Any, client: Callable, kind: str, field: str, value: str
) -> None:
    editor = client("editor")
    before = len(journal.untold())

    answer = editor.rest("PATCH", f"/de/{kind}", {field: value})
    transaction.begin()
    thing = page.aq_parent[kind]
    kept = thing.text.raw if field == "text" and thing.text else getattr(thing, field)

    assert (answer.status_code, SENTENCE in answer.json()["message"]) == (400, True)
    assert kept != value
    assert len(journal.untold()) == before + 1


def test_ordinary_words_pass(page: Any, client: Callable) -> None:
    text = "<p>Die Wahl ist geheim. Offen vs. geheim. Das Dienstgeheimnis bleibt vertraulich.</p>"

    answer = client("editor").rest("PATCH", "/de/seite", {"text": text, "title": "Wahlgeheimnis"})

    assert answer.status_code == 204


def test_form_of_the_page_says_the_sentence(page: Any, client: Callable) -> None:
    editor = client("editor")
    form = editor.get("/de/seite/edit").text
    token = form.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]

    answer = editor.post(
        "/de/seite/edit",
        data={
            "_authenticator": token,
            "form.widgets.IDublinCore.title": "VS-NfD Lagebild",
            "form.buttons.save": "Save",
        },
    )
    transaction.begin()

    assert SENTENCE in answer.text
    assert (answer.status_code, page.title) == (400, "Seite")
