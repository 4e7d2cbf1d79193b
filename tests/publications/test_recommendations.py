"""Recommendations of reports, and the decisions that follow them."""

from blkirm.decisions.lines import LINES
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from blkirm.publications import following
from blkirm.publications.recommendations import beginning_of
from blkirm.publications.recommendations import is_number
from blkirm.publications.recommendations import LONGEST_TITLE
from blkirm.publications.recommendations import order_of
from blkirm.publications.recommendations import recommendations_of
from collections.abc import Callable
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any

import pytest
import requests


Build = Callable[..., DexterityContent]
PLACE = "/reports/kurzbericht/recommendation-1"
TEXT = "Die Leitlinien der Beratung werden bundesweit angewandt."


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("main")[0]
    return " ".join(found.text_content().split())


# --- rules -------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 999), min_size=1, max_size=4), st.sampled_from(["", "a", "z"]))
def test_numbers_of_reports_are_numbers(parts: list[int], letter: str) -> None:
    number = ".".join(map(str, parts)) + letter

    assert is_number(number)
    assert order_of(f"Empfehlung {number}: 17 Länder") == (tuple(parts), number)


@pytest.mark.parametrize(
    "text", ["", "a", "1.", "1..2", "1 2", "1aa", "1.2.3.4.5", "1\n"], ids=repr
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert not is_number(text)


@given(st.text(max_size=400))
def test_beginning_of_a_text_is_short_and_begins_it(text: str) -> None:
    line = " ".join(text.split())

    found = beginning_of(text)

    assert len(found) <= LONGEST_TITLE + 2
    assert line.startswith(found.removesuffix(" …"))
    assert found == line or found.endswith(" …")


@given(st.dictionaries(st.sampled_from(LINES), st.sampled_from(list(IMPLEMENTATION_STATES))))
def test_progress_counts_every_line_once(states: dict[str, str]) -> None:
    progress = following.progress_of(states)

    assert progress.lines == len(states)
    assert 0 <= progress.done <= progress.settled <= progress.lines
    assert progress.is_settled == (progress.settled == progress.lines)


# --- with their report -------------------------------------------------------------------------


def test_recommendations_stand_in_the_order_of_their_numbers(
    make_report: Build, recommend: Build
) -> None:
    report = make_report()
    for number in ("10", "2", "1", "2a"):
        recommend(report, number)

    found = recommendations_of(report)

    assert [each.number for each in found] == ["1", "2", "2a", "10"]
    assert found[0].getId() == "recommendation-1"
    assert found[0].Title() == f"Empfehlung 1: {TEXT}"
    assert found[0].title_en == "Recommendation 1: The guidelines are applied nationwide."


def test_recommendation_is_read_with_its_report_and_no_sooner(
    make_report: Build, recommend: Build, acting: Callable, client: Callable
) -> None:
    report = make_report()
    recommend(report)
    stranger, found = client(), "/de/search?SearchableText=bundesweit"

    assert stranger.get(f"/de{PLACE}").status_code == 404
    assert "Empfehlung 1" not in stranger.get(found).text

    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")
    client()

    assert TEXT in words(stranger.get(f"/de{PLACE}"))
    assert "The guidelines are applied" in words(stranger.get(f"/en{PLACE}"))
    assert "Recommendation 1" in words(stranger.get("/en/reports/kurzbericht"))
    assert "Empfehlung 1" in stranger.get(found).text


def test_recommendation_of_a_withdrawn_report_is_gone(
    published: DexterityContent, acting: Callable, client: Callable
) -> None:
    stranger = client()
    with acting("publisher"):
        api.content.transition(published, "withdraw")
    member = client("outsider")

    assert stranger.get(f"/de{PLACE}").status_code == 410
    assert member.rest("GET", PLACE).status_code == 410
    assert "Empfehlung 1" not in stranger.get("/de/search?SearchableText=bundesweit").text
    assert client("editor").get(f"/de{PLACE}").status_code == 200


def test_what_left_the_house_stays_as_it_is(published: DexterityContent, client: Callable) -> None:
    editor = client("editor")

    changed = editor.rest("PATCH", PLACE, {"text_de": "Anders."})
    added = editor.rest(
        "POST", "/reports/kurzbericht", {"@type": "Recommendation", "number": "2", "text_de": "x"}
    )
    deleted = editor.rest("DELETE", PLACE)
    form = editor.get(f"/de{PLACE}/edit")

    assert changed.status_code == 403
    assert "no longer be changed" in changed.json()["message"]
    assert added.status_code in (401, 403)
    assert deleted.status_code in (401, 403)
    assert form.status_code in (403, 404)
    assert editor.rest("GET", PLACE).json()["text_de"] == TEXT


def test_editor_adds_changes_and_removes_in_a_draft(make_report: Build, client: Callable) -> None:
    make_report()
    editor = client("editor")

    body = {"@type": "Recommendation", "number": "1", "text_de": TEXT, "addressees": ["land:DE-BY"]}
    made = editor.rest("POST", "/reports/kurzbericht", body)
    changed = editor.rest("PATCH", PLACE, {"text_en": "Nationwide."})
    listed = editor.rest("GET", "/reports/kurzbericht").json()["recommendations"]
    page = editor.get(f"/de{PLACE}")
    assert page.status_code == 200, page.text[:400]
    token = html.fromstring(page.content).xpath("//input[@name='_authenticator']/@value")[0]
    removed = editor.post(f"/de{PLACE}/@@remove-recommendation", data={"_authenticator": token})

    assert (made.status_code, changed.status_code) == (201, 204)
    assert made.json()["@id"].endswith(PLACE)
    assert [(each["number"], each["text_en"]) for each in listed] == [("1", "Nationwide.")]
    assert removed.status_code == 303
    assert editor.rest("GET", PLACE).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{"number": "eins"}, {"number": None}, {"text_de": "x" * 4001}, {"addressees": ["land:DE-XX"]}],
    ids=["number", "none", "long", "addressee"],
)
def test_what_is_no_recommendation_is_refused(
    make_report: Build, client: Callable, body: dict[str, Any]
) -> None:
    make_report()
    whole = {"@type": "Recommendation", "number": "1", "text_de": TEXT, **body}

    answer = client("editor").rest("POST", "/reports/kurzbericht", whole)

    assert answer.status_code == 400, answer.text


def test_marked_text_is_refused(make_report: Build, client: Callable) -> None:
    make_report()
    body = {"@type": "Recommendation", "number": "1", "text_de": "VS-NUR FÜR DEN DIENSTGEBRAUCH\nx"}

    answer = client("editor").rest("POST", "/reports/kurzbericht", body)

    assert answer.status_code == 400
