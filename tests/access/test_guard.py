"""What strangers and outsiders get: nothing, and always the same nothing."""

from collections.abc import Callable
from plone import api
from plone.namedfile.file import NamedBlobFile
from tests.conftest import PASSWORD
from typing import Any

import pytest


SECRET = "Zwetschgenkompott"


@pytest.fixture
def paper(world: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(
            world["papers"],
            "Paper",
            id="secret",
            title=SECRET,
            file=NamedBlobFile(data=SECRET.encode(), filename="secret.txt"),
        )


PLACES = [
    "/working-parties",
    "/working-parties/dublin",
    "/working-parties/dublin/papers",
    "/working-parties/dublin/papers/secret",
    "/working-parties/dublin/papers/secret/@@download/file",
    "/working-parties/dublin/members",
    "/working-parties/nothing",
    "/working-parties/nothing/at/all",
]


@pytest.mark.parametrize("place", PLACES)
def test_below_working_parties_everything_leads_strangers_to_the_login_form(
    functional: Any, paper: Any, client: Callable, place: str
) -> None:
    answer = client().get(place)

    assert (answer.status_code, answer.text) == (302, "")
    assert answer.headers["Location"].endswith(f"/en/login?came_from={place}")


def test_member_finds_the_paper_the_outsider_does_not(
    functional: Any, paper: Any, client: Callable
) -> None:
    place = "/working-parties/dublin/papers/secret"

    member = client("member").get(place)
    outsider = client("outsider")
    outsider.get("/desk")  # takes the greeting after the login
    hidden = outsider.get(place)
    missing = outsider.get("/working-parties/dublin/papers/absent")

    assert member.status_code == 200
    assert SECRET in member.text
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace("secret", "absent") == missing.text


def test_guest_reads_but_adds_nothing(functional: Any, paper: Any, client: Callable) -> None:
    guest = client("guest")

    read = guest.get("/working-parties/dublin/papers/secret/@@download/file")
    added = guest.rest("POST", "/working-parties/dublin/papers", {"@type": "Paper", "title": "x"})

    assert (read.status_code, read.text) == (200, SECRET)
    assert added.status_code in (401, 403)


def test_rest_answers_401_to_everything_without_an_account(
    functional: Any, paper: Any, client: Callable
) -> None:
    places = ["", "/reports", "/working-parties/dublin", "/nothing", "/@search?SearchableText=a"]

    answers = [client().rest("GET", place) for place in places]

    assert [a.status_code for a in answers] == [401] * len(places)
    assert {a.json()["type"] for a in answers} == {"Unauthorized"}


def test_rest_answers_404_to_outsiders(functional: Any, paper: Any, client: Callable) -> None:
    outsider = client("outsider")

    hidden = outsider.rest("GET", "/working-parties/dublin")
    missing = outsider.rest("GET", "/working-parties/nothing")

    assert (hidden.status_code, hidden.text) == (404, missing.text)


def test_http_basic_is_not_read(functional: Any, paper: Any, client: Callable) -> None:
    answer = client().get("/working-parties/dublin", auth=("member", PASSWORD))

    assert answer.status_code == 302


def test_token_opens_pages_and_downloads(functional: Any, paper: Any, client: Callable) -> None:
    token = client("member").token

    page = client().get("/working-parties/dublin", headers=token)
    file = client().get("/working-parties/dublin/papers/secret/@@download/file", headers=token)

    assert (page.status_code, file.text) == (200, SECRET)


def test_ending_a_membership_closes_everything_at_once(
    functional: Any, paper: Any, client: Callable
) -> None:
    member, chair = client("member"), client("chair")
    place = "/working-parties/dublin"
    items = chair.rest("GET", f"{place}/@memberships").json()["items"]
    id_ = next(item["id"] for item in items if item["person"] == "member")

    before = member.get(place).status_code
    ended = chair.rest("DELETE", f"{place}/@memberships/{id_}").status_code
    after = [
        member.get(place).status_code,
        member.get(f"{place}/papers/secret/@@download/file").status_code,
        member.rest("GET", place).status_code,
    ]

    assert (before, ended, after) == (200, 204, [404, 404, 404])


def test_content_is_not_reached_through_places_it_is_not_in(
    functional: Any, world: Any, client: Callable
) -> None:
    answer = client().get("/reports/authorities/bamf")

    assert answer.status_code == 404
