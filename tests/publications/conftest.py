"""Reports to look at, and the people who work on them."""

from blkirm.kernel import clock
from blkirm.publications.downloads import FILE_NAME
from blkirm.publications.renditions import Rendition
from blkirm.releases import operations as releases
from blkirm.releases.rounds import RELEASED
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import pypdf
import pytest


Build = Callable[..., DexterityContent]
RECOMMENDED = "Die Leitlinien der Beratung werden bundesweit angewandt."


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
        for module in ("checks", "model_checks"):
            monkeypatch.setattr(f"blkirm.publications.{module}.words_of", lambda file: "")
        for module in ("file_facts", "part_operations"):
            monkeypatch.setattr(
                f"blkirm.publications.{module}.make_rendition",
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
    for person, *roles in (
        ("editor", "Editor"),
        ("publisher", "Publication Officer"),
        ("editor-and-publisher", "Editor", "Publication Officer"),
        ("outsider",),
    ):
        # Some are in the world already, where a test asks for that too.
        if api.user.get(userid=person) is None:
            make_account(person, *roles)
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


@pytest.fixture
def make_paper(world: Any, make_authority: Callable, make_account: Callable, join: Callable,
               acting: Callable, pdf_bytes: Callable) -> Callable[..., Any]:  # fmt: skip
    """Put a final paper into the library of a party in which Bavaria votes."""
    make_authority("im-by", land="DE-BY")
    make_account("bavaria")
    join("bavaria", "dublin", on_behalf_of="im-by")

    def make(file: NamedBlobFile | None = None, **fields: Any) -> Any:
        file = file or NamedBlobFile(pdf_bytes(2), "application/pdf", "lagebild.pdf")
        with acting("secretariat"):
            paper = createContentInContainer(
                world["papers"], "Paper", title="Lagebild", kind="situation-report", file=file,
                description="Was sich geändert hat.", **fields,
            )  # fmt: skip
            if api.content.get_state(paper) == "draft":
                api.content.transition(paper, "share")
            api.content.transition(paper, "finalise")
        return paper

    return make


@pytest.fixture
def release(acting: Callable) -> Callable[[Any], Any]:
    """Let the deadline of a round pass in silence."""

    def make(thing: Any) -> Any:
        with acting("secretariat"):
            releases.start_round(thing, clock.today() + timedelta(days=2), RELEASED)
            with clock.at(clock.today() + timedelta(days=3)):
                releases.close_round(thing)
        return thing

    return make


@pytest.fixture
def recommend(acting: Callable) -> Build:
    def make(report: DexterityContent, number: str = "1", **fields: Any) -> DexterityContent:
        values = {"text_de": RECOMMENDED, "text_en": "The guidelines are applied nationwide."}
        with acting("editor"):
            return createContentInContainer(
                report, "Recommendation", **{"number": number, **values, **fields}
            )

    return make


@pytest.fixture
def published(make_report: Build, recommend: Build, acting: Callable) -> DexterityContent:
    report = make_report()
    recommend(report, addressees=["level:land"], field_of_work="counselling")
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")
    return report


@pytest.fixture
def decision(world: DexterityContent, acting: Callable) -> DexterityContent:
    """A decision in the register of ``dublin`` that all Länder have to report on."""
    with acting("chair"):
        return api.content.create(
            world["decisions"],
            "Decision",
            id="folge",
            title="Geheimer Beschluss",
            text="Wir tun das.",
            addressees=["level:land"],
        )
