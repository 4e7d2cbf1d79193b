from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.readers import tokens_of
from blkirm.audiences.rules import audience_of
from blkirm.kernel import clock
from blkirm.papers.operations import share_file
from blkirm.papers.subscribers import empty_trash_of_party
from blkirm.papers.trash import get_trash
from blkirm.papers.trash import purge_old
from blkirm.papers.trash import restore
from datetime import timedelta
from plone import api
from plone.app.discussion.interfaces import IConversation
from Products.CMFCore.indexing import processQueue
from typing import Any
from zope.component import createObject
from zope.lifecycleevent import ObjectRemovedEvent

import pytest


LIBRARY = "/working-parties/dublin/papers"
FOR_NW = Audience("restricted", ("authority:im-nw",), "TLP:AMBER")


@pytest.fixture
def library(integration: Any, world: Any, as_manager: None) -> Any:
    return world["papers"]


def found(**query: Any) -> list[str]:
    catalog = api.portal.get_tool("portal_catalog")
    return sorted(brain.getId for brain in catalog.unrestrictedSearchResults(**query))


def readers_of(thing: Any) -> set[str]:
    processQueue()
    return set(tokens_of(thing))


def entries() -> dict[str, Any]:
    return {discarded.title: discarded for discarded in get_trash().of_party("dublin")}


class TestKept:
    """What is deleted, and comes back."""

    def test_deleted_paper_leaves_the_tree_and_every_index(self, library: Any) -> None:
        paper = share_file(library, b"zwiebelkuchen in it", "Bericht.txt")
        path, uid = "/".join(paper.getPhysicalPath()), api.content.get_uuid(paper)

        api.content.delete(paper)

        assert (len(library), found(path=path), found(UID=uid)) == (0, [], [])
        assert found(SearchableText="zwiebelkuchen", party="dublin") == []
        assert list(entries()) == ["Bericht"]

    def test_restored_paper_is_the_same_with_all_it_had(self, library: Any) -> None:
        paper = share_file(library, b"zwiebelkuchen in it", "Bericht.txt", kind="opinion")
        change_audience(paper, FOR_NW, "chair")
        comment = createObject("plone.Comment")
        comment.text = "Einwand"
        IConversation(paper).addComment(comment)
        api.content.transition(paper, "finalise")
        before = (paper.getId(), api.content.get_uuid(paper), readers_of(paper), paper.modified())
        api.content.delete(paper)

        back = restore(entries()["Bericht"], library, "chair")

        assert (
            back.getId(), api.content.get_uuid(back), readers_of(back), back.modified()
        ) == before  # fmt: skip
        assert (audience_of(back), api.content.get_state(back)) == (FOR_NW, "final")
        assert back.file.data == b"zwiebelkuchen in it"
        assert len(list(IConversation(back).getComments())) == 1
        assert found(SearchableText="zwiebelkuchen") == [back.getId()]
        assert len(found(portal_type="Discussion Item")) == 1
        assert entries() == {}

    def test_folder_comes_back_with_everything_in_it(self, library: Any) -> None:
        folder = api.content.create(library, "Folder", title="Ordner")
        inner = api.content.create(folder, "Folder", title="Innen")
        share_file(inner, b"words", "Bericht.txt", draft=True)
        api.content.delete(folder)
        gone = found(portal_type="Paper", party="dublin")
        number = len(entries()["Ordner"].paper_readers)

        restore(entries()["Ordner"], library, "chair")
        back = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(portal_type="Paper")

        assert (gone, number) == ([], 1)
        assert [(b.Title, b.review_state) for b in back if b.party == "dublin"] == [
            ("Bericht", "draft")
        ]

    def test_papers_in_a_deleted_folder_count_for_those_who_saw_them(self, library: Any) -> None:
        folder = api.content.create(library, "Folder", title="Ordner")
        share_file(folder, b"words", "Offen.txt")
        change_audience(share_file(folder, b"more", "Nur NRW.txt"), FOR_NW, "chair")

        api.content.delete(folder)

        kept = entries()["Ordner"]
        party, authority = "user:party:dublin", "user:party:dublin:authority:im-nw"
        assert kept.papers_for(frozenset({party})) == 1
        assert kept.papers_for(frozenset({party, authority})) == 2
        assert kept.papers_for(frozenset({"Anonymous"})) == 0

    def test_paper_from_a_narrow_folder_is_not_opened_by_coming_back_elsewhere(
        self, library: Any
    ) -> None:
        folder = api.content.create(library, "Folder", title="Ordner")
        change_audience(folder, FOR_NW, "chair")
        paper = share_file(folder, b"words", "Bericht.txt")
        readers = readers_of(paper)
        api.content.delete(paper)

        back = restore(entries()["Bericht"], library, "chair")

        assert audience_of(back).circle == "restricted"
        assert readers_of(back) <= readers

    def test_paper_that_comes_back_into_a_narrower_folder_is_narrowed(self, library: Any) -> None:
        folder = api.content.create(library, "Folder", title="Ordner")
        paper = share_file(folder, b"words", "Bericht.txt")
        change_audience(paper, Audience("group"), "chair")
        api.content.delete(paper)
        change_audience(folder, FOR_NW, "chair")

        back = restore(entries()["Bericht"], folder, "chair")

        assert audience_of(back).recipients == ("authority:im-nw",)

    def test_name_that_is_taken_meanwhile_is_not_taken_away(self, library: Any) -> None:
        first = share_file(library, b"first", "Bericht.txt")
        name = first.getId()
        api.content.delete(first)
        with api.env.adopt_roles(["Manager"]):
            second = api.content.create(library, "Folder", id=name, title="Neu")

        back = restore(entries()["Bericht"], library, "chair")

        assert back.getId() != name
        assert library[name].title == second.title

    def test_what_was_deleted_long_ago_is_gone_for_good(self, library: Any) -> None:
        with clock.at(clock.now() - timedelta(days=30)):
            api.content.delete(share_file(library, b"old", "Alt.txt"))
        with clock.at(clock.now() - timedelta(days=29)):
            api.content.delete(share_file(library, b"new", "Neu.txt"))

        assert purge_old(30) == 1
        assert list(entries()) == ["Neu"]

    def test_party_takes_its_trash_along(self, library: Any) -> None:
        api.content.delete(share_file(library, b"old", "Alt.txt"))

        # A party is concluded and never deleted, so nothing else says that one is gone.
        party = library.aq_parent
        empty_trash_of_party(party, ObjectRemovedEvent(party, party.aq_parent, party.getId()))

        assert len(list(get_trash())) == 0

    def test_public_folders_delete_as_before(self, library: Any) -> None:
        folder = api.content.create(api.portal.get()["de"], "Folder", id="offen", title="Offen")
        page = api.content.create(folder, "Document", id="seite", title="Seite")

        api.content.delete(page)

        assert "seite" not in folder
        assert len(list(get_trash())) == 0
