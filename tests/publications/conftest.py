"""Reports to look at, and the people who work on them."""

from blkirm.publications.downloads import FILE_NAME
from blkirm.publications.renditions import Rendition
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from Products.CMFPlone.Portal import PloneSite

import pypdf
import pytest


Build = Callable[..., DexterityContent]


@pytest.fixture(autouse=True)
def counts_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the counts of this test to itself."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path / FILE_NAME


@pytest.fixture
def real_reading() -> None:
    """Ask for this to have files read by child processes, as outside the tests."""


@pytest.fixture(autouse=True)
def quick_reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the child processes, which take most of the time."""
    if "real_reading" not in request.fixturenames:
        monkeypatch.setattr(
            "blkirm.publications.file_facts.count_pages",
            lambda path: len(pypdf.PdfReader(path).pages),
        )
        monkeypatch.setattr("blkirm.publications.indexers.words_of", lambda file: "")
        monkeypatch.setattr("blkirm.publications.checks.words_of", lambda file: "")
        monkeypatch.setattr(
            "blkirm.publications.file_facts.make_rendition",
            lambda file, language: Rendition(file, {}, []),
        )


@pytest.fixture(scope="session")
def pdf_bytes() -> Callable[..., bytes]:
    def make(pages: int = 2) -> bytes:
        writer = pypdf.PdfWriter()
        for _number in range(pages):
            writer.add_blank_page(width=200, height=280)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


@pytest.fixture
def pdf(pdf_bytes: Callable[..., bytes]) -> Callable[..., NamedBlobFile]:
    def make(name: str = "Kurzbericht für die Länder.pdf", pages: int = 2) -> NamedBlobFile:
        return NamedBlobFile(data=pdf_bytes(pages), filename=name)

    return make


@pytest.fixture
def reports(site: PloneSite, make_account: Callable[..., str]) -> DexterityContent:
    """The folder of reports, with everybody who works on them."""
    make_account("editor", "Editor")
    make_account("publisher", "Publication Officer")
    make_account("editor-and-publisher", "Editor", "Publication Officer")
    make_account("outsider")
    return site["reports"]


@pytest.fixture
def make_report(
    reports: DexterityContent, acting: Callable, pdf: Callable[..., NamedBlobFile]
) -> Build:
    """Make a report, taken as far as `state` by those who may."""

    def make(state: str = "draft", by: str = "editor", **fields: object) -> DexterityContent:
        values = {
            "id": "kurzbericht",
            "title": "Kurzbericht an die Konferenz",
            "title_en": "Brief report to the Conference",
            "series": "brief-report",
            "number": "1",
            "period": "2014/2015",
            "summary_de": "Was vereinbart wurde.",
            "summary_en": "What was agreed.",
            "licence": "official-work",
            "file_de": pdf(),
            **fields,
        }
        with acting(by):
            report = api.content.create(reports, "Report", **values)
            if state != "draft":
                api.content.transition(report, "submit")
        with acting("publisher"):
            if state in ("published", "withdrawn"):
                api.content.transition(report, "publish")
            if state == "withdrawn":
                api.content.transition(report, "withdraw")
        return report

    return make
