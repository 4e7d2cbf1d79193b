"""``@audience`` over HTTP."""

from blkirm.audiences.rules import audience_of
from collections.abc import Callable
from typing import Any

import pytest


PAPER = "/working-parties/dublin/papers/paper"


@pytest.fixture
def paper(functional: Any, world: Any, make_paper: Callable) -> Any:
    return make_paper(world["papers"])


def test_audience_of_a_paper_says_who_how_many_and_why(paper: Any, client: Callable) -> None:
    answer = client("member").rest("GET", f"{PAPER}/@audience").json()

    assert {name: answer[name] for name in answer if name not in ("@id", "members")} == {
        "circle": "group",
        "inherited": True,
        "recipients": [],
        "marking": None,
        "sentence": "Visible to the 4 members of “Arbeitsgruppe dublin”.",
        "people": 4,
        "by_level": {"federal": 2, "land": 1, "municipal": 1},
        "by_land": {"DE-NW": 1, "DE-BY": 1},
        "reasons": [
            "You see it because Behörde im-nw sent you to this party.",
            "You see it because it comes from you.",
        ],
    }
    assert [m["person"] for m in answer["members"]] == ["chair", "secretariat", "member", "guest"]


def test_guest_gets_numbers_and_no_names(paper: Any, client: Callable) -> None:
    answer = client("guest").rest("GET", f"{PAPER}/@audience")

    assert answer.json()["people"] == 4
    assert "members" not in answer.json()
    assert "secretariat" not in answer.text


def test_setting_recipients_takes_effect_at_once(paper: Any, client: Callable) -> None:
    guest, chair = client("guest"), client("chair")
    assert guest.rest("GET", PAPER).status_code == 200

    answer = chair.rest(
        "PATCH",
        f"{PAPER}/@audience",
        {"circle": "restricted", "recipients": ["authority:im-nw"], "marking": "TLP:AMBER+STRICT"},
    )

    assert answer.status_code == 200
    assert answer.json()["sentence"] == (
        "Visible to 3 people only: Behörde im-nw; chair, secretariat and author as well."
    )
    assert answer.json()["recipients"] == ["authority:im-nw"]
    assert guest.rest("GET", PAPER).status_code == 404
    assert guest.rest("GET", "/@search?portal_type=Paper").json()["items_total"] == 0


def test_named_person_comes_back_as_named(paper: Any, client: Callable) -> None:
    chair = client("chair")
    wanted = {"marking": "TLP:RED", "recipients": ["person:guest"]}

    answer = chair.rest("PATCH", f"{PAPER}/@audience", wanted).json()
    again = {name: answer[name] for name in ("circle", "recipients", "marking")}

    assert again == {"circle": "restricted", **wanted}
    assert chair.rest("PATCH", f"{PAPER}/@audience", again).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        [],
        "restricted",
        {"circle": "public"},
        {"circle": ["group"]},
        {"circle": {"a": 1}},
        {"circle": "restricted"},
        {"circle": "restricted", "recipients": ["authority:nowhere"]},
        {"circle": "restricted", "recipients": [1]},
        {"circle": "restricted", "recipients": ["person:outsider"]},
        {"circle": "restricted", "recipients": ["authority:im-nw"] * 1000},
        {"marking": "TLP:RED"},
        {"marking": "TLP:AMBER", "circle": "network"},
        {"marking": 1},
        {"audience": "group"},
    ],
    ids=str,
)
def test_bad_body_is_refused_in_words_and_changes_nothing(
    paper: Any, client: Callable, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client("chair").rest("PATCH", f"{PAPER}/@audience", body)

    paper._p_jar.sync()
    assert answer.status_code == 400
    assert answer.json()["type"] == "BadRequest"
    assert answer.json()["message"].endswith(".")
    assert not audience_of(paper).is_explicit
    assert [r for r in caplog.records if r.levelname in ("ERROR", "CRITICAL")] == []


@pytest.mark.parametrize(
    ("person", "status"),
    [("member", 200), ("secretariat", 200), ("guest", 403), ("stranger", 404), (None, 401)],
)
def test_audience_is_changed_by_author_chair_and_secretariat(
    paper: Any, client: Callable, person: str | None, status: int
) -> None:
    answer = client(person).rest("PATCH", f"{PAPER}/@audience", {"circle": "network"})

    assert answer.status_code == status


def test_wider_than_the_folder_is_refused_with_the_reason(
    functional: Any, world: Any, make_folder: Callable, make_paper: Callable, client: Callable
) -> None:
    make_paper(make_folder(world["papers"]))
    chair = client("chair")
    folder = "/working-parties/dublin/papers/folder"
    data = {"circle": "restricted", "recipients": ["level:land"]}
    assert chair.rest("PATCH", f"{folder}/@audience", data).status_code == 200

    answer = chair.rest("PATCH", f"{folder}/paper/@audience", {"circle": "group"})

    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "This lies in “Folder”, which allows nothing wider than: Named recipients.",
    )


@pytest.mark.parametrize("place", ["", "/working-parties/dublin", "/working-parties/dublin/papers"])
def test_what_has_no_audience_of_its_own_cannot_be_given_one(
    paper: Any, client: Callable, place: str
) -> None:
    answer = client("chair").rest("PATCH", f"{place}/@audience", {"circle": "network"})

    assert answer.status_code == 403


def test_public_page_says_so(site: Any, functional: Any, world: Any, client: Callable) -> None:
    answer = client("member").rest("GET", "/authorities/bamf/@audience").json()

    assert (answer["circle"], answer["people"]) == ("public", None)
    assert answer["sentence"] == "Public: everybody can see this, also without an account."


def test_guest_learns_no_names_from_recipients(paper: Any, client: Callable) -> None:
    chair, guest = client("chair"), client("guest")
    wanted = {"circle": "restricted", "recipients": ["person:guest", "person:member"]}
    assert chair.rest("PATCH", f"{PAPER}/@audience", wanted).status_code == 200

    answer = guest.rest("GET", f"{PAPER}/@audience").json()
    pages = [guest.get(f"{PAPER}{page}").text for page in ("", "/@@audience")]

    assert answer["recipients"] == []
    assert answer["sentence"] == (
        "Visible to 4 people only: Behörde im-nw, Behörde munich; "
        "chair, secretariat and author as well."
    )
    for page in pages:
        assert "member (Behörde" not in page
    assert "member (Behörde im-nw)" in chair.get(PAPER).text


def test_lists_tell_circle_and_marking_and_no_recipients(paper: Any, client: Callable) -> None:
    chair = client("chair")
    wanted = {"recipients": ["person:guest"], "marking": "TLP:RED"}
    chair.rest("PATCH", f"{PAPER}/@audience", wanted)

    found = chair.rest("GET", "/@search?portal_type=Paper&metadata_fields=audience").json()

    assert [item["audience"] for item in found["items"]] == [
        {"circle": "restricted", "marking": "TLP:RED"}
    ]
