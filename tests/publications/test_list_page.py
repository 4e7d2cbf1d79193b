"""Looking for reports: words in the text, choices with counts, the same in REST."""

from collections.abc import Callable
from lxml import html
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile

import pytest


Build = Callable[..., DexterityContent]


@pytest.fixture
def shelf(
    make_report: Build, pdf: Callable[..., NamedBlobFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three published reports and one in review."""
    monkeypatch.setattr(
        "blkirm.publications.indexers.words_of",
        lambda file: "Passersatzpapiere" if file.filename == "a.pdf" else "Rückführungen",
    )
    make_report(
        "published",
        id="a",
        title="Alpha",
        title_en="",
        period="2014",
        file_de=pdf("a.pdf"),
        fields_of_work=("dublin", "law"),
    )
    make_report(
        "published", id="b", title="Beta", title_en="", period="2015", fields_of_work=("dublin",)
    )
    make_report("published", id="c", title="Gamma", title_en="", period="2015", series="study")
    make_report(
        "review",
        id="d",
        title="Delta",
        title_en="",
        period="2019",
        series="evaluation",
        fields_of_work=("funding",),
    )


def found(page: html.HtmlElement) -> list[str]:
    return sorted(link.text for link in page.cssselect("article.edition h2 a"))


def choices(page: html.HtmlElement, facet: str) -> dict[str, str]:
    options = page.cssselect(f"#reports-{facet} option")
    return {o.get("value"): o.text for o in options if o.get("value")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Alpha", "Beta", "Gamma"]),
        ("q=Passersatzpapiere", ["Alpha"]),
        ("q=passersatz", ["Alpha"]),
        ("q=Rückführung&series=study", ["Gamma"]),
        ("field=dublin", ["Alpha", "Beta"]),
        ("field=dublin&year=2015", ["Beta"]),
        ("q=nirgends", []),
        ("field=funding", ["Alpha", "Beta", "Gamma"]),
        ("q=x&q=y&year=2014", ["Alpha"]),
    ],
)
def test_list_finds(
    functional: object, shelf: None, client: Callable, query: str, expected: list[str]
) -> None:
    page = html.fromstring(client().get(f"/de/reports?{query}").content)

    assert found(page) == expected


def test_choices_say_how_many_reports_they_leave(
    functional: object, shelf: None, client: Callable
) -> None:
    page = html.fromstring(client().get("/en/reports?year=2015").content)

    assert choices(page, "year") == {"2015": "2015 (2)", "2014": "2014 (1)"}
    assert choices(page, "series") == {"brief-report": "Brief report (1)", "study": "Study (1)"}
    assert choices(page, "field") == {"dublin": "Transfers within the Dublin procedure (1)"}
    assert choices(page, "language") == {"de": "German (2)"}
    # All are PDFs, and nobody is said to be whose they are: there is nothing to choose.
    assert page.cssselect("#reports-format, #reports-body") == []


def test_choices_and_words_stay_in_the_form(
    functional: object, shelf: None, client: Callable
) -> None:
    page = html.fromstring(client().get("/de/reports?q=Rückführung&year=2015").content)

    assert page.cssselect("#reports-q")[0].get("value") == "Rückführung"
    assert page.cssselect("#reports-year option[selected]")[0].get("value") == "2015"


def test_rest_answers_like_the_page(functional: object, shelf: None, client: Callable) -> None:
    answer = client("outsider").rest("GET", "/reports/@reports?field=dublin&q=passersatz").json()

    assert [item["title"] for item in answer["items"]] == ["Alpha"]
    assert answer["items_total"] == 1
    assert answer["facets"]["year"] == [{"token": "2014", "title": "2014", "count": 1}]
    assert len(answer["items"][0]["files"]["de"]["sha256"]) == 64
    assert client().rest("GET", "/reports/@reports").status_code == 401


def test_rest_tells_editors_alone_of_what_is_in_the_making(
    functional: object, shelf: None, client: Callable
) -> None:
    def asked(person: str) -> tuple[list[str], list[str]]:
        answer = client(person).rest("GET", "/reports/@reports").json()
        series = [each["token"] for each in answer["facets"]["series"]]
        return sorted(item["title"] for item in answer["items"]), sorted(series)

    assert asked("outsider") == (["Alpha", "Beta", "Gamma"], ["brief-report", "study"])
    assert asked("editor") == (
        ["Alpha", "Beta", "Delta", "Gamma"],
        ["brief-report", "evaluation", "study"],
    )


@pytest.mark.parametrize(
    "path", ["/de/reports?q=passersatz", "/en/reports/atom.xml", "/catalog.ttl"]
)
def test_lists_wake_no_report(
    functional: object,
    shelf: None,
    client: Callable,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    def wake(brain: object) -> None:
        raise AssertionError("A list woke a report.")

    monkeypatch.setattr("Products.ZCatalog.CatalogBrains.AbstractCatalogBrain.getObject", wake)
    monkeypatch.setattr(
        "Products.ZCatalog.CatalogBrains.AbstractCatalogBrain._unrestrictedGetObject", wake
    )

    answer = client().get(path)

    assert answer.status_code == 200
    assert "reports/a" in answer.text
