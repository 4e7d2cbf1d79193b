from collections.abc import Callable
from lxml import html
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any
from urllib.parse import quote

import json
import pytest
import re
import time


WORD = "Zwetschgenkompott"


def add_paper(folder: Any, title: str, text: str = "x", **fields: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(
            folder,
            "Paper",
            title=title,
            file=NamedBlobFile(
                data=text.encode(), contentType="text/plain; charset=utf-8", filename="x.txt"
            ),
            **fields,
        )


@pytest.fixture
def paper(world: Any) -> Any:
    return add_paper(world["papers"], WORD)


@pytest.mark.parametrize(
    ("person", "finds"), [("member", True), ("guest", True), ("outsider", False), (None, False)]
)
def test_search_finds_what_the_reader_may_view(
    functional: Any, paper: Any, client: Callable, person: str | None, finds: bool
) -> None:
    answer = client(person).get(f"/en/search?q={WORD.lower()[:6]}*")

    assert answer.status_code == 200
    assert (WORD in answer.text) is finds


@pytest.mark.parametrize(
    "query",
    [
        "q=*",
        "q=%22",
        "q=(",
        "q=a+AND",
        "q=" + "x" * 5000,
        "b_start=x",
        "b_start=-1",
        "q=a&q=b",
        "q=" + "+".join(f"wort{number}" for number in range(300)),
        "q=%22a+b&party=x&kind=%22&year=20x6&authority=*&state=&level=9&land=x&type=Plone+Site",
        "q=a&party=1&party=2",
        "q=a&sort=x",
    ],
)
def test_odd_searches_get_a_page(functional: Any, site: Any, client: Callable, query: str) -> None:
    stranger = client()
    begun = time.perf_counter()

    assert stranger.get(f"/de/search?{query}").status_code == 200
    assert stranger.get(f"/de/search-suggestions?{query}").status_code == 200
    assert time.perf_counter() - begun < 2


def test_search_without_a_language_in_its_address_is_ours_too(
    functional: Any, paper: Any, client: Callable
) -> None:
    answer = client("member").get(f"/search?SearchableText={WORD}")

    assert 'class="search-form"' in answer.text
    assert WORD in answer.text


def test_rest_finds_the_same_and_shows_at_most_a_thousand_at_once(
    functional: Any, world: Any, client: Callable
) -> None:
    add_paper(world["papers"], "Leitlinien", "Die Rückkehrberatung der Länder")
    add_paper(world["papers"], "Vermerk", "Beratung in den Kommunen")
    member = client("member")

    for words in ("Beratung", "rueckkehr", '"Beratung in"', "Beratung -Kommunen", "länd*"):
        found = member.rest("GET", f"/@search?SearchableText={words}&portal_type=Paper").json()
        page = member.get(f"/de/search?q={words}&type=Paper").text
        shown = re.search(r"Treffer:\s+(\d+)", page)
        assert [int(shown[1]) if shown else 0] == [found["items_total"]], words
        assert all(item["title"] in page for item in found["items"])

    refused = member.rest("GET", "/@search?b_size=1001")
    assert (refused.status_code, "1000" in refused.json()["message"]) == (400, True)


def test_result_shows_the_place_where_its_words_stand(
    functional: Any, world: Any, client: Callable
) -> None:
    text = "Anfang. " * 80 + "Die <b>Duldungsbescheide</b> der Länder & Kommunen. " + "Ende. " * 80
    add_paper(world["papers"], "Vermerk", text)

    page = client("member").get("/de/search?q=Bescheid").text

    assert "<mark>Duldungsbescheide</mark>" in page
    assert "&lt;b&gt;" in page
    assert "Kommunen" in page


def facets_of(page: str) -> dict[str, dict[str, str]]:
    """Read the facets off a page: title of the facet, of the choice, number."""
    return {
        title: dict(re.findall(r"<li><a[^>]*>([^<]+)</a>\s*<span>([^<]+)</span></li>", body))
        for title, body in re.findall(
            r"<details open[^>]*>\s*<summary>([^<]+)</summary>(.*?)</ul>", page, re.DOTALL
        )
    }


def test_extract_of_a_public_page_begins_after_its_id_and_title(
    functional: Any, site: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(
            site["de"], "Document", id="quittenmus", title=WORD, description="Im Herbst gekocht."
        )
        api.content.transition(page, "publish")

    found = client(None).get(f"/de/search?q={WORD}").text

    assert "Im Herbst gekocht." in found
    assert "quittenmus" not in re.sub(r"<[^>]*>", "", found)


def test_facets_count_and_narrow_what_was_found(
    functional: Any, world: Any, client: Callable
) -> None:
    for number, (kind, sender) in enumerate(
        [("guideline", "im-nw"), ("guideline", "munich"), ("minutes-results", "munich")]
    ):
        add_paper(
            world["papers"],
            f"Quittenmus {number}",
            kind=kind,
            originator=sender,
            field_of_work=("dublin", "law")[number % 2],
        )
    member = client("member")

    counted = facets_of(member.get("/en/search?q=Quittenmus").text)
    narrowed = member.get("/en/search?q=Quittenmus&level=municipal&kind=guideline").text

    assert counted["Kind of paper"] == {"Guideline": "2", "Summary (results) minutes": "1"}
    assert sorted(counted["Field of work"].values()) == ["1", "2"]
    assert sorted(counted["Level"].values()) == ["1", "2"]
    assert counted["Land"] == {"Bavaria": "2", "North Rhine-Westphalia": "1"}
    assert re.findall(r"Quittenmus \d", narrowed) == ["Quittenmus 1"]
    assert facets_of(narrowed)["Kind of paper"] == {
        "Guideline": "1",
        "Summary (results) minutes": "1",
    }


def test_secret_word_shows_nowhere(functional: Any, world: Any, client: Callable) -> None:
    add_paper(world["papers"], "Geheimer Vermerk", "Holunderbluetensirup", kind="legal-text")
    member, stranger = client("member"), client("outsider")

    for words in ("Holunderbluetensirup", "Holunderbluetensirop", "Holunderbl*", "Sirup"):
        page = stranger.get(f"/de/search?q={words}&kind=legal-text&party=dublin").text
        assert "Meinten Sie" not in page
        assert facets_of(page) == {}
        assert "Arbeitsgruppe dublin" not in page
        assert "olunder" not in page.replace(words, "").replace(quote(words), "")
    assert json.loads(stranger.get("/de/search-suggestions?q=Geheim").text) == {"items": []}
    assert "Holunderbluetensirup" in member.get("/de/search?q=Holunderbluetensirop").text
    assert "Geheimer Vermerk" in member.get("/de/search-suggestions?q=geheim").text


def test_what_was_meant_does_not_depend_on_hidden_words(
    functional: Any, world: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(
            api.portal.get()["de"], "Document", title="Mirabellenkonfitüre für alle"
        )
        api.content.transition(page, "publish")
    stranger = client("outsider")
    address = "/de/search?q=Mirabelenkonfitüre"
    stranger.get("/de")
    before = stranger.get(address).text

    # Nearer to what was typed, and more of it; but nobody outside may see it.
    for number in range(5):
        add_paper(world["papers"], f"Mirabelenkonfitür {number}")

    strip = re.compile(r'name="_authenticator"[^>]*>')
    assert strip.sub("", stranger.get(address).text) == strip.sub("", before)
    assert "Mirabellenkonfitüre" in before


def test_folders_are_found(functional: Any, world: Any, client: Callable) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.content.create(world["papers"], "Folder", title="Ablage Hagebutten")

    assert "Ablage Hagebutten" in client("member").get("/de/search?q=Hagebutte").text
    assert "Hagebutten" not in client("outsider").get("/de/search?q=Hagebutte").text


def test_library_and_search_understand_words_alike(
    functional: Any, world: Any, client: Callable
) -> None:
    add_paper(world["papers"], "Leitlinien der Rückkehrberatung")
    member = client("member")

    for words in ("Beratung", "rueckkehrberatungen", "Leitl"):
        page = member.get(f"/de/working-parties/dublin/papers?q={words}").text
        assert "Leitlinien der Rückkehrberatung" in page, words


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Schlichtungsstelle", "/de/accessibility"),
        ("Funktionspostfach", "/de/impressum"),
        ("Aufsichtsbehörde", "/de/privacy"),
        ("Barriere melden", "/de/report-barrier"),
    ],
)
def test_legal_pages_and_forms_are_found_by_what_they_say(
    functional: Any, site: Any, client: Callable, words: str, address: str
) -> None:
    page = html.fromstring(client().get(f"/de/search?q={quote(words)}").content)

    found = [link for link in page.xpath("//main//a/@href") if link.endswith(address)]
    assert len(found) == 1
