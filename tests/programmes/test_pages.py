"""The directory over HTTP, with the programmes every portal begins with."""

from blkirm.kernel import clock
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from lxml import html
from plone import api
from typing import Any

import pytest
import requests
import transaction


TODAY = date(2026, 11, 22)
ROW = {
    "kind": "travel-allowance",
    "amount_adult": 321,
    "amount_minor": 123,
    "valid_from": "2026-01-01",
    "reference": "bamf.de",
}
NEW = {
    "@type": "Programme",
    "id": "neu",
    "title": "Neues Programm",
    "title_en": "New programme",
    "kind": "departure",
    "level": "federal",
    "return_mode": "voluntary",
    "summary_de": "Ein Satz.",
    "renewal": "open",
    "period_from": "2026-01-01",
    "stand_date": "2026-11-01",
    "stand_reference": "bamf.de",
    "benefits": [ROW],
}


@pytest.fixture(autouse=True)
def today(functional: Any) -> Iterator[None]:
    with clock.at(TODAY):
        yield


def tree(answer: requests.Response) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.content)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def in_force(page: html.HtmlElement) -> list[str]:
    return [words(link) for link in page.cssselect("ul.results > li > h2 > a")]


def not_in_force(page: html.HtmlElement) -> dict[str, str]:
    rows = page.xpath("//section[@aria-labelledby='programmes-others']//tbody/tr")
    return {words(row[0]): words(row[2]) for row in rows}


def test_directory_shows_as_in_force_only_what_is(client: Callable) -> None:
    page = tree(client().get("/de/programmes"))

    assert in_force(page) == [
        "Bayerisches Rückkehrprogramm",
        "EURP – EU-Reintegrationsprogramm",
        "Landesförderung Baden-Württemberg",
        "REAG/GARP 2.0",
        "StarthilfePlus",
    ]
    assert not_in_force(page) == {
        "Coming Home (Projektzeitraum 2018 bis 2020)": "–",
        "ERIN": "EURP – EU-Reintegrationsprogramm",
        "ERRIN": "EURP – EU-Reintegrationsprogramm",
        "JRS – Reintegrationsdienste von Frontex": "EURP – EU-Reintegrationsprogramm",
        "StarthilfePlus (Fassung von 2017)": "StarthilfePlus",
        "StarthilfePlus (Fassung von 2019)": "StarthilfePlus",
        "URA (Kosovo)": "–",
    }


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Nordrhein-Westfalen: in diesem Land nur für freiwillig Zurückkehrende"),
        ("en", "North Rhine-Westphalia: voluntary returnees only in this Land"),
    ],
)
def test_answer_says_why_it_matches(client: Callable, language: str, expected: str) -> None:
    query = "at=2023-06-01&country=XK&land=DE-NW&kind=reintegration"

    page = tree(client().get(f"/{language}/programmes?{query}"))

    assert in_force(page) == ["URA (Kosovo)"]
    reasons = [words(each) for each in page.cssselect("ul.why strong")]
    assert reasons == [
        f"Kosovo {'steht auf der Liste' if language == 'de' else 'is on its list'}",
        expected,
    ]


@pytest.mark.parametrize("wrong", ["gestern", "2023-13-01", "0001-01-01", "9999-12-31"])
def test_day_that_is_none_is_refused(client: Callable, wrong: str) -> None:
    stranger = client()

    statuses = [
        stranger.get(f"/de/{place}?at={wrong}").status_code
        for place in ("programmes", "programmes/ura", "authorities/responsibilities")
    ]

    assert statuses == [400, 400, 400]


def test_address_of_what_was_replaced_leads_on_and_its_record_stays(client: Callable) -> None:
    stranger = client()

    answer = stranger.get("/en/programmes/erin")
    heir = tree(stranger.get("/en/programmes/eurp?from=erin"))
    record = tree(stranger.get("/en/programmes/erin?at=2026-11-22"))

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/en/programmes/eurp?from=erin")
    assert "You asked for ERIN, which has ended." in words(heir)
    assert "This programme has ended." in words(record)
    line = [
        words(each) for each in record.xpath("//section[@aria-labelledby='programme-line']//li")
    ]
    assert [each.split(" ")[0] for each in line] == ["ERIN", "ERRIN", "JRS", "EURP"]


def test_every_amount_stands_with_its_dates_and_source(client: Callable) -> None:
    page = tree(client().get("/en/programmes/reag-garp"))

    rows = page.xpath("//section[@aria-labelledby='programme-benefits']//tbody/tr")
    start_up = next(words(row) for row in rows if "start-up" in words(row))
    assert start_up == (
        "Financial start-up assistance: €1,000 per adult, €500 per minor "
        "At most €4,000 for a family as of 22\N{NO-BREAK SPACE}November 2026 "
        "returningfromgermany.de, stored version"
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert "The responsible office decides" in words(page)


def test_every_page_of_the_beginning_opens_in_both_languages(client: Callable, site: Any) -> None:
    stranger = client()

    shown = {
        (language, id_): stranger.get(f"/{language}/programmes/{id_}?at=2026-11-22").status_code
        for id_ in site["programmes"].objectIds()
        for language in ("de", "en")
    }

    assert set(shown.values()) == {200}
    assert len(shown) == 24


def test_draft_is_there_for_editors_only_until_it_is_published(
    client: Callable, world: Any
) -> None:
    editor = client("editor")
    assert editor.rest("POST", "/programmes", NEW).status_code == 201
    others = [client(), client("outsider"), client("member")]

    before = [
        (
            other.get("/en/programmes/neu").status_code,
            "New programme" in other.get("/en/programmes").text,
        )
        for other in others
    ]
    own = editor.get("/en/programmes").text
    counted = others[0].get("/en/programmes").text
    published = editor.rest("POST", "/programmes/neu/@workflow/publish")
    after = [
        (
            other.get("/en/programmes/neu").status_code,
            "New programme" in other.get("/en/programmes").text,
        )
        for other in others
    ]

    assert before == [(404, False)] * 3
    assert "New programme" in own
    assert "5 programmes in force" in counted
    assert published.status_code == 200
    assert after == [(200, True)] * 3


def test_rest_says_what_is_in_force_on_a_day(client: Callable, world: Any) -> None:
    editor = client("editor")
    rows = [{**ROW, "valid_until": "2026-06-30"}, {**ROW, "valid_from": "2026-07-01"}]
    editor.rest("POST", "/programmes", {**NEW, "benefits": rows})

    now = editor.rest("GET", "/programmes/neu").json()
    then = editor.rest("GET", "/programmes/neu?at=2026-06-30").json()
    before = editor.rest("GET", "/programmes/neu?at=2025-12-31").json()
    wrong = editor.rest("GET", "/programmes/neu?at=nie")

    assert now["benefits"] == rows
    assert (now["standing"], now["in_force"]["benefits"]) == ("current", [rows[1]])
    assert (then["standing"], then["in_force"]["benefits"]) == ("current", [rows[0]])
    assert (before["standing"], before["in_force"]["benefits"]) == ("future", [])
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"valid_from": ""}, "from when it is in force"),
        ({"reference": ""}, "“Source” is missing."),
        ({"valid_until": "2025-01-01"}, "end before it begins"),
        ({"valid_until": "bald"}, "“In force until” makes no sense."),
        ({"kind": "gold"}, "“Benefit” makes no sense."),
        ({"amount_adult": -1}, "“Adults (euros)” makes no sense."),
        ({"secret": "x"}, "There is no column “secret”."),
    ],
    ids=["no-date", "no-source", "ends-first", "no-day", "unknown", "negative", "column"],
)
def test_row_without_date_or_source_is_refused_in_words(
    client: Callable, world: Any, change: dict, said: str
) -> None:
    answer = client("editor").rest("POST", "/programmes", {**NEW, "benefits": [{**ROW, **change}]})

    assert answer.status_code == 400
    assert said in answer.json()["message"]
    assert client("editor").get("/en/programmes/neu").status_code == 404


def test_amount_that_was_replaced_needs_its_last_day(client: Callable, world: Any) -> None:
    editor = client("editor")
    newer = {**ROW, "amount_adult": 400, "valid_from": "2026-07-01"}

    open_end = editor.rest("POST", "/programmes", {**NEW, "benefits": [ROW, newer]})
    rows = [{**ROW, "valid_until": "2026-06-30"}, newer]
    closed = editor.rest("POST", "/programmes", {**NEW, "benefits": rows})
    page = client("editor").get("/en/programmes/neu").text

    assert (open_end.status_code, closed.status_code) == (400, 201)
    assert "Row 2" in open_end.json()["message"]
    assert page.index("€400") < page.index("€321") < page.index("not in force")


def test_marking_of_classified_material_in_a_table_is_refused(client: Callable, world: Any) -> None:
    row = {"topic": "history", "text_de": "VS-NUR FÜR DEN DIENSTGEBRAUCH", "as_of": "2026-01-01"}
    body = {**NEW, "statements": [{**row, "reference": "x"}]}

    answer = client("editor").rest("POST", "/programmes", body)

    assert answer.status_code == 400
    assert client("editor").get("/en/programmes/neu").status_code == 404


def test_programme_never_follows_itself(client: Callable, world: Any, site: Any) -> None:
    editor = client("editor")
    errin = api.content.get_uuid(site["programmes"]["errin"])

    answer = editor.rest("PATCH", "/programmes/eurp", {"successor": errin})

    assert answer.status_code == 400
    assert "cannot follow itself" in answer.text
    assert editor.rest("GET", "/programmes/eurp").json()["successor"] is None


def test_published_programme_keeps_its_address(client: Callable, world: Any) -> None:
    editor = client("editor")

    answer = editor.rest("DELETE", "/programmes/eurp")

    assert answer.status_code in (401, 403)
    assert editor.get("/en/programmes/eurp").status_code == 200


def test_successor_that_is_a_draft_is_named_to_nobody_else(client: Callable, world: Any) -> None:
    editor = client("editor")
    uid = editor.rest("POST", "/programmes", NEW).json()["UID"]
    editor.rest("PATCH", "/programmes/coming-home", {"successor": uid})
    member = client("member")

    page = client().get("/en/programmes/coming-home")
    data = member.rest("GET", "/programmes/coming-home")
    found = member.rest("GET", "/@search?portal_type=Programme&metadata_fields=_all")

    assert page.status_code == 200
    for answer in (page, data, found):
        assert answer.status_code == 200
        assert uid not in answer.text
        assert "New programme" not in answer.text


def test_editor_fills_the_tables_in_a_form_without_a_script(client: Callable, world: Any) -> None:
    editor = client("editor")
    editor.rest("POST", "/programmes", NEW)
    page = tree(editor.get("/en/programmes/neu/edit"))
    form = next(form for form in page.forms if "form.widgets.title" in form.fields)
    fields = {name: value for name, value in form.form_values() if "buttons" not in name}
    row = "form.widgets.benefits.1."
    fields |= {
        row + "kind": "rent",
        row + "amount_adult": "250",
        row + "valid_from": "2026-02-01",
        row + "reference": "caritas",
        "form.buttons.save": "Save",
    }

    answer = editor.post("/en/programmes/neu/edit", data=fields)

    assert answer.status_code == 302, words(html.fromstring(answer.content))[:600]
    assert editor.rest("GET", "/programmes/neu").json()["benefits"] == [
        ROW,
        {"kind": "rent", "amount_adult": 250, "valid_from": "2026-02-01", "reference": "caritas"},
    ]


LEAFLET = {"title_de": "Merkblatt", "url": "https://example.org/a"}
GUIDE = {
    "title_de": "Zqleitfaden",
    "title_en": "Zqguide",
    "url": "https://example.org/zqguide",
    "readers": "counsellors",
}


@pytest.mark.parametrize("person", [None, "outsider", "member", "editor"], ids=str)
def test_links_for_counsellors_are_for_members_and_editors_alone(
    client: Callable, world: Any, person: str | None
) -> None:
    changed = client("editor").rest("PATCH", "/programmes/reag-garp", {"links": [LEAFLET, GUIDE]})
    assert changed.status_code == 204
    someone = client(person)

    page = someone.get("/en/programmes/reag-garp").text
    found = tree(someone.get("/en/search?SearchableText=zqguide"))

    assert "Merkblatt" in page
    assert not found.xpath("//main//a[contains(@href, 'reag-garp')]")
    sees = person in ("member", "editor")
    said = [words in page for words in ("Zqguide", "For counsellors", "Public, but for what")]
    assert said == [sees] * 3
    if person:
        data = someone.rest("GET", "/programmes/reag-garp").json()
        assert [link["url"] for link in data["links"]] == [LEAFLET["url"], GUIDE["url"]][: 1 + sees]


def test_editor_confirms_a_record_as_of_today(client: Callable, world: Any) -> None:
    path = "/programmes/bayerisches-rueckkehrprogramm"
    with clock.at(date(2027, 2, 1)):
        editor, reader = client("editor"), client("member")
        before = tree(editor.get(f"/en{path}"))
        token = {"_authenticator": before.xpath("//main//input[@name='_authenticator']/@value")[0]}
        refused = reader.post(f"{path}/@@confirm-programme", data=token)
        without = editor.post(f"{path}/@@confirm-programme")
        done = editor.post(f"{path}/@@confirm-programme", data=token)
        after = editor.get(f"/en{path}").text
        ended = editor.post("/en/programmes/errin/@@confirm-programme", data=token)

        assert [a.status_code for a in (refused, without, done)] == [403, 403, 303]
        assert "Confirmed as of today" in after
        assert '<time datetime="2027-02-01"' in after
        assert "Confirm as of today" not in reader.get(f"/en{path}").text
    assert ended.status_code == 409
    assert "nothing to confirm" in ended.text


def test_page_shows_how_to_reach_the_office_to_ask(client: Callable, world: Any, site: Any) -> None:
    site["authorities"]["bamf"].phone = "+49 911 943-0"
    site["authorities"]["bamf"].reindexObject()
    transaction.commit()

    page = tree(client().get("/en/programmes/reag-garp"))

    [box] = page.xpath("//section[@aria-labelledby='programme-contact']")
    assert box.xpath(".//a[@href='tel:+499119430']")
    assert box.xpath(".//h3/a/@href")[0].endswith("/en/authorities/bamf")


@pytest.mark.parametrize("path", ["/programmes/reag-garp", "/authorities/bamf"])
def test_page_of_dexterity_that_prints_every_field_leads_to_ours(
    client: Callable, world: Any, path: str
) -> None:
    answer = client().get(f"/en{path}/@@view")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(path)
