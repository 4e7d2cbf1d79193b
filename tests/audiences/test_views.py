"""The page about an audience, its form and the sentence on other pages."""

from Acquisition import aq_chain
from Acquisition import aq_inner
from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import facts
from collections.abc import Callable
from html import unescape
from plone.dexterity.interfaces import IDexterityContent
from Products.ZCatalog.ZCatalog import ZCatalog
from typing import Any
from ZODB.Connection import Connection

import pytest
import re
import transaction


LIBRARY = "/working-parties/dublin/papers"
PAPER = f"{LIBRARY}/paper"


@pytest.fixture
def paper(functional: Any, world: Any, make_paper: Callable) -> Any:
    return make_paper(world["papers"])


def send(someone: Any, place: str, form: dict[str, Any]) -> Any:
    page = someone.get(f"{place}/@@audience").text
    token = re.search(r'name="_authenticator"\s+type="hidden"\s+value="([^"]+)"', page)
    return someone.post(
        f"{place}/@@change-audience", data={"_authenticator": token.group(1), **form}
    )


def test_sentence_stands_on_every_page_about_the_paper(paper: Any, client: Callable) -> None:
    member = client("member")

    for page in ("", "/edit", "/@@audience"):
        text = " ".join(unescape(member.get(f"{PAPER}{page}").text).split())
        assert text.count("Visible to the 4 members of “Arbeitsgruppe dublin”.") == 1, page


def test_own_pages_are_for_oneself_and_public_ones_for_everybody(
    paper: Any, client: Callable
) -> None:
    assert "Only you see this page" in client("member").get("/en/desk").text
    for page in ("/en", "/en/reports", "/en/authorities/bamf", "/en/search?q=a"):
        assert "Public: everybody can see this" in client().get(page).text, page
    assert "Public: everybody" not in client("site_admin").get("/en/@@overview-controlpanel").text


def test_line_asks_the_catalogue_no_question_and_wakes_nothing(
    paper: Any, acting: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction.commit()
    asked, woken = [], []
    with acting("member"):
        line = paper.restrictedTraverse("@@audience-line")
        line.request.set("PUBLISHED", line)
        paper._p_jar.cacheMinimize()
        # The register of authorities is read once and kept.
        facts("bamf")
        # Traversal wakes what lies on the way; everything else would have to be loaded.
        for step in aq_chain(aq_inner(paper)):
            getattr(step, "title", None)
        setstate = Connection.setstate

        def load(self: Any, thing: Any) -> None:
            woken.append(thing)
            setstate(self, thing)

        monkeypatch.setattr(ZCatalog, "searchResults", lambda *args, **kw: asked.append(kw))
        monkeypatch.setattr(Connection, "setstate", load)
        html = line()

    assert "audience" in html
    assert asked == []
    assert [thing for thing in woken if IDexterityContent.providedBy(thing)] == []
    assert woken != []


def test_error_page_says_nothing_of_readers(paper: Any, client: Callable) -> None:
    assert 'class="audience' not in client("outsider").get(PAPER).text


def test_narrowing_is_saved_at_once(paper: Any, client: Callable) -> None:
    answer = send(
        client("chair"),
        PAPER,
        {"circle": "restricted", "recipients:list": ["level:federal", "person:guest"]},
    )

    paper._p_jar.sync()
    assert answer.status_code == 303
    assert audience_of(paper) == Audience("restricted", ("level:federal", "seat:munich:guest"))


def test_widening_asks_first_and_says_by_how_many(paper: Any, client: Callable) -> None:
    chair = client("chair")

    asked = send(chair, PAPER, {"circle": "network"})
    paper._p_jar.sync()
    before = audience_of(paper)
    saved = send(chair, PAPER, {"circle": "network", "confirmed": "1"})
    paper._p_jar.sync()

    text = " ".join(re.sub("<[^>]+>", " ", asked.text).split())
    assert "After saving 5 people can read this. 1 more than now." in text
    assert "Please confirm" in text
    assert not before.is_explicit
    assert (saved.status_code, audience_of(paper)) == (303, Audience("network"))


def test_preview_changes_nothing(paper: Any, client: Callable) -> None:
    chair = client("chair")
    query = "circle=restricted&recipients:list=authority:munich&marking=TLP:GREEN"

    shown = chair.get(f"{PAPER}/@@audience-preview?{query}")
    refused = chair.get(f"{PAPER}/@@audience-preview?{query}".replace("GREEN", "RED"))
    sent = send(chair, PAPER, {"circle": "network", "preview": "1"})

    paper._p_jar.sync()
    text = " ".join(re.sub("<[^>]+>", " ", shown.text).split())
    assert "After saving 4 people can read this." in text
    assert (refused.status_code, "TLP:RED names single members" in refused.text) == (200, True)
    assert sent.status_code == 200
    assert not audience_of(paper).is_explicit


@pytest.mark.parametrize(
    "form",
    [
        {"circle": "public"},
        {"circle": "x"},
        {"circle": "restricted"},
        {"circle": "restricted", "recipients:list": ["person:outsider"]},
        {"circle": "restricted", "recipients:list": ["<script>"]},
        {"circle": "network", "marking": "TLP:AMBER"},
        {"marking": "VS-NfD"},
    ],
    ids=str,
)
def test_bad_form_is_refused_on_the_page_and_changes_nothing(
    paper: Any, client: Callable, form: dict[str, Any]
) -> None:
    answer = send(client("chair"), PAPER, {"confirmed": "1", **form})

    paper._p_jar.sync()
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<script>" not in answer.text
    assert not audience_of(paper).is_explicit


def test_form_is_for_those_who_may_change(paper: Any, client: Callable) -> None:
    chair, guest = client("chair"), client("guest")

    assert "@@change-audience" in chair.get(f"{PAPER}/@@audience").text
    assert "@@change-audience" not in guest.get(f"{PAPER}/@@audience").text
    assert guest.get(f"{PAPER}/@@audience-preview?circle=group").status_code in (302, 403)
    assert guest.post(f"{PAPER}/@@change-audience", data={"circle": "network"}).status_code == 403
    assert client("chair").get(f"{PAPER}/@@change-audience").status_code == 405


def test_names_are_for_members_and_numbers_for_guests(paper: Any, client: Callable) -> None:
    member, guest = client("member"), client("guest")

    assert "People who can see this" in member.get(f"{PAPER}/@@audience").text
    page = guest.get(f"{PAPER}/@@audience").text
    assert "People who can see this" not in page
    assert "secretariat</span>" not in page


def test_reader_from_the_network_learns_no_party_and_no_names(paper: Any, client: Callable) -> None:
    change_audience(paper, Audience("network"), "chair")
    stranger = client("stranger")

    pages = [stranger.get(f"{PAPER}{page}") for page in ("", "/@@audience")]

    for page in pages:
        assert page.status_code == 200
        assert "Visible to the 5 people of the whole network." in page.text
        assert "Arbeitsgruppe dublin" not in page.text
        assert "secretariat</" not in page.text


def test_past_day_shows_who_could_see_it_then(
    paper: Any, client: Callable, make_account: Callable, join: Callable
) -> None:
    member = client("member")

    before = member.get(f"{PAPER}/@@audience?at=2020-01-01").text
    nonsense = member.get(f"{PAPER}/@@audience?at=yesterday")

    assert "It was not here on that day." in before
    assert nonsense.status_code == 200


def test_long_change_goes_on_in_steps_and_widens_nothing_in_between(
    functional: Any,
    world: Any,
    make_folder: Callable,
    make_paper: Callable,
    client: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("blkirm.audiences.views.AT_ONCE", 2)
    folder = make_folder(world["papers"])
    papers = [make_paper(folder, f"Paper {number}") for number in range(5)]
    for each in papers:
        change_audience(each, Audience("network"), "chair")
    chair = client("chair")
    form = {"circle": "restricted", "recipients:list": ["authority:bamf"], "confirmed": "1"}

    first = send(chair, f"{LIBRARY}/folder", form)
    folder._p_jar.sync()
    halfway = [audience_of(thing).circle for thing in (folder, *papers)]
    second = send(chair, f"{LIBRARY}/folder", {**form, "total": "5"})
    third = send(chair, f"{LIBRARY}/folder", {**form, "total": "5"})
    folder._p_jar.sync()

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 303)
    assert "data-continue" in first.text
    assert (halfway[0], sorted(halfway[1:])) == (None, ["network"] * 3 + ["restricted"] * 2)
    assert {audience_of(thing).circle for thing in (folder, *papers)} == {"restricted"}


def test_folder_is_made_filled_and_listed(functional: Any, world: Any, client: Callable) -> None:
    member, guest = client("member"), client("guest")
    page = member.get(LIBRARY).text
    token = re.search(r'name="_authenticator"\s+type="hidden"\s+value="([^"]+)"', page).group(1)

    made = member.post(
        f"{LIBRARY}/@@add-folder", data={"_authenticator": token, "title": "Entwürfe für die IMK"}
    )
    empty = member.post(f"{LIBRARY}/@@add-folder", data={"_authenticator": token, "title": " "})
    transaction.begin()

    assert (made.status_code, empty.status_code) == (303, 400)
    assert "Entwürfe für die IMK" in guest.get(LIBRARY).text
    assert (
        "Nothing lies in this folder yet"
        in member.get(made.headers["Location"].split("/plone")[1]).text
    )
    assert guest.post(f"{LIBRARY}/@@add-folder", data={"title": "x"}).status_code == 403
