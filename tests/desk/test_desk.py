from collections.abc import Callable
from plone import api
from Products.ZCatalog.Catalog import Catalog
from tests.meetings.convening import make_meeting
from typing import Any

import pytest


def test_desk_shows_own_parties_and_their_news(
    functional: Any, world: Any, client: Callable
) -> None:
    page = client("member").get("/de/desk").text

    assert "Arbeitsgruppe dublin" in page
    assert "Arbeitsgruppe reintegration" not in page


def test_desk_of_an_outsider_names_no_party(functional: Any, world: Any, client: Callable) -> None:
    answer = client("outsider").get("/de/desk")

    assert answer.status_code == 200
    assert "Arbeitsgruppe dublin" not in answer.text


def test_desk_needs_a_login(functional: Any, world: Any, client: Callable) -> None:
    answer = client().get("/de/desk")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/de/login?came_from=/desk")


def test_login_leads_to_the_desk_or_back(functional: Any, world: Any, client: Callable) -> None:
    stranger = client()
    form = {"__ac_name": "member", "__ac_password": "correct-horse-battery", "buttons.login": "1"}

    to_desk = stranger.post("/en/login", data=form)
    back = client().post("/en/login", data={**form, "came_from": "/working-parties/dublin"})
    away = client().post("/en/login", data={**form, "came_from": "//evil.example/x"})

    assert [a.headers["Location"].split("/plone")[1] for a in (to_desk, back, away)] == [
        "/en/desk",
        "/en/working-parties/dublin",
        "/en/desk",
    ]


def test_login_leads_to_the_language_one_chose(
    functional: Any, world: Any, client: Callable
) -> None:
    api.user.get("member").setMemberProperties({"language": "de"})
    form = {"__ac_name": "member", "__ac_password": "correct-horse-battery", "buttons.login": "1"}

    answer = client().post("/en/login", data=form)

    assert answer.headers["Location"].endswith("/de/desk")


def test_desk_asks_the_catalogue_as_often_whatever_it_shows(
    functional: Any, world: Any, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    search = Catalog.search
    monkeypatch.setattr(
        Catalog,
        "search",
        lambda self, *args, **more: asked.append(1) or search(self, *args, **more),
    )
    member = client("member")

    def questions(path: str) -> int:
        # What all pages share is asked for once in a process.
        member.get(path)
        asked.clear()
        assert member.get(path).status_code == 200
        return len(asked)

    with_nothing = questions("/desk")
    for number in range(3):
        make_meeting(world, items=0, days=40 + number)
        with api.env.adopt_roles(["Manager"]):
            api.content.create(world["tasks"], "Task", title="Bericht", responsible="im-nw")
    client("member")
    party, with_much = questions("/working-parties/dublin"), questions("/desk")

    assert with_nothing == with_much <= 2
    assert with_much <= party


def test_desk_says_what_waits_and_that_nothing_does(
    functional: Any, world: Any, client: Callable
) -> None:
    empty = client("member").get("/en/desk").text
    make_meeting(world, items=0)
    with api.env.adopt_roles(["Manager"]):
        api.content.create(world["tasks"], "Task", title="Bericht", responsible="im-nw")

    full, guest = client("member").get("/en/desk").text, client("guest").get("/en/desk").text

    assert "Nothing waits for you." in empty
    assert "No meeting is planned." in empty
    assert "Nothing waits for you." not in full
    assert ("Bericht" in full, "11. Sitzung" in full) == (True, True)
    assert ("Bericht" in guest, "11. Sitzung" in guest) == (False, True)
    assert "Next meetings" not in client("outsider").get("/en/desk").text
