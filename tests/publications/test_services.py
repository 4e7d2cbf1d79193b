from base64 import b64encode
from collections.abc import Callable
from plone.dexterity.content import DexterityContent

import pytest


Build = Callable[..., DexterityContent]
REPORT = "/reports/kurzbericht"


def upload(data: bytes, name: str = "bericht.pdf") -> dict[str, str]:
    return {
        "data": b64encode(data).decode(),
        "encoding": "base64",
        "filename": name,
        "content-type": "application/pdf",
    }


@pytest.fixture
def new_report(pdf_bytes: Callable[..., bytes]) -> dict:
    return {
        "@type": "Report",
        "id": "kurzbericht",
        "title": "Kurzbericht",
        "title_en": "Brief report",
        "series": "brief-report",
        "number": "1",
        "period": "2015",
        "stand_date": "2015-05-12",
        "summary_de": "Kurz.",
        "summary_en": "Brief.",
        "licence": "official-work",
        "file_de": upload(pdf_bytes(3)),
    }


def test_editor_creates_and_reads_a_report(
    client: Callable, reports: DexterityContent, new_report: dict
) -> None:
    editor = client("editor")

    created = editor.rest("POST", "/reports", json=new_report)
    read = editor.rest("GET", REPORT).json()

    assert created.status_code == 201
    assert read["review_state"] == "draft"
    assert read["series"]["token"] == "brief-report"
    assert read["licence"]["token"] == "official-work"
    assert read["stand_date"] == "2015-05-12"
    assert read["files"]["de"]["pages"] == 3
    assert read["files"]["de"]["download"].endswith("/reports/kurzbericht/@@download/de")


@pytest.mark.parametrize("person", ["publisher", "outsider"])
def test_report_cannot_be_created_by(
    client: Callable, reports: DexterityContent, new_report: dict, person: str
) -> None:
    answer = client(person).rest("POST", "/reports", json=new_report)

    assert answer.status_code in (401, 403)
    assert "kurzbericht" not in reports


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("file_de", upload(b"<html></html>"), "PDF"),
        ("file_de", upload(b"%PDF-1.7", "bericht.exe"), "PDF"),
        ("file_en", upload(b"MZ binary"), "PDF"),
        ("series", "phantasie", ""),
        ("licence", "phantasie", ""),
        ("stand_date", "gestern", ""),
        ("title", None, ""),
        ("number", "9" * 41, ""),
    ],
    ids=[
        "html as pdf",
        "pdf named exe",
        "program as pdf",
        "unknown series",
        "unknown licence",
        "no date",
        "no title",
        "endless number",
    ],
)
def test_report_with_bad_input_is_refused_with_400(
    client: Callable,
    reports: DexterityContent,
    new_report: dict,
    name: str,
    value: object,
    word: str,
) -> None:
    answer = client("editor").rest("POST", "/reports", json={**new_report, name: value})

    assert answer.status_code == 400
    assert set(answer.json()) >= {"type", "message"}
    assert word in answer.text
    assert "kurzbericht" not in reports


def test_report_goes_from_draft_to_withdrawn_by_two_people(
    client: Callable, reports: DexterityContent, new_report: dict
) -> None:
    editor, publisher = client("editor"), client("publisher")
    editor.rest("POST", "/reports", json=new_report)

    states = [
        person.rest("POST", f"{REPORT}/@workflow/{step}").json()["review_state"]
        for person, step in (
            (editor, "submit"),
            (publisher, "send-back"),
            (editor, "submit"),
            (publisher, "publish"),
            (publisher, "withdraw"),
        )
    ]

    assert states == ["review", "draft", "review", "published", "withdrawn"]


def test_author_who_publishes_is_told_why_not(client: Callable, make_report: Build) -> None:
    make_report("review", by="editor-and-publisher")
    author = client("editor-and-publisher")

    answer = author.rest("POST", f"{REPORT}/@workflow/publish")

    assert (answer.status_code, answer.json()) == (
        400,
        {
            "type": "BadRequest",
            "message": (
                "You worked on this report yourself. Another publication officer has to publish it."
            ),
        },
    )
    assert author.rest("GET", REPORT).json()["review_state"] == "review"


def test_report_without_file_is_not_submitted_and_says_why(
    client: Callable, make_report: Build
) -> None:
    make_report(file_de=None)

    answer = client("editor").rest("POST", f"{REPORT}/@workflow/submit")

    assert answer.status_code == 400
    assert answer.json()["message"] == (
        "The report has no file. Please add a PDF in German or English."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Anders"),
        ("number", "2"),
        ("licence", "cc-zero"),
        ("file_de", upload(b"%PDF-1.7 other")),
        ("file_de", None),
        ("file_en", upload(b"%PDF-1.7 other")),
        ("stand_date", "2016-01-01"),
    ],
    ids=["title", "number", "licence", "file", "no file", "second file", "stand date"],
)
@pytest.mark.parametrize("person", ["editor", "editor-and-publisher"])
def test_published_report_refuses_patch_of(
    client: Callable, make_report: Build, name: str, value: object, person: str
) -> None:
    make_report("published")

    answer = client(person).rest("PATCH", REPORT, json={name: value})

    assert answer.status_code == 400
    assert "can no longer be changed" in answer.text


def test_summary_of_published_report_can_be_patched(client: Callable, make_report: Build) -> None:
    make_report("published")
    editor = client("editor")

    answer = editor.rest(
        "PATCH",
        REPORT,
        json={"summary_en": "Better.", "title": "Kurzbericht an die Konferenz"},
    )

    assert answer.status_code == 204
    assert editor.rest("GET", REPORT).json()["summary_en"] == "Better."


@pytest.mark.parametrize("state", ["review", "withdrawn"])
def test_report_is_not_edited_while(client: Callable, make_report: Build, state: str) -> None:
    make_report(state)

    answer = client("editor").rest("PATCH", REPORT, json={"summary_de": "Anders."})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_released_report_is_neither_deleted_nor_moved(
    client: Callable, make_report: Build, reports: DexterityContent, state: str
) -> None:
    make_report(state)
    editor = client("editor")

    deleted = editor.rest("DELETE", REPORT)
    moved = editor.rest("POST", "/reports/@move", json={"source": f"{editor.base}{REPORT}"})

    assert 400 <= deleted.status_code < 500
    assert 400 <= moved.status_code < 500
    assert editor.rest("GET", REPORT).status_code == 200


def test_copy_of_published_report_is_a_draft_of_who_copied_it(
    client: Callable, make_report: Build
) -> None:
    make_report("published")
    author = client("editor-and-publisher")

    copied = author.rest("POST", "/reports/@copy", json={"source": f"{author.base}{REPORT}"})

    address = copied.json()[0]["target"].removeprefix(author.base)
    copy = author.rest("GET", address).json()
    assert (copied.status_code, copy["review_state"]) == (200, "draft")
    assert author.rest("POST", f"{address}/@workflow/submit").status_code == 200
    assert author.rest("POST", f"{address}/@workflow/publish").status_code == 400


def test_report_over_rest_needs_an_account(client: Callable, make_report: Build) -> None:
    make_report("published")

    assert client().rest("GET", REPORT).status_code == 401


@pytest.mark.parametrize("state", ["draft", "review"])
def test_unpublished_report_does_not_exist_for_outsider(
    client: Callable, make_report: Build, state: str
) -> None:
    make_report(state)
    outsider = client("outsider")

    assert outsider.rest("GET", REPORT).status_code == 404
    assert outsider.rest("GET", "/reports").json()["items_total"] == 0
    assert outsider.rest("GET", "/@search?portal_type=Report").json()["items_total"] == 0


def test_withdrawn_report_is_gone_and_not_found_by_search(
    client: Callable, make_report: Build
) -> None:
    make_report("withdrawn")
    outsider = client("outsider")

    answer = outsider.rest("GET", REPORT)

    assert (answer.status_code, answer.json()["type"]) == (410, "Gone")
    assert outsider.rest("GET", "/@search?portal_type=Report").json()["items_total"] == 0
    assert outsider.rest("GET", "/reports").json()["items_total"] == 0
