from blkirm.papers.arrangement import put_before
from blkirm.papers.listing import BATCH
from blkirm.papers.listing import Listing
from blkirm.papers.listing import Wish
from blkirm.papers.operations import share_file
from blkirm.papers.places import place_of
from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import re


LIBRARY = "/working-parties/dublin/papers"


@pytest.fixture
def folder(integration: Any, world: Any, as_manager: None) -> Any:
    """A folder with two folders and three papers, all made in this order."""
    folder = api.content.create(world["papers"], "Folder", title="Ordner")
    for title in ("Zusagen", "Ämter"):
        api.content.create(folder, "Folder", title=title)
    for title in ("Anlage 10", "Übersicht", "Anlage 2"):
        share_file(folder, title.encode(), f"{title}.txt")
    return folder


def titles(place: Any, **wish: Any) -> list[str]:
    listing = Listing(place, Wish(**wish))
    return [brain.Title for brain in listing.folders + listing.papers]


def test_folders_come_first_and_titles_stand_in_german_order(folder: Any) -> None:
    assert titles(folder, sort="title") == [
        "Ämter", "Zusagen", "Anlage 2", "Anlage 10", "Übersicht",
    ]  # fmt: skip
    assert titles(folder, sort="title", descending=True) == [
        "Zusagen", "Ämter", "Übersicht", "Anlage 10", "Anlage 2",
    ]  # fmt: skip


def test_library_shows_what_lies_right_in_it_unless_asked_for_all(world: Any, folder: Any) -> None:
    assert titles(world["papers"]) == ["Ordner"]
    assert titles(world["papers"], sort="title", deep=True) == [
        "Anlage 2",
        "Anlage 10",
        "Übersicht",
    ]
    assert titles(world["papers"], conditions={"SearchableText": '"Anlage"'}, sort="title") == [
        "Anlage 2", "Anlage 10",
    ]  # fmt: skip


def test_pages_run_from_folders_to_papers_without_a_gap(folder: Any) -> None:
    for number in range(BATCH):
        share_file(folder, f"{number}".encode(), f"Papier {number}.txt")

    pages = [titles(folder, sort="title", start=start) for start in (0, BATCH, 2 * BATCH)]

    everything = ["Ämter", "Zusagen", "Anlage 2", "Anlage 10"]
    everything += [f"Papier {number}" for number in range(BATCH)] + ["Übersicht"]
    assert [len(page) for page in pages] == [BATCH, 5, 0]
    assert sum(pages, []) == everything
    assert Listing(folder, Wish(start=BATCH)).total == BATCH + 5


def test_page_that_begins_in_the_middle_of_the_folders_is_whole(folder: Any) -> None:
    assert titles(folder, sort="title", start=1) == [
        "Zusagen", "Anlage 2", "Anlage 10", "Übersicht",
    ]  # fmt: skip


def test_order_by_hand_begins_with_the_oldest_and_moves_one(folder: Any) -> None:
    papers = {paper.title: paper for paper in folder.objectValues() if paper.portal_type == "Paper"}
    before = {title: place_of(paper) for title, paper in papers.items()}
    begun = titles(folder, sort="position")

    put_before(papers["Anlage 2"], papers["Anlage 10"])
    first = titles(folder, sort="position")
    put_before(papers["Anlage 10"], papers["Übersicht"], after=True)
    last = titles(folder, sort="position")

    assert begun[2:] == ["Anlage 10", "Übersicht", "Anlage 2"]
    assert first[2:] == ["Anlage 2", "Anlage 10", "Übersicht"]
    assert last[2:] == ["Anlage 2", "Übersicht", "Anlage 10"]
    assert place_of(papers["Übersicht"]) == before["Übersicht"]


def test_moving_in_the_order_changes_no_date(folder: Any) -> None:
    first, _second, third = (p for p in folder.objectValues() if p.portal_type == "Paper")
    date = third.modified()

    put_before(third, first)

    assert third.modified() == date


def test_copy_stands_last_in_an_order_by_hand(folder: Any) -> None:
    first, *_others, third = (p for p in folder.objectValues() if p.portal_type == "Paper")
    put_before(third, first)

    copy = api.content.copy(third, folder, safe_id=True)
    copy.title = "Abschrift"
    copy.reindexObject()

    assert titles(folder, sort="position")[-1] == copy.title
    assert place_of(copy) > place_of(first)


def test_reader_finds_only_what_is_for_them(folder: Any, world: Any, acting: Callable) -> None:
    with acting("member"):
        draft = share_file(world["papers"], b"a", "Entwurf.txt", draft=True)
    with acting("guest"):
        seen = titles(world["papers"])
    with acting("member"):
        own = titles(world["papers"])

    assert (seen, own) == (["Ordner"], ["Ordner", "Entwurf"])
    assert draft.title == "Entwurf"


class TestPage:
    """The page over HTTP."""

    @pytest.fixture
    def library(self, functional: Any, world: Any, as_manager: None) -> Any:
        folder = api.content.create(world["papers"], "Folder", id="ordner", title="Ordner")
        for title in ("Anlage 10", "Übersicht", "Anlage 2"):
            share_file(folder, title.encode(), f"{title}.txt")
        return world["papers"]

    def test_columns_say_what_they_sort_by(self, library: Any, client: Callable) -> None:
        text = client("member").get(f"{LIBRARY}/ordner?sort=title").text
        titles = re.findall(r'id="title-\w+"[^>]*>([^<]+)<', text)

        assert titles == ["Anlage 2", "Anlage 10", "Übersicht"]
        assert re.findall(r'aria-sort="(\w+)"', text) == ["ascending"]
        assert "sort=title&amp;order=descending" in text

    def test_manager_orders_by_hand_and_settles_that_for_all(
        self, library: Any, client: Callable
    ) -> None:
        chair, member = client("chair"), client("member")
        page = chair.get(f"{LIBRARY}/ordner?sort=position").text
        token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]
        steps = re.findall(r'name="put"[^>]*value="([^"]+)"', page)

        moved = chair.post(
            f"{LIBRARY}/ordner/@@put-elsewhere", data={"_authenticator": token, "put": steps[-2]}
        )
        chair.post(
            f"{LIBRARY}/ordner/@@settle-sort",
            data={"_authenticator": token, "standard": "position"},
        )
        seen = re.findall(r'id="title-\w+"[^>]*>([^<]+)<', member.get(f"{LIBRARY}/ordner").text)

        assert moved.status_code == 303
        assert seen == ["Anlage 10", "Anlage 2", "Übersicht"]

    @pytest.mark.parametrize("person", ["member", "guest"])
    def test_only_those_who_change_the_folder_order_it(
        self, library: Any, client: Callable, person: str
    ) -> None:
        who = client(person)
        page = who.get(f"{LIBRARY}/ordner?sort=position").text
        token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]
        uids = re.findall(r'id="title-(\w+)"', page)

        answers = [
            who.post(f"{LIBRARY}/ordner/@@{page}", data={"_authenticator": token, **data})
            for page, data in (
                ("put-elsewhere", {"put": f"{uids[1]} {uids[0]}"}),
                ("settle-sort", {"standard": "title"}),
                ("describe-folder", {"title": "Anders"}),
            )
        ]

        assert 'name="put"' not in page
        assert [answer.status_code for answer in answers] == [403, 403, 403]

    @pytest.mark.parametrize("put", ["", "x", "x y", "x after-", "a b c"])
    def test_moving_nonsense_is_refused(self, library: Any, client: Callable, put: str) -> None:
        chair = client("chair")
        page = chair.get(f"{LIBRARY}/ordner").text
        token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]

        answer = chair.post(
            f"{LIBRARY}/ordner/@@put-elsewhere", data={"_authenticator": token, "put": put}
        )

        assert answer.status_code == 400

    def test_folder_gets_another_title_and_keeps_its_address(
        self, library: Any, client: Callable
    ) -> None:
        chair = client("chair")
        page = chair.get(f"{LIBRARY}/ordner").text
        token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]

        chair.post(
            f"{LIBRARY}/ordner/@@describe-folder",
            data={"_authenticator": token, "title": "Ärzte", "description": "Anlagen"},
        )
        refused = chair.post(
            f"{LIBRARY}/ordner/@@describe-folder", data={"_authenticator": token, "title": " "}
        )
        text = client("member").get(f"{LIBRARY}/ordner").text

        assert ("Ärzte" in text, "Anlagen" in text) == (True, True)
        assert refused.status_code == 400
