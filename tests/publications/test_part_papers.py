"""Parts that are taken from papers: their working party decides whether they go out."""

from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications.checklist import checklist
from blkirm.releases import operations as releases
from collections.abc import Callable
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from Products.CMFPlone.Portal import PloneSite
from tests.caching.pipeline import Pipeline
from typing import Any
from zope.lifecycleevent import modified

import pytest


PUBLIC = ("/de/reports/kurzbericht", "/de/reports/kurzbericht/@@part/DE-BY")
Build = Callable[..., DexterityContent]


@pytest.fixture
def reports(world: DexterityContent, site: PloneSite) -> DexterityContent:
    """The folder of reports; those who work on them are people of ``world``."""
    return site["reports"]


@pytest.fixture
def taken(make_report: Build, make_paper: Callable, acting: Callable) -> Callable[..., Any]:
    """Take a part of a new situation report from a paper; return both."""

    def take() -> tuple[DexterityContent, DexterityContent]:
        report, paper = make_report(series="situation-report"), make_paper()
        with acting("editor"):
            part_operations.deliver(
                report, "DE-BY", authority="im-by", day=clock.today(), who="editor", paper=paper
            )
        return report, paper

    return take


def test_paper_has_to_be_released_by_its_party(
    taken: Callable, release: Callable, acting: Callable
) -> None:
    report, paper = taken()

    with acting("editor"), pytest.raises(NotAccepted):
        part_operations.release(report, "DE-BY", "Ich will es so.", "editor")
    release(paper)
    with acting("editor"):
        part_operations.release(report, "DE-BY", "", "editor")

    assert list(parts.released_parts(report)) == ["DE-BY"]


def test_paper_changed_since_has_to_be_taken_again(
    taken: Callable, release: Callable, acting: Callable, pdf_bytes: Callable
) -> None:
    report, paper = taken()
    with acting("secretariat"):
        api.content.transition(paper, "reopen", comment="Ein Fehler.")
        paper.file = NamedBlobFile(pdf_bytes(7), "application/pdf", "anders.pdf")
        modified(paper)
        api.content.transition(paper, "finalise")
    release(paper)

    with acting("editor"), pytest.raises(NotAccepted):
        part_operations.release(report, "DE-BY", "", "editor")


def test_release_taken_back_takes_the_part_out_of_the_public_report(
    taken: Callable, release: Callable, acting: Callable, client: Callable, pipeline: Pipeline
) -> None:
    """For visitors of the page in memory too, although what happens lies inside a party."""
    report, paper = taken()
    release(paper)
    with acting("editor"):
        part_operations.release(report, "DE-BY", "", "editor")
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")
    stranger = client()
    before = stranger.get("/de/reports/kurzbericht/@@part/DE-BY")
    kept = {path: pipeline.ask(path) for path in PUBLIC}
    assert [pipeline.ask(path).body == answer.body for path, answer in kept.items()] == [True] * 2
    assert pipeline.reached == 2

    address = "/".join(["", *paper.getPhysicalPath()[2:], "@release"])
    body = {"state": "withdrawn", "reason": "Ein Fehler in Tabelle 2."}
    taken_back = client("secretariat").rest("PATCH", address, body)

    assert taken_back.status_code == 200, taken_back.text
    assert (before.status_code, before.content[:4]) == (200, b"%PDF")
    assert stranger.get("/de/reports/kurzbericht/@@part/DE-BY").status_code == 404
    assert "Bayern" not in stranger.get("/de/reports/kurzbericht").text
    now = {path: pipeline.ask(path) for path in PUBLIC}
    assert ("Bayern" in kept[PUBLIC[0]].text, "Bayern" in now[PUBLIC[0]].text) == (True, False)
    assert (kept[PUBLIC[1]].body[:4], now[PUBLIC[1]].status_int) == (b"%PDF", 404)


def test_checklist_stands_against_a_part_whose_release_is_gone(
    taken: Callable, release: Callable, acting: Callable
) -> None:
    report, paper = taken()
    release(paper)
    with acting("editor"):
        part_operations.release(report, "DE-BY", "", "editor")
    # As if nobody had been told: the list looks at the record itself.
    with acting("secretariat"):
        releases.withdraw(paper, "Ein Fehler in Tabelle 2.")
    parts.parts_of(report)["DE-BY"].released_on = clock.today()

    [line] = [check for check in checklist(report) if check.id == "parts"]

    assert line.state == "missing"
    assert line.stands_against
