from blkirm.papers.operations import share_file
from collections.abc import Callable
from plone import api
from Products.CMFPlone.Portal import PloneSite
from typing import Any
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import pytest
import transaction


def _titles(site: PloneSite) -> list[str]:
    found = api.content.find(site, portal_type="Library", path={"query": "/plone"})
    return sorted(brain.Title for brain in found if "/dublin/" in brain.getPath())


@pytest.mark.parametrize("place", ["", "/folder"], ids=["library", "folder"])
def test_upload_rewrites_nothing_of_where_it_goes(
    functional: Any, world: Any, client: Callable, acting: Callable, place: str
) -> None:
    with acting("chair"):
        folder = api.content.create(world["papers"], "Folder", id="folder", title="Folder")
    library = folder if place else world["papers"]
    member = client("member")
    file = {"data": "d29yZHM=", "encoding": "base64", "filename": "a.txt"}
    paper = {"@type": "Paper", "title": "a", "file": file}

    states = []
    # The first paper also brings the place where Plone keeps content rules.
    for _ in range(3):
        assert (
            member.rest("POST", f"/working-parties/dublin/papers{place}", paper).status_code == 201
        )
        transaction.begin()
        library._p_activate()
        states.append((library._p_serial, library.modified()))

    assert states[1] == states[2]
    assert [each.portal_type for each in library.objectValues()].count("Paper") == 3


def test_library_with_a_new_title_is_found_by_it(
    functional: Any, site: PloneSite, world: Any, as_manager: None
) -> None:
    world["papers"].title = "Ablage"

    notify(ObjectModifiedEvent(world["papers"]))

    assert _titles(site) == ["Ablage"]


def test_library_is_in_the_catalogue_again_after_a_rebuild(
    functional: Any, site: PloneSite, world: Any, as_manager: None
) -> None:
    before = _titles(site)

    api.portal.get_tool("portal_catalog").clearFindAndRebuild()

    assert _titles(site) == before == ["Unterlagen"]


def test_list_in_rest_wakes_no_paper(
    functional: Any, world: Any, client: Callable, as_manager: None, monkeypatch: Any
) -> None:
    share_file(world["papers"], b"words", "a.txt", originator="bamf")
    woken = []
    monkeypatch.setattr(
        "Products.ZCatalog.CatalogBrains.AbstractCatalogBrain.getObject",
        lambda brain, REQUEST=None: woken.append(brain.getPath()),
    )

    answer = client("member").rest("GET", "/@search?portal_type=Paper")

    assert [item["title"] for item in answer.json()["items"]] == ["a"]
    assert woken == []
