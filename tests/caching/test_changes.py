"""Whatever people change, in whichever part of the portal: the next visitor sees it everywhere."""

from collections.abc import Callable
from plone import api
from tests.caching.pipeline import Pipeline
from typing import Any

import pytest


AUTHORITIES = "/de/authorities"
MATRIX = "/de/authorities/responsibilities"
CENTRE = f"{AUTHORITIES}/centre"
#: Of what: who changes it, its address, the change, and pages that say so by a word or a number.
CHANGES = {
    "programme": (
        "editor",
        "/programmes/eurp",
        {"title": "Zwiebelfisch"},
        ("/de/programmes", "/de/programmes/eurp", "/de/search?q=Zwiebelfisch"),
    ),
    "contact": (
        "site_admin",
        "/authorities/centre",
        {"phone": "+49 30 4711", "title": "Zwiebelfisch"},
        (AUTHORITIES, CENTRE),
    ),
    "responsibility": (
        "site_admin",
        "/authorities/centre",
        {"fields_of_work": ["dublin"]},
        (MATRIX, f"{MATRIX}?field=dublin", CENTRE),
    ),
    "page": (
        "editor",
        "/de/seite",
        {"title": "Zwiebelfisch"},
        ("/de/seite", "/de/search?q=Zwiebelfisch"),
    ),
    "legal page": ("editor", "/de/angaben", {"title": "Zwiebelfisch"}, ("/de/angaben",)),
    "form": ("editor", "/de/contact", {"title": "Zwiebelfisch"}, ("/de/contact",)),
    "news": ("editor", "/de/neues", {"title": "Zwiebelfisch"}, ("/de", "/de/neues")),
}
KINDS = {"Document": "seite", "News Item": "neues", "LegalNotice": "angaben"}


@pytest.fixture
def public(world: Any, site: Any, make_authority: Callable, as_manager: None) -> None:
    """Something of each kind that the tests change."""
    make_authority("centre", land="DE-BY", kind="land-ministry", fields_of_work=["reintegration"])
    for kind, id_ in KINDS.items():
        made = api.content.create(site["de"], kind, id=id_, title="Erste Fassung")
        api.content.transition(made, "publish")


@pytest.mark.parametrize("what", CHANGES)
def test_change_is_seen_by_the_next_visitor_on_every_page(
    what: str, pipeline: Pipeline, public: None, client: Callable
) -> None:
    person, address, change, pages = CHANGES[what]
    worker = client(person)
    before = {page: pipeline.text(page) for page in pages}

    answer = worker.rest("PATCH", address, change)

    assert answer.status_code == 204, answer.text
    assert [page for page in pages if pipeline.text(page) == before[page]] == []


def test_deleted_page_is_gone_from_every_page(
    pipeline: Pipeline, public: None, client: Callable
) -> None:
    editor = client("editor")
    pages = ("/de", "/sitemap.xml", "/de/search?q=Fassung")
    before = [("/de/seite" in pipeline.text(page)) for page in pages]

    assert editor.rest("DELETE", "/de/seite").status_code == 204

    assert pipeline.ask("/de/seite").status_int == 404
    assert [("/de/seite" in pipeline.text(page)) for page in pages] == [False] * 3
    assert before[2] is True
