from blkirm.access.errors import Refused
from collections.abc import Callable
from plone import api
from typing import Any

import pytest


def test_party_page_names_its_people_by_level(
    functional: Any, world: Any, client: Callable
) -> None:
    page = client("member").get("/de/working-parties/dublin").text

    assert "Sichtbar für die 4 Mitglieder von „Arbeitsgruppe dublin“." in " ".join(page.split())
    assert "Behörde im-nw" in page


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
