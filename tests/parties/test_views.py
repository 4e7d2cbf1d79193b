from blkirm.access.errors import Refused
from blkirm.parties.rules import current_members
from collections.abc import Callable
from plone import api
from typing import Any

import pytest


def token_in(page: str) -> str:
    return page.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]


def test_party_page_names_its_people_by_level(
    functional: Any, world: Any, client: Callable
) -> None:
    page = client("member").get("/de/working-parties/dublin").text

    assert "Sichtbar für die <strong>4</strong>" in " ".join(page.split())
    assert "Behörde im-nw" in page


def test_chair_grants_and_ends_with_the_forms(
    functional: Any, world: Any, client: Callable
) -> None:
    chair = client("chair")
    members = "/de/working-parties/dublin/members"
    token = token_in(chair.get(members).text)

    granted = chair.post(
        "/de/working-parties/dublin/@@grant-membership",
        data={
            "_authenticator": token,
            "person": "outsider",
            "role": "member",
            "on_behalf_of": "bamf",
        },
    )
    listed = "outsider" in chair.get(members).text
    page = chair.get(members).text
    id_ = page.split("outsider")[-2].rsplit('value="', 1)[-1].split('"')[0]
    ended = chair.post(
        "/de/working-parties/dublin/@@end-membership",
        data={"_authenticator": token, "membership": id_},
    )

    assert (granted.status_code, listed, ended.status_code) == (303, True, 303)
    assert "outsider" not in chair.get(members).text.split("<table")[1].split("</table>")[0]


def test_refused_grant_says_why_and_keeps_what_was_typed(
    functional: Any, world: Any, client: Callable
) -> None:
    chair = client("chair")
    token = token_in(chair.get("/en/working-parties/dublin/members").text)

    answer = chair.post(
        "/en/working-parties/dublin/@@grant-membership",
        data={"_authenticator": token, "person": "nobody", "on_behalf_of": "bamf", "role": "chair"},
    )

    assert answer.status_code == 400
    assert "existing account" in answer.text
    assert 'value="nobody"' in answer.text
    assert len(current_members("dublin")) == 4


def test_member_sees_no_form_and_may_not_post(
    functional: Any, world: Any, client: Callable
) -> None:
    member = client("member")
    page = member.get("/en/working-parties/dublin/members").text

    answer = member.post("/en/working-parties/dublin/@@grant-membership", data={})

    assert "grant-membership" not in page
    assert answer.status_code == 403


def test_change_by_get_is_refused(functional: Any, world: Any, client: Callable) -> None:
    answer = client("chair").get("/en/working-parties/dublin/@@end-membership?membership=x")

    assert answer.status_code == 405


def test_working_parties_lists_only_own(functional: Any, world: Any, client: Callable) -> None:
    page = client("member").get("/de/working-parties").text

    assert "Arbeitsgruppe dublin" in page
    assert "Arbeitsgruppe reintegration" not in page


def test_party_reached_only_by_its_members_is_not_named_as_parent(
    functional: Any, site: Any, world: Any, client: Callable
) -> None:
    world.parent_party = "reintegration"

    page = client("member").get("/de/working-parties/dublin").text

    assert "reintegration" not in page


@pytest.mark.parametrize("person", ["editor", "publisher", "site_admin", "outsider"])
def test_place_of_the_parties_is_for_the_network_only(
    functional: Any, world: Any, client: Callable, person: str
) -> None:
    assert client(person).get("/de/working-parties").status_code == 404


def test_member_cannot_change_the_place_of_the_parties(
    functional: Any, world: Any, client: Callable
) -> None:
    chair = client("chair")

    assert chair.get("/de/working-parties").status_code == 200
    assert chair.rest("PATCH", "/working-parties", {"title": "x"}).status_code == 403
    assert chair.rest("POST", "/working-parties", {"@type": "WorkingParty"}).status_code == 403


@pytest.mark.parametrize("place", ["de", "reports", "authorities", "working-parties"])
def test_places_cannot_be_deleted(site: Any, place: str) -> None:
    with api.env.adopt_roles(["Manager"]), pytest.raises(Refused):
        api.content.delete(site[place])
