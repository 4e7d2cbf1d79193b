from collections.abc import Callable
from plone import api
from typing import Any


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
