from collections.abc import Callable
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any

import pytest


WORD = "Zwetschgenkompott"


@pytest.fixture
def paper(world: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(
            world["papers"],
            "Paper",
            title=WORD,
            file=NamedBlobFile(data=b"x", filename="x.txt"),
        )


@pytest.mark.parametrize(
    ("person", "finds"), [("member", True), ("guest", True), ("outsider", False), (None, False)]
)
def test_search_finds_what_the_reader_may_view(
    functional: Any, paper: Any, client: Callable, person: str | None, finds: bool
) -> None:
    answer = client(person).get(f"/en/search?q={WORD.lower()[:6]}")

    assert answer.status_code == 200
    assert (WORD in answer.text) is finds


@pytest.mark.parametrize(
    "query",
    ["q=*", "q=%22", "q=(", "q=a+AND", "q=" + "x" * 5000, "b_start=x", "b_start=-1", "q=a&q=b"],
)
def test_odd_searches_get_a_page(functional: Any, site: Any, client: Callable, query: str) -> None:
    assert client().get(f"/de/search?{query}").status_code == 200


def test_search_without_a_language_in_its_address_is_ours_too(
    functional: Any, paper: Any, client: Callable
) -> None:
    answer = client("member").get(f"/search?SearchableText={WORD}")

    assert 'class="search-form"' in answer.text
    assert WORD in answer.text
