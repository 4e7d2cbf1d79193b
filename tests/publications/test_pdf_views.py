from blkirm.publications.rendition import NotCleaned
from collections.abc import Callable
from io import BytesIO
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from tests.publications import samples
from tests.publications.samples import SECRET
from typing import Any

import hashlib
import pikepdf
import pytest
import requests


Build = Callable[..., DexterityContent]
REPORT = "/en/reports/kurzbericht"
FINDINGS = "/reports-pdf-findings"
#: Every way by which a file in a field may leave.
WAYS = (
    "@@download/de",
    "@@download/file_de",
    "download/de",
    "@@display-file/file_de",
    "@@display-file/de",
    "@@images/file_de",
    "@@images/file_de/mini",
    "@@internal-file/de",
    "@@internal-file/file_de",
    "file_de",
    "file_de/data",
    "renditions",
    "++widget++file_de/@@download",
    "@@edit/++widget++form.widgets.file_de/@@download",
)


@pytest.fixture
def talkative(make_report: Build) -> Callable[..., DexterityContent]:
    def make(state: str = "published", **fields: Any) -> DexterityContent:
        file = NamedBlobFile(data=samples.talkative_pdf(), filename="bericht.pdf")
        return make_report(state, file_de=file, **fields)

    return make


@pytest.mark.usefixtures("real_reading")
def test_readers_get_only_the_public_copy_and_checkers_the_internal_file_too(
    client: Callable, talkative: Build
) -> None:
    report = talkative()
    internal = report.file_de.data
    public = report.renditions["de"].file.data

    answers = {
        way: {
            person: client(person).get(f"/reports/kurzbericht/{way}")
            for person in (None, "outsider", "editor")
        }
        for way in WAYS
    }

    told = {
        (way, person)
        for way, by_person in answers.items()
        for person, answer in by_person.items()
        if answer.content == internal or SECRET.encode() in answer.content
    }
    assert told == {("@@internal-file/de", "editor")}
    assert [answers["@@download/de"][person].content for person in (None, "outsider")] == [
        public
    ] * 2
    assert answers["@@download/de"][None].headers["ETag"] == (
        f'"{hashlib.sha256(public).hexdigest()}"'
    )
    assert report.report_files["de"]["sha256"] == hashlib.sha256(public).hexdigest()
    assert report.report_files["de"]["size"] == len(public)
    with pikepdf.open(BytesIO(public)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Titel"


@pytest.mark.usefixtures("real_reading")
def test_hidden_words_do_not_find_a_report_and_are_shown_to_nobody(
    client: Callable, talkative: Build
) -> None:
    talkative()

    found = {
        word: client().get(f"/en/search?SearchableText={word}").text.count("kurzbericht")
        for word in (SECRET, "Sichtbar")
    }

    assert (found[SECRET], found["Sichtbar"] > 0) == (0, True)


@pytest.mark.usefixtures("real_reading")
def test_report_with_file_that_has_no_public_copy_cannot_be_submitted(
    client: Callable, make_report: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: str) -> None:
        raise NotCleaned("protected")

    monkeypatch.setattr("blkirm.publications.renditions.cleaned", fail)
    report = make_report()

    page = client("editor").get(REPORT).text

    assert (report.may_be_submitted(), report.renditions["de"].problem) == (False, "protected")
    assert "There is no public copy of the German file. The file asks for a password." in page
    assert client("editor").get("/reports/kurzbericht/@@download/de").status_code == 404


def with_findings(report: DexterityContent) -> None:
    rendition = report.renditions["de"]
    rendition.findings = [
        {"id": "untagged", "pages": [], "values": {}},
        {"id": "fonts", "pages": [1, 2, 3, 7], "values": {"fonts": "Arial"}},
    ]
    rendition.removed = {"comments": 2, "authors": 1}
    report.reindexObject()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "PDF check and public copy",
                "Pages 1–3, 7",
                "not embedded: Arial",
                "Comments and notes",
            ],
        ),
        (
            "de",
            [
                "PDF-Prüfung und öffentliche Kopie",
                "Seiten 1–3, 7",
                "Schriften: Arial",
                "Kommentare",
            ],
        ),
    ],
)
def test_those_who_check_reports_read_findings_and_what_was_removed(
    client: Callable, make_report: Build, language: str, words: list[str]
) -> None:
    with_findings(make_report("published"))

    pages = {
        person: client(person).get(f"/{language}/reports/kurzbericht").text
        for person in (None, "outsider", "editor", "publisher")
    }

    assert {person: [word for word in words if word in page] for person, page in pages.items()} == {
        None: [],
        "outsider": [],
        "editor": words,
        "publisher": words,
    }


@pytest.mark.parametrize("address", [FINDINGS, f"{FINDINGS}-csv"])
def test_list_of_findings_is_for_those_who_check_reports(
    client: Callable, make_report: Build, address: str
) -> None:
    with_findings(make_report("published"))

    answers = {
        person: client(person).get(f"/en{address}")
        for person in (None, "outsider", "editor", "publisher")
    }

    assert [answers[person].status_code for person in ("editor", "publisher")] == [200, 200]
    assert not any(
        word in answers[person].text for person in (None, "outsider") for word in ("Brief", "Arial")
    )
    assert answers["outsider"].status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", True, id="all"),
        pytest.param("owner=editor&finding=untagged", True, id="fits"),
        pytest.param("finding=any", True, id="any"),
        pytest.param("finding=none", False, id="none"),
        pytest.param("finding=no-title", False, id="other-finding"),
        pytest.param("owner=nobody&finding=%3Cscript%3E", True, id="nonsense"),
    ],
)
def test_list_of_findings_is_filtered(
    client: Callable, make_report: Build, query: str, shown: bool
) -> None:
    with_findings(make_report("published"))

    page = client("publisher").get(f"/en{FINDINGS}?{query}").text
    file = client("publisher").get(f"/en{FINDINGS}-csv?{query}").content.decode("utf-8-sig")

    assert ("The PDF is not tagged." in page) is shown
    assert ("Brief report 1 (2015)" in " ".join(page.split())) is shown
    assert len(file.splitlines()) == (3 if shown else 1)


def test_list_of_findings_is_empty_until_something_is_published(
    client: Callable, make_report: Build
) -> None:
    with_findings(make_report("review"))

    page = client("editor").get(f"/de{FINDINGS}").text

    assert "Noch wurde kein Bericht veröffentlicht." in page


def test_findings_come_over_rest_to_those_who_check_reports(
    client: Callable, make_report: Build
) -> None:
    with_findings(make_report("published"))

    def ask(person: str) -> requests.Response:
        visitor = client(person)
        headers = {**visitor.token, "Accept": "application/json"}
        return requests.get(
            f"{visitor.base}/reports/kurzbericht/@pdf-check", headers=headers, timeout=30
        )

    told = ask("publisher").json()["files"]["de"]
    assert ask("outsider").status_code == 403
    assert (told["public_copy"], told["problem"]) == (True, "")
    assert told["removed"] == {"comments": 2, "authors": 1}
    assert [(each["id"], each["pages"], each["severity"]) for each in told["findings"]] == [
        ("untagged", [], "warning"),
        ("fonts", [1, 2, 3, 7], "warning"),
    ]


def test_catalogue_tells_nobody_of_findings(client: Callable, make_report: Build) -> None:
    with_findings(make_report("published"))
    visitor = client("outsider")

    answer = requests.get(
        f"{visitor.base}/@search?portal_type=Report&metadata_fields=_all&metadata_fields=report_pdf",
        headers={**visitor.token, "Accept": "application/json"},
        timeout=30,
    )

    assert [item["@id"].rsplit("/", 1)[-1] for item in answer.json()["items"]] == ["kurzbericht"]
    assert "Arial" not in answer.text
