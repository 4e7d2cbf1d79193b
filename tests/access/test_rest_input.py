"""Input that makes no sense, at every REST service that answers: a clear 4xx, nothing changed."""

from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import requests


PARTY = "/working-parties/dublin"
PAPER = f"{PARTY}/papers/one"

QUERIES = (
    "@search?b_size=x",
    "@search?b_start=x",
    "@search?b_size=-5",
    "@search?b_start=-5",
    "@search?b_size=99999999999999999999999999",
    "@search?sort_on=nothing",
    "@search?sort_on=SearchableText",
    "@search?sort_on=allowedRolesAndUsers",
    "@search?sort_on=path",
    "@search?sort_limit=x",
    "@search?SearchableText=and",
    "@search?SearchableText=*a",
    "@search?SearchableText=%22",
    "@search?SearchableText=a&SearchableText=b",
    "@search?SearchableText.query=a",
    "@search?path.depth=x",
    "@search?path.query=1&path=2",
    "@search?path=",
    "@search?modified=gestern",
    "@search?modified.range=min",
    "@search?modified.query=x&modified.range=min",
    "@search?modified.query=2026-01-01&modified.range=sideways",
    "@search?review_state.operator=x",
    "@search?effectiveRange=x",
    "@search?is_folderish=perhaps",
    "@search?UID.x.y.z=1",
    "@search?metadata_fields=__class__&metadata_fields=_all",
    "@search?fullobjects=x&b_size=0",
    "@search?use_site_search_settings=1&portal_type.query=x",
    "@search?getObjPositionInParent=x",
    "@search?sort_order=sideways&sort_on=modified",
    "@search?Creator.query=a&Creator.range=min",
    "@search?show_inactive=1",
    "@types/",
    "@types/Nothing",
    "@types/Paper/nothing",
    "@types/Paper/file/more",
    "@types/Paper/file/more/still",
    "@vocabularies/nothing",
    "@vocabularies/blkirm.document_kinds/more",
    "@vocabularies/blkirm.document_kinds?b_size=x",
    "@vocabularies/blkirm.document_kinds?title=x&token=y",
    "@history/x",
    "@history/-1",
    "@history/999999",
    "@history/1/2",
    "@workflow/x",
    "@tus-upload/x",
    "?expand=x&expand=workflow",
    "?fullobjects=1&b_size=x",
    "?include_items=perhaps",
    "?metadata_fields=x",
    "@users?limit=x",
    "@users?limit=-1",
    "@users/a/b",
    "@nothing",
)

BODIES = ("", "{", "[]", "1", '"x"', "null", '{"@type": 1}', '{"title": {"a": 1}}', '{"id": []}')
CALLS = (
    ("POST", ""),
    ("PATCH", ""),
    ("POST", "/@workflow"),
    ("POST", "/@workflow/nothing"),
    ("POST", "/@workflow/a/b"),
    ("POST", "/@copy"),
    ("POST", "/@move"),
    ("POST", "/@tus-upload"),
    ("POST", "/@tus-replace"),
    ("PATCH", "/@tus-upload/x"),
    ("PATCH", "/@history"),
    ("POST", "/@login"),
    ("POST", "/@login-renew"),
)


@pytest.fixture
def paper(world: Any, acting: Callable) -> Any:
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(world["papers"], "Paper", id="one", title="Before")


def _ask(client: Any, method: str, path: str, **options: Any) -> requests.Response:
    return requests.request(
        method,
        f"{client.base}{path}",
        headers={"Accept": "application/json", **client.token, **options.pop("headers", {})},
        timeout=30,
        allow_redirects=False,
        **options,
    )


@pytest.mark.parametrize("person", ["chair", "site_admin"])
def test_queries_that_make_no_sense_are_no_errors_of_ours(
    functional: Any, paper: Any, client: Callable, person: str, caplog: Any
) -> None:
    someone = client(person)

    wrong = []
    for place in ("", PARTY, f"{PARTY}/papers", PAPER, "/de"):
        for query in QUERIES:
            path = f"{place}{query}" if query.startswith("?") else f"{place}/{query}"
            answer = _ask(someone, "GET", path)
            if answer.status_code >= 500:
                wrong.append((path, answer.text[:300]))

    assert wrong == []
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []


BAD_MEMBERS = (
    {"source": 1},
    {"source": [1]},
    {"source": {"a": 1}},
    {"source": "nothing"},
    {"source": "/../../x"},
    {"title": 1},
    {"title": None},
    {"title": "x" * 2000},
    {"description": 1},
    {"id": "a/b"},
    {"id": "_x"},
    {"id": "@@edit"},
    {"id": 1},
    {"UID": "x"},
    {"@type": "Nothing"},
    {"@type": ["Paper"]},
    {"@type": "Paper", "title": "x", "file": 1},
    {"@type": "Paper", "title": "x", "file": {"data": "%%%", "encoding": "base64"}},
    {"@type": "Paper", "title": "x", "file": {"data": 1, "encoding": "base64", "filename": 2}},
    {"@type": "Paper", "title": "x", "file": {"data": "eA==", "encoding": "rot13"}},
    {"@type": "Paper", "title": "x", "kind": 1},
    {"@type": "Paper", "title": "x", "kind": {"token": []}},
    {"@type": "Paper", "title": "x", "paper_date": "gestern"},
    {"@type": "Paper", "title": "x", "paper_date": 1},
    {"@type": "Paper", "title": "x", "draft": "perhaps"},
    {"layout": "nothing"},
    {"ordering": 1},
    {"ordering": {"obj_id": "x", "delta": "y"}},
    {"sort": 1},
    {"include_children": 1, "comment": 1},
    {"effective": "x"},
    {"version": "x"},
    {"version": 99},
    {"login": 1, "password": 2},
    {"login": "chair", "password": None},
)


def test_bodies_that_make_no_sense_are_refused_and_change_nothing(
    functional: Any, paper: Any, client: Callable, caplog: Any
) -> None:
    chair = client("chair")

    wrong = []
    for method, service in CALLS:
        for place in (f"{PARTY}/papers", PAPER) if "login" not in service else ("",):
            for body in BODIES:
                answer = _ask(
                    chair,
                    method,
                    f"{place}{service}",
                    data=body,
                    headers={"Content-Type": "application/json"},
                )
                if answer.status_code >= 500:
                    wrong.append((method, place, service, body, answer.text[:200]))
            for body in BAD_MEMBERS:
                answer = _ask(chair, method, f"{place}{service}", json=body)
                if answer.status_code >= 500:
                    wrong.append((method, place, service, body, answer.text[:200]))

    assert wrong == []
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []


def test_refusal_takes_back_what_was_changed_on_the_way(
    functional: Any, paper: Any, client: Callable
) -> None:
    # Plone dates a thing before it finds out that the step is not possible.
    answer = client("guest").rest("POST", f"{PAPER}/@workflow/nothing")

    assert answer.status_code == 400
    assert paper.EffectiveDate() == "None"
