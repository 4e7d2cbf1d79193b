"""The index of words is built anew from the catalogue."""

from blkirm.search import operations
from blkirm.search.index import TextIndex
from blkirm.search.operations import install_text_indexes
from blkirm.search.operations import rebuild
from blkirm.search.operations import uninstall_text_indexes
from blkirm.search.query import parse
from plone import api
from typing import Any

import pytest
import transaction


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


def index_of(site: Any, name: str = "SearchableText") -> Any:
    return site.portal_catalog._catalog.indexes[name]


def found(site: Any, words: str) -> list[str]:
    return [b.getId for b in site.portal_catalog.unrestrictedSearchResults(SearchableText=words)]


@pytest.fixture
def pages(site: Any) -> list[Any]:
    with api.env.adopt_roles(["Manager"]):
        return [
            api.content.create(site["de"], "Document", id=f"seite-{n}", title=f"Stachelbeeren {n}")
            for n in range(6)
        ]


def test_rebuild_finds_the_same_again(integration: Any, site: Any, pages: list[Any]) -> None:
    before = sorted(found(site, "Stachelbeere"))
    index = index_of(site)
    transaction.savepoint()
    steps: list[tuple[int, int]] = []

    number = rebuild(site, lambda: None, lambda *step: steps.append(step), batch=5)

    assert index_of(site) is not index
    assert sorted(found(site, "Stachelbeere")) == before == [f"seite-{n}" for n in range(6)]
    assert (steps[0], steps[-1]) == ((0, number), (number, number))


def test_interrupted_rebuild_answers_from_the_old_index_and_goes_on_later(
    integration: Any, site: Any, pages: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction.savepoint()
    taken: list[int] = []
    take_in = operations._take_in

    def count(catalog: Any, number: int, indexes: Any) -> None:
        taken.append(number)
        if len(taken) == 8:
            raise Stopped
        take_in(catalog, number, indexes)

    monkeypatch.setattr(operations, "_take_in", count)
    with pytest.raises(Stopped):
        rebuild(site, lambda: None, lambda *step: None, batch=5)
    with api.env.adopt_roles(["Manager"]):
        pages[0].title = "Moosbeeren"
        pages[0].reindexObject()
        api.content.delete(pages[1])
    meanwhile = sorted(found(site, "Stachelbeere"))
    already = taken[:7]
    taken[:] = [-9] * 8
    rebuild(site, lambda: None, lambda *step: None, batch=5)

    assert meanwhile == sorted(found(site, "Stachelbeere")) == [f"seite-{n}" for n in range(2, 6)]
    assert found(site, "Moosbeere") == ["seite-0"]
    coming = index_of(site)
    assert [number for number in taken[8:] if number in already and coming.text_of(number)] == []


def test_plones_own_indexes_come_back(integration: Any, site: Any, pages: list[Any]) -> None:
    uninstall_text_indexes(site)

    assert not isinstance(index_of(site), TextIndex)
    assert len(found(site, "Stachelbeeren")) == 6

    install_text_indexes(site)
    install_text_indexes(site)

    assert index_of(site).find(parse("Stachelbeere"))
    assert index_of(site, "Title").find(parse("Stachelbeere"))
