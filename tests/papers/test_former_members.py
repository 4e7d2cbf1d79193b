"""Whoever left has nothing any more, of their own papers neither, and at once."""

from blkirm.access.register import get_register
from collections.abc import Callable
from typing import Any

import base64
import pytest


LIBRARY = "/working-parties/dublin/papers"
WORD = "unguessablequokka"


def body(**fields: Any) -> dict:
    file = {
        "data": base64.b64encode(WORD.encode()).decode(),
        "encoding": "base64",
        "filename": f"{WORD}.txt",
        "content-type": "text/plain",
    }
    return {"@type": "Paper", "id": "own", "title": WORD, "kind": "opinion", "file": file, **fields}


@pytest.fixture(params=["draft", "shared", "final"])
def own_paper(
    request: pytest.FixtureRequest, functional: Any, world: Any, client: Callable
) -> tuple[Any, str]:
    """A paper, and its author with a session and a token from the time as a member."""
    author = client("member")
    made = author.rest("POST", LIBRARY, body(draft=request.param == "draft"))
    path = made.json()["@id"].split("/plone")[1]
    if request.param == "final":
        assert author.rest("POST", f"{path}/@workflow/finalise").status_code == 200
    assert author.rest("GET", path).status_code == 200
    register = get_register()
    register.end(next(register.of_person("member")).id, "chair", "left")
    client(None)  # commits
    return author, path


REST = (
    ("GET", "/own"),
    ("PATCH", "/own"),
    ("DELETE", "/own"),
    ("GET", "/own/@history"),
    ("PATCH", "/own/@history"),
    ("GET", "/own/@workflow"),
    ("POST", "/own/@workflow/finalise"),
    ("POST", "/own/@workflow/reopen"),
    ("POST", "/own/@workflow/archive"),
    ("GET", "/own/@actions"),
    ("GET", "/own/@lock"),
    ("POST", "/own/@lock"),
    ("GET", "/own/@sharing"),
    ("POST", "/own/@sharing"),
    ("GET", "/own/@comments"),
    ("POST", "/own/@comments"),
    ("GET", "/own/@breadcrumbs"),
    ("POST", "/@move"),
    ("POST", "/@copy"),
    ("GET", ""),
    ("POST", ""),
    ("GET", "/../@memberships"),
)
PAGES = (
    "",
    "/view",
    "/edit",
    "/@@edit",
    "/@@download/file",
    "/@@display-file/file",
    "/@@change-state",
    "/@@historyview",
    "/@@versions_history_form",
    "/content_status_history",
    "/content_status_modify?workflow_action=finalise",
    "/delete_confirmation",
    "/object_rename",
    "/@@sharing",
    "/@@fc-delete",
    "/title",
    "/file",
)


def test_open_token_of_a_former_author_gets_404(own_paper: tuple[Any, str]) -> None:
    author, _path = own_paper
    statuses = {}
    for method, tail in REST:
        place = LIBRARY.rpartition("/")[0] + tail[3:] if "/.." in tail else LIBRARY + tail
        answer = author.rest(method, place, {} if method != "GET" else None)
        statuses[method, tail] = (answer.status_code, WORD in answer.text)

    assert statuses == dict.fromkeys(REST, (404, False))


def test_open_window_of_a_former_author_gets_404(own_paper: tuple[Any, str]) -> None:
    author, path = own_paper
    statuses = {}
    for tail in PAGES:
        seen = author.get(f"/de{path}{tail}")
        sent = author.post(f"/de{path}{tail}", data={"transition": "finalise"})
        statuses[tail] = (seen.status_code, sent.status_code, WORD in seen.text + sent.text)

    assert statuses == dict.fromkeys(PAGES, (404, 404, False))


def test_former_author_finds_nothing(own_paper: tuple[Any, str]) -> None:
    author, path = own_paper

    found = author.rest("GET", f"/@search?SearchableText={WORD}")
    by_author = author.rest("GET", "/@search?Creator=member")
    page = author.get(f"/de/search?SearchableText={WORD}")

    assert (found.json()["items_total"], by_author.json()["items_total"]) == (0, 0)
    assert path not in page.text


def test_paper_itself_is_unchanged_and_stays_with_the_party(
    own_paper: tuple[Any, str], client: Callable
) -> None:
    author, path = own_paper
    author.rest("PATCH", path, {"title": "mine"})
    author.rest("DELETE", path)

    assert client("chair").rest("GET", path).json()["title"] == WORD


def test_author_who_returns_has_the_own_papers_again(
    own_paper: tuple[Any, str], client: Callable, join: Callable
) -> None:
    author, path = own_paper
    join("member", "dublin")
    client(None)  # commits

    assert author.rest("GET", path).status_code == 200
