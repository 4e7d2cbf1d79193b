from blkirm.access.register import get_register
from blkirm.kernel.footprints import footprints
from blkirm.kernel.footprints import PAUSE
from blkirm.papers.operations import share_file
from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import re
import time


LIBRARY = "/working-parties/dublin/papers"


@pytest.fixture
def paper(functional: Any, world: Any, as_manager: None) -> Any:
    return share_file(world["papers"], b"words", "Bericht.txt", originator="bamf")


def path_of(thing: Any) -> str:
    return thing.absolute_url_path().removeprefix("/plone")


def desk(client: Callable, person: str, part: str) -> list[str]:
    return [item["title"] for item in client(person).rest("GET", "/@desk").json()[part]]


def test_starred_things_are_on_ones_own_desk_only(paper: Any, client: Callable) -> None:
    member = client("member")
    page = member.get(path_of(paper)).text
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]

    member.post(f"{path_of(paper)}/@@star", data={"_authenticator": token, "star": "1"})
    member.rest("POST", "/working-parties/dublin/@star")
    starred = desk(client, "member", "favourites")
    shown = member.get("/desk").text
    others = desk(client, "chair", "favourites")
    member.post(f"{path_of(paper)}/@@star", data={"_authenticator": token, "star": "0"})

    assert "Make it a favourite" in page
    assert (sorted(starred), others) == (["Arbeitsgruppe dublin", "Bericht"], [])
    assert shown.count("Bericht") >= 2
    assert desk(client, "member", "favourites") == ["Arbeitsgruppe dublin"]


def test_opened_papers_are_listed_while_their_reader_may_see_them(
    paper: Any, client: Callable
) -> None:
    member = client("member")
    member.get(path_of(paper))
    before = desk(client, "member", "recently_opened")

    for membership in list(get_register().of_person("member")):
        get_register().end(membership.id, "secretariat", "left")
    after = desk(client, "member", "recently_opened")

    assert (before, after) == (["Bericht"], [])


def test_reading_writes_nothing_to_the_database(paper: Any, client: Callable, world: Any) -> None:
    database = world._p_jar.db()
    member = client("member")
    member.get(path_of(paper))
    before = database.lastTransaction()

    for address in (path_of(paper), LIBRARY, "/working-parties/dublin", "/desk"):
        assert member.get(address).status_code == 200

    assert database.lastTransaction() == before


def test_papers_are_new_since_the_last_visit(paper: Any, client: Callable, world: Any) -> None:
    party = api.content.get_uuid(world)
    first = client("member").get(LIBRARY).text
    # The visit was an hour before the paper was changed.
    footprints.forget("member")
    footprints.visit("member", party, time.time() - 2 * PAUSE)

    waiting = client("member").rest("GET", "/@desk").json()["new"]
    shown = client("member").get("/desk").text
    library = client("member").get(LIBRARY).text
    only_new = client("member").get(f"{LIBRARY}?new=1").text
    chair = client("chair").get(f"{LIBRARY}?new=1").text

    assert 'class="new"' not in first
    assert waiting == {"dublin": 1}
    assert "1 new paper" in shown
    assert ('class="new"' in library, "1 new since your last visit" in library) == (True, True)
    assert ("Bericht" in only_new, "Nothing is new since your last visit." in chair) == (True, True)


@pytest.mark.parametrize("person", ["outsider", "stranger", None])
def test_nobody_stars_what_they_do_not_see(paper: Any, client: Callable, person: str) -> None:
    who = client(person)

    answer = who.rest("POST", f"{path_of(paper)}/@star").status_code
    missing = who.rest("POST", f"{LIBRARY}/no-such-paper/@star").status_code

    assert answer == missing
    assert footprints.stars(person or "") == []


def test_account_that_is_deleted_takes_its_footprints_along(
    paper: Any, client: Callable, site: Any
) -> None:
    client("member").rest("POST", f"{path_of(paper)}/@star")
    before = len(footprints.stars("member"))

    with api.env.adopt_roles(["Manager"]):
        api.user.delete(username="member")

    assert (before, footprints.stars("member")) == (1, [])
