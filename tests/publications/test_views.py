from collections.abc import Callable
from lxml import html
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile

import datetime
import pytest
import re
import requests


Build = Callable[..., DexterityContent]
NBSP = "\N{NO-BREAK SPACE}"


def tree(answer: requests.Response) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.content)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(answer: requests.Response) -> list[str]:
    return [words(heading) for heading in tree(answer).cssselect("article.edition h2")]


def token_on(page: html.HtmlElement) -> str:
    return page.xpath("//input[@name='_authenticator']/@value")[0]


def test_list_without_reports_says_so(client: Callable, reports: DexterityContent) -> None:
    page = tree(client().get("/en/reports"))

    assert "No report has been published yet." in words(page)
    assert page.cssselect("article.edition, form.filter") == []


def test_list_shows_published_reports_newest_first(client: Callable, make_report: Build) -> None:
    make_report("published", id="a", title="Alt", stand_date=datetime.date(2014, 5, 12))
    make_report("published", id="b", title="Neu", stand_date=datetime.date(2015, 5, 12))
    make_report("review", id="c", title="In Prüfung")
    make_report("draft", id="d", title="Entwurf")
    make_report("withdrawn", id="e", title="Weg")

    assert titles(client().get("/de/reports")) == ["Neu", "Alt"]
    assert titles(client("outsider").get("/de/reports")) == ["Neu", "Alt"]


def test_list_shows_editors_what_is_in_the_making_with_its_state(
    client: Callable, make_report: Build
) -> None:
    make_report("published", id="a", title="Fertig")
    make_report("review", id="c", title="Zweiter")
    make_report("draft", id="d", title="Dritter")

    for person in ("editor", "publisher"):
        assert sorted(titles(client(person).get("/de/reports"))) == [
            "Dritter Entwurf",
            "Fertig",
            "Zweiter In Prüfung",
        ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2014", ["Alt"]),
        ("series=annual-report", ["Neu"]),
        ("language=en", ["Neu"]),
        ("year=2014&language=en", []),
        ("year=&series=&language=", ["Neu", "Alt"]),
        ("year=abc&series=x&language=fr&page=x", ["Neu", "Alt"]),
        ("year=99999&page=0", ["Neu", "Alt"]),
        ("page=77", ["Neu", "Alt"]),
    ],
)
def test_list_filtered_by(
    client: Callable,
    make_report: Build,
    pdf: Callable[..., NamedBlobFile],
    query: str,
    found: list[str],
) -> None:
    make_report("published", id="a", title="Alt", stand_date=datetime.date(2014, 5, 12))
    make_report(
        "published",
        id="b",
        title="Neu",
        series="annual-report",
        stand_date=datetime.date(2015, 5, 12),
        file_en=pdf("report.pdf"),
    )

    assert titles(client().get(f"/de/reports?{query}")) == found


def test_choices_of_the_filter_give_nothing_away_about_drafts(
    client: Callable, make_report: Build
) -> None:
    make_report("published", id="a", period="2014")
    make_report("draft", id="b", period="2019", series="study")

    page = tree(client().get("/en/reports"))

    assert [option.get("value") for option in page.cssselect("#reports-year option")] == [
        "",
        "2014",
    ]
    assert [option.get("value") for option in page.cssselect("#reports-series option")] == [
        "",
        "brief-report",
    ]


def test_long_list_is_shown_in_pages(
    client: Callable, make_report: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blkirm.publications.list_page.PAGE_SIZE", 2)
    for number in range(5):
        make_report(
            "published",
            id=f"r{number}",
            title=f"Bericht {number}",
            stand_date=datetime.date(2015, 1, 1 + number),
        )
    visitor = client()

    assert titles(visitor.get("/de/reports")) == ["Bericht 4", "Bericht 3"]
    last = visitor.get("/de/reports?year=2015&page=3")
    assert titles(last) == ["Bericht 0"]
    links = {link.get("rel"): link.get("href") for link in tree(last).cssselect(".pages a[rel]")}
    assert links["prev"].endswith("/de/reports?year=2015&page=2")


def test_page_of_report_tells_everything_about_its_files(
    client: Callable, make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report(
        "published", stand_date=datetime.date(2015, 5, 12), file_en=pdf("report.pdf", pages=1)
    )

    page = tree(client().get("/de/reports/kurzbericht"))

    box = page.cssselect(".downloads li")
    assert [link.get("hreflang") for link in page.cssselect(".downloads a")] == ["de", "en"]
    assert f"PDF, {report.report_files['de']['size']}{NBSP}B, 2 Seiten" in box[0].text_content()
    assert "1 Seite" in words(box[1])
    assert report.report_files["de"]["sha256"] in words(box[0])
    assert words(page.cssselect("h1")[0]) == "Kurzbericht an die Konferenz"
    text = words(page)
    assert "12. Mai 2015" in text
    assert "Amtliches Werk" in text
    assert page.xpath("//a[@rel='license']/@href") == [
        "http://dcat-ap.de/def/licenses/officialWork"
    ]
    assert "Kurzbericht 1, 2014/2015. Stand: 12. Mai 2015." in words(page.cssselect(".cite")[0])


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2014/2015", "2014/2015"),
        ("2014-12-01/2015-05-12", "1. Dezember 2014 bis 12. Mai 2015"),
        ("2014-12-01/2015-13-45", "2014-12-01/2015-13-45"),
    ],
    ids=["years", "days", "no days"],
)
def test_page_of_report_shows_period(
    client: Callable, make_report: Build, period: str, shown: str
) -> None:
    make_report("published", period=period)

    page = tree(client().get("/de/reports/kurzbericht"))

    assert f"Berichtszeitraum {shown} " in words(page)


def test_page_of_report_in_english_uses_the_english_texts(
    client: Callable, make_report: Build
) -> None:
    make_report("published")

    page = tree(client().get("/en/reports/kurzbericht"))

    assert page.get("lang") == "en"
    assert words(page.cssselect("h1")[0]) == "Brief report to the Conference"
    assert "What was agreed." in words(page)
    assert "This report is only available in German." in words(page)
    assert "/en/reports/kurzbericht" in words(page.cssselect(".cite")[0])


def test_page_of_report_marks_what_is_in_another_language(
    client: Callable, make_report: Build
) -> None:
    make_report("published", title_en="", summary_en="")

    page = tree(client().get("/en/reports/kurzbericht"))

    assert page.cssselect("h1")[0].get("lang") == "de"
    assert page.xpath("//*[@lang='de' and contains(., 'Was vereinbart wurde.')]")


@pytest.mark.parametrize("state", ["draft", "review"])
def test_unpublished_report_is_404_for_strangers(
    client: Callable, make_report: Build, state: str
) -> None:
    make_report(state, title="Geheimer Titel")

    for person in (None, "outsider"):
        answer = client(person).get("/de/reports/kurzbericht")
        missing = client(person).get("/de/reports/gibt-es-nicht")
        assert (answer.status_code, missing.status_code) == (404, 404)
        assert "Geheimer Titel" not in answer.text


@pytest.mark.parametrize("name", ["", "/view", "/@@report", "/content_status_modify"])
def test_withdrawn_report_is_410_without_its_title(
    client: Callable, make_report: Build, name: str
) -> None:
    make_report("withdrawn", title="Zurückgezogener Titel")

    for person in (None, "outsider"):
        answer = client(person).get(f"/de/reports/kurzbericht{name}")
        assert answer.status_code == 410
        assert "Zurückgezogener Titel" not in answer.text


@pytest.mark.parametrize("name", ["/edit", "/title", "/@@plone", "/gibt-es-nicht"])
def test_nothing_below_withdrawn_report_shows_its_title(
    client: Callable, make_report: Build, name: str
) -> None:
    make_report("withdrawn", title="Zurückgezogener Titel")

    for person in (None, "outsider"):
        answer = client(person).get(f"/de/reports/kurzbericht{name}")
        assert answer.status_code in (302, 403, 404, 410)
        assert "Zurückgezogener Titel" not in answer.text


def test_withdrawn_report_can_be_seen_by_editors(client: Callable, make_report: Build) -> None:
    make_report("withdrawn")

    page = tree(client("editor").get("/en/reports/kurzbericht"))

    assert words(page.cssselect(".state")[0]) == "Withdrawn"


def test_editor_submits_and_publisher_publishes_by_the_buttons(
    client: Callable, make_report: Build
) -> None:
    make_report()

    for person, step in (("editor", "submit"), ("publisher", "publish")):
        someone = client(person)
        page = tree(someone.get("/en/reports/kurzbericht"))
        answer = someone.post(
            "/en/reports/kurzbericht/content_status_modify",
            data={"workflow_action": step, "_authenticator": token_on(page)},
        )
        assert answer.status_code == 302

    assert titles(client().get("/de/reports")) == ["Kurzbericht an die Konferenz"]


def test_author_sees_why_publishing_is_not_possible(client: Callable, make_report: Build) -> None:
    make_report("review", by="editor-and-publisher")
    author = client("editor-and-publisher")

    page = tree(author.get("/en/reports/kurzbericht"))
    author.post(
        "/en/reports/kurzbericht/content_status_modify",
        data={"workflow_action": "publish", "_authenticator": token_on(page)},
    )

    assert "You worked on this report yourself." in words(page)
    assert client().get("/en/reports/kurzbericht").status_code == 404


def test_author_reads_what_has_to_change_until_the_report_is_submitted_again(
    client: Callable, make_report: Build
) -> None:
    make_report("review", by="editor")
    editor, publisher = client("editor"), client("publisher")
    address, note = "/en/reports/kurzbericht", "The table on page 3\nends in 2014."

    def send_back(words: str) -> int:
        form = {"workflow_action": "send-back", "comment": words}
        form["_authenticator"] = token_on(tree(publisher.get(address)))
        return publisher.post(f"{address}/content_status_modify", data=form).status_code

    marked = send_back("VS-VERTRAULICH\nSee our letter")
    state = publisher.rest("GET", "/reports/kurzbericht").json()["review_state"]
    assert (marked, state) == (400, "review")

    assert send_back(note) == 302
    [callout] = tree(editor.get(address)).xpath("//div[@class='callout attention']")
    assert callout.xpath(".//p[@class='typed']")[0].text_content() == note
    assert "Sent back on" in callout.text_content()
    editor.rest("POST", "/reports/kurzbericht/@workflow/submit")
    assert "ends in 2014" not in editor.get(address).text
    publisher.rest("POST", "/reports/kurzbericht/@workflow/publish")
    for stranger in (client(), client("outsider")):
        assert stranger.get(address).status_code == 200
        told = [stranger.get(f"{address}{way}").text for way in ("", "/content_status_history")]
        told += [
            stranger.rest("GET", f"/reports/kurzbericht{way}").text
            for way in ("", "/@history", "/@workflow")
        ]
        assert not any("ends in 2014" in each for each in told)


def test_state_is_not_changed_without_a_token(client: Callable, make_report: Build) -> None:
    make_report()

    answer = client("editor").post(
        "/en/reports/kurzbericht/content_status_modify", data={"workflow_action": "submit"}
    )

    assert answer.status_code == 403
    assert client("editor").rest("GET", "/reports/kurzbericht").json()["review_state"] == "draft"


def test_visitor_sees_no_buttons(client: Callable, make_report: Build) -> None:
    make_report("published")

    page = tree(client().get("/en/reports/kurzbericht"))

    assert page.xpath("//form[contains(@action, 'content_status_modify')]") == []


def test_edit_form_of_draft_offers_the_files(client: Callable, make_report: Build) -> None:
    make_report()

    page = tree(client("editor").get("/en/reports/kurzbericht/edit"))

    names = set(page.xpath("//input/@name | //select/@name | //textarea/@name"))
    assert {"form.widgets.file_de", "form.widgets.title"} <= names
    assert any(re.match(r"form\.widgets\.licence", name) for name in names)


def test_edit_form_of_published_report_offers_the_summaries_alone(
    client: Callable, make_report: Build
) -> None:
    make_report("published")

    page = tree(client("editor").get("/en/reports/kurzbericht/edit"))

    names = page.xpath("//*[starts-with(@name, 'form.widgets.')]/@name")
    assert sorted(names) == ["form.widgets.summary_de", "form.widgets.summary_en"]


def test_add_form_refuses_a_file_that_is_no_pdf(
    client: Callable, reports: DexterityContent
) -> None:
    editor = client("editor")
    page = tree(editor.get("/en/reports/++add++Report"))

    answer = editor.post(
        "/en/reports/++add++Report",
        data={
            "form.widgets.title": "Neu",
            "form.widgets.series": "brief-report",
            "form.widgets.series:list": "brief-report",
            "form.buttons.save": "Save",
            "_authenticator": token_on(page),
        },
        files={"form.widgets.file_de": ("neu.pdf", b"not a pdf", "application/pdf")},
    )

    assert answer.status_code == 200
    assert "This file is not a PDF." in answer.text
    assert list(reports.objectIds()) == []


def test_add_form_makes_a_draft(
    client: Callable, reports: DexterityContent, pdf_bytes: Callable[..., bytes]
) -> None:
    editor = client("editor")
    page = tree(editor.get("/en/reports/++add++Report"))

    answer = editor.post(
        "/en/reports/++add++Report",
        data={
            "form.widgets.title": "Jahresbericht 2015",
            "form.widgets.series:list": "annual-report",
            "form.widgets.licence:list": "official-work",
            "form.buttons.save": "Save",
            "_authenticator": token_on(page),
        },
        files={"form.widgets.file_de": ("neu.pdf", pdf_bytes(), "application/pdf")},
    )

    assert answer.status_code == 302
    made = editor.rest("GET", "/reports/jahresbericht-2015").json()
    assert (made["review_state"], made["files"]["de"]["pages"]) == ("draft", 2)


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "changed"])
def test_refused_text_stays_in_the_form(
    client: Callable, reports: DexterityContent, make_report: Build, is_new: bool
) -> None:
    address = "/en/reports/++add++Report"
    if not is_new:
        make_report()
        address = "/en/reports/kurzbericht/edit"
    editor = client("editor")

    answer = editor.post(
        address,
        data={
            "form.widgets.title": "Jahresbericht 2015",
            "form.widgets.series:list": "annual-report",
            "form.widgets.licence:list": "official-work",
            "form.widgets.summary_de": "VS-VERTRAULICH\nSorgsam gesetzte Worte.",
            "form.buttons.save": "Save",
            "_authenticator": token_on(tree(editor.get(address))),
        },
    )

    assert (answer.status_code, "Sorgsam gesetzte Worte." in answer.text) == (400, True)
    listed = editor.rest("GET", "/reports/@reports").json()["items"]
    assert [each["title"] for each in listed] == (
        [] if is_new else ["Brief report to the Conference"]
    )


@pytest.mark.parametrize("person", [None, "outsider", "publisher"])
def test_add_form_is_not_for(
    client: Callable, reports: DexterityContent, person: str | None
) -> None:
    answer = client(person).get("/en/reports/++add++Report")

    assert answer.status_code in (302, 401, 403, 404)


def test_chosen_file_replaces_the_stored_one_and_no_choice_keeps_it(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    make_report()
    editor = client("editor")
    address = "/en/reports/kurzbericht/edit"

    def save(**files: tuple) -> int:
        page = tree(editor.get(address))
        fields = {
            field.name: field.value
            for field in page.forms[-1].inputs
            if field.name and field.get("type") not in ("file", "submit", "checkbox")
        }
        answer = editor.post(address, data={**fields, "form.buttons.save": "Save"}, files=files)
        assert answer.status_code == 302
        return editor.rest("GET", "/reports/kurzbericht").json()["files"]["de"]["pages"]

    kept = save(**{"form.widgets.file_en": ("", b"", "")})
    replaced = save(**{"form.widgets.file_de": ("neu.pdf", pdf_bytes(7), "application/pdf")})

    assert (kept, replaced) == (2, 7)
