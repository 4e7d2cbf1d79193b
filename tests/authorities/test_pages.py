"""Finding an office and seeing who is responsible where, over HTTP."""

from blkirm.kernel import clock
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from lxml import html
from typing import Any

import pytest
import requests


def tree(answer: requests.Response) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.content)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def found(page: html.HtmlElement) -> list[str]:
    return [words(link) for link in page.cssselect("ul.results > li > h2 > a")]


def line_of(page: html.HtmlElement, land: str) -> list[str]:
    rows = page.cssselect("table.responsibilities tbody tr")
    row = next(row for row in rows if words(row[0]) == land)
    return [words(cell) for cell in row[1:]]


@pytest.fixture
def offices(make_authority: Callable) -> None:
    make_authority(
        "centre",
        "civil",
        "DE-BY",
        kind="return-counselling-centre",
        title="Beratungsstelle",
        street="Musterweg 1",
        postcode="80331",
        place="München",
        place_en="Munich",
        phone="+49 89 1234",
        email="rat@centre.example",
        website="https://centre.example",
        serves=["80", "81"],
        fields_of_work=["counselling"],
        confirmed_on=date(2026, 10, 1),
    )
    make_authority("im-he", land="DE-HE", fields_of_work=["dublin"], confirmed_on=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=81999", ["Beratungsstelle"]),
        ("q=munich", ["Beratungsstelle"]),
        ("land=DE-HE", ["Behörde im-he"]),
        ("kind=return-counselling-centre", ["Beratungsstelle"]),
        ("land=DE-HE&q=80331", []),
        ("q=10115", []),
    ],
)
def test_office_is_found_by_postcode_town_land_and_kind(
    offices: None, client: Callable, query: str, expected: list[str]
) -> None:
    page = tree(client().get(f"/en/authorities?{query}"))

    assert found(page) == expected
    assert ("No office recorded here" in words(page)) == (not expected)


def test_contact_card_says_how_to_reach_an_office(offices: None, client: Callable) -> None:
    stranger = client()

    pages = [
        tree(stranger.get("/en/authorities?q=80331")),
        tree(stranger.get("/en/authorities/centre")),
    ]

    for page in pages:
        assert words(page.cssselect("address")[0]) == "Musterweg 1 80331 Munich"
        targets = [link.get("href") for link in page.cssselect(".card-lines dl a")]
        assert targets == ["tel:+49891234", "mailto:rat@centre.example", "https://centre.example"]
    assert "Is for this postcode" in words(pages[0])


def test_matrix_answers_each_day_and_shows_changes_to_members_only(
    offices: None, world: Any, client: Callable
) -> None:
    yesterday = clock.today() - timedelta(days=1)
    changed = client("site_admin").rest(
        "PATCH", "/authorities/im-he", {"fields_of_work": ["reintegration"]}
    )
    now = tree(client().get("/en/authorities/responsibilities"))
    before = tree(client().get(f"/en/authorities/responsibilities?at={yesterday}"))
    inside = tree(client("member").get("/en/authorities/responsibilities"))
    outside = client("outsider").get("/en/authorities/responsibilities").text

    assert changed.status_code == 204
    assert line_of(now, "Hesse")[:4] == ["gap", "gap", "gap", "IM-HE"]
    assert line_of(before, "Hesse")[:4] == ["gap", "gap", "IM-HE", "gap"]
    assert line_of(now, "Bavaria")[:4] == ["gap"] * 4
    changes = inside.xpath("//section[@aria-labelledby='responsible-changes']//tbody/tr")
    assert [words(row[1]) + ": " + words(row[2]) for row in changes] == [
        "Hesse: from this day: Reintegration",
        "Hesse: until this day: Transfers within the Dublin procedure",
    ]
    for public in (outside, html.tostring(now).decode()):
        assert "responsible-changes" not in public


def test_picture_says_in_words_what_its_tiles_show(offices: None, client: Callable) -> None:
    page = tree(client().get("/en/authorities/responsibilities?field=dublin"))

    picture = page.cssselect("svg.tiles")[0]
    said = words(picture.cssselect("desc")[0])
    tiles = {words(tile[1]): words(tile[2]) for tile in picture.cssselect("g")}
    assert said.startswith("Authorities are named for: Hesse.")
    assert len(tiles) == 16
    assert tiles["HE"] == "named: 1"
    assert set(tiles.values()) == {"named: 1", "gap"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"postcode": "8033"},
        {"email": "nobody"},
        {"website": "javascript:alert(1)"},
        {"serves": ["80a"]},
    ],
    ids=["postcode", "email", "website", "serves"],
)
def test_contact_that_makes_no_sense_is_refused(
    offices: None, world: Any, client: Callable, wrong: dict
) -> None:
    administrator = client("site_admin")

    answer = administrator.rest("PATCH", "/authorities/centre", wrong)

    assert answer.status_code == 400
    assert administrator.rest("GET", "/authorities/centre").json()["postcode"] == "80331"


def test_register_and_matrix_wake_no_authority(
    offices: None, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken = []
    monkeypatch.setattr(
        "Products.ZCatalog.CatalogBrains.AbstractCatalogBrain.getObject",
        lambda brain, REQUEST=None: woken.append(brain.getPath()),
    )
    stranger = client()
    places = ["/authorities", "/authorities?land=DE-HE", "/authorities/responsibilities"]

    statuses = [stranger.get(f"/en{place}").status_code for place in places]

    assert (statuses, woken) == ([200, 200, 200], [])


def test_editor_notes_that_an_authority_confirmed_its_contact(
    functional: Any, world: Any, client: Callable
) -> None:
    page = client("site_admin").get("/en/authorities/bamf")
    token = {"_authenticator": html.fromstring(page.content).xpath("//main//input/@value")[0]}

    answers = [
        client(who).post("/en/authorities/bamf/@@confirm-authority", data=token).status_code
        for who in (None, "member", "site_admin")
    ]
    after = client().get("/en/authorities/bamf").text

    assert answers[0] in (302, 403)
    assert answers[1:] == [403, 303]
    assert "Last confirmed on" in after
    assert "@@confirm-authority" not in after
