"""From a party's released text to the draft of a report, and what the list says of it."""

from blkirm.access.errors import Overtaken
from blkirm.intake.rules import sha256_of
from blkirm.notifications.record import get_notices
from blkirm.publications import checklist
from blkirm.publications import sources
from blkirm.publications.editions import make_new_edition
from blkirm.publications.handing_over import hand_over
from blkirm.releases import operations as releases
from collections.abc import Callable
from docx import Document
from io import BytesIO
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zope.lifecycleevent import modified

import pytest


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def lines(report: Any) -> dict[str, str]:
    return {check.id: check.state for check in checklist.checklist(report)}


def test_paper_that_was_not_released_cannot_be_handed_over(
    make_paper: Callable, acting: Callable
) -> None:
    paper = make_paper()

    with acting("secretariat"), pytest.raises(Overtaken):
        hand_over(paper, "secretariat")


def test_released_paper_becomes_the_draft_of_a_report_once(
    make_paper: Callable, release: Callable, acting: Callable
) -> None:
    paper = release(make_paper())

    with acting("secretariat"):
        report = hand_over(paper, "secretariat")
        with pytest.raises(Overtaken):
            hand_over(paper, "secretariat")

    assert api.content.get_state(report) == "draft"
    assert (report.title, report.title_en) == ("Lagebild", "")
    assert report.series == "situation-report"
    assert report.stand_date == paper.paper_date
    assert sha256_of(report.file_de) == sha256_of(paper.file)
    assert (lines(report)["release"], lines(report)["same-text"]) == ("ok", "ok")
    assert len(get_notices().of_account("editor")) == 1


def test_text_changed_after_its_release_may_not_go_out(
    make_paper: Callable, release: Callable, acting: Callable, pdf_bytes: Callable
) -> None:
    paper = release(make_paper())
    with acting("secretariat"):
        report = hand_over(paper, "secretariat")
        api.content.transition(paper, "reopen", comment="Ein Fehler.")
        paper.file = NamedBlobFile(pdf_bytes(7), "application/pdf", "anders.pdf")
        modified(paper)

    assert (lines(report)["release"], lines(report)["same-text"]) == ("missing", "unknown")


def test_release_taken_back_stands_against_it_and_officers_learn_of_it(
    make_paper: Callable, release: Callable, acting: Callable
) -> None:
    paper = release(make_paper())
    with acting("secretariat"):
        report = hand_over(paper, "secretariat")
        releases.withdraw(paper, "Ein Fehler in Tabelle 2.")

    assert lines(report)["release"] == "missing"
    assert len(get_notices().of_account("publisher")) == 1


def test_another_file_than_the_released_one_has_to_be_looked_at(
    make_paper: Callable, release: Callable, acting: Callable, pdf_bytes: Callable
) -> None:
    with acting("secretariat"):
        report = hand_over(release(make_paper()), "secretariat")
    with acting("editor"):
        report.file_de = NamedBlobFile(pdf_bytes(5), "application/pdf", "gesetzt.pdf")
        modified(report)

    assert lines(report)["same-text"] == "unknown"


def test_who_handed_it_over_counts_as_author(
    make_paper: Callable, release: Callable, acting: Callable
) -> None:
    api.user.grant_roles(username="chair", roles=["Publication Officer"])
    with acting("chair"):
        report = hand_over(release(make_paper()), "chair")
    with acting("editor"):
        api.content.transition(report, "submit")

    with acting("chair"):
        assert not report.may_be_published()
    with acting("publisher"):
        assert report.may_be_published()


def test_marking_of_the_paper_stands_against_it(
    make_paper: Callable, release: Callable, acting: Callable
) -> None:
    paper = release(make_paper())
    with acting("secretariat"):
        report = hand_over(paper, "secretariat")
    marked = type("Marked", (), {"marking": "TLP:GREEN"})

    assert lines(report)["marking"] == "ok"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("blkirm.publications.checks.effective_audience", lambda _thing: marked)
        assert lines(report)["marking"] == "missing"


def test_word_file_loses_what_is_hidden_before_it_becomes_a_pdf(
    make_paper: Callable,
    release: Callable,
    acting: Callable,
    pdf_bytes: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = Document()
    document.add_paragraph("Was drin steht.")
    document.core_properties.author = "Zq Geheimrat"
    written = BytesIO()
    document.save(written)
    seen = []

    def to_pdf(data: bytes, title: str, language: str) -> bytes:
        seen.append((data, title, language))
        return pdf_bytes(3)

    monkeypatch.setattr("blkirm.publications.handing_over.to_pdf", to_pdf)
    paper = release(make_paper(NamedBlobFile(written.getvalue(), DOCX, "lagebild.docx")))

    with acting("secretariat"):
        report = hand_over(paper, "secretariat")

    cleaned = Document(BytesIO(seen[0][0]))
    assert cleaned.core_properties.author == ""
    assert seen[0][1:] == ("Lagebild", "de")
    assert report.file_de.filename == "lagebild.pdf"
    assert Document(BytesIO(paper.file.data)).core_properties.author == "Zq Geheimrat"
    assert lines(report)["same-text"] == "ok"


def test_next_text_of_a_published_report_becomes_its_next_edition(
    make_paper: Callable, release: Callable, acting: Callable, pdf_bytes: Callable
) -> None:
    paper = release(make_paper())
    with acting("secretariat"):
        first = hand_over(paper, "secretariat")
    first.licence = "official-work"
    with acting("editor"):
        api.content.transition(first, "submit")
    with acting("publisher"):
        api.content.transition(first, "publish")
    with acting("editor"):
        by_editor = make_new_edition(first, "editor")
    with acting("secretariat"):
        api.content.transition(paper, "reopen", comment="Neue Zahlen.")
        paper.file = NamedBlobFile(pdf_bytes(7), "application/pdf", "neu.pdf")
        modified(paper)
        api.content.transition(paper, "finalise")

    assert lines(by_editor)["release"] == "missing"
    release(paper)
    assert lines(by_editor)["release"] == "ok"
    with acting("secretariat"), pytest.raises(Overtaken):
        hand_over(paper, "secretariat")
    with acting("editor"):
        api.content.delete(by_editor, check_linkintegrity=False)
    with acting("secretariat"):
        second = hand_over(paper, "secretariat")
    assert second.replaces == api.content.get_uuid(first)


def test_report_tells_nobody_outside_what_it_was_made_from(
    client: Callable, make_paper: Callable, release: Callable, acting: Callable
) -> None:
    paper = release(make_paper())
    with acting("secretariat"):
        report = hand_over(paper, "secretariat")
    report.licence = "official-work"
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")
    path = f"/reports/{report.getId()}"

    said = client("stranger").rest("GET", path).text + client().get(f"/de{path}").text

    assert api.content.get_state(report) == "published"
    assert api.content.get_uuid(paper) not in said
    assert paper.getId() not in said


def test_button_is_there_for_who_leads_the_party(
    client: Callable, make_paper: Callable, release: Callable
) -> None:
    paper = release(make_paper())
    path = paper.absolute_url_path().partition("/working-parties")[2]
    address = f"/de/working-parties{path}"

    led = client("secretariat").get(address).text
    read = client("bavaria").get(address).text
    made = client("secretariat").rest("POST", f"/working-parties{path}/@hand-over")
    refused = client("bavaria").rest("POST", f"/working-parties{path}/@hand-over")
    after = client("secretariat").get(address).text

    assert ("Zur Veröffentlichung geben" in led, "@@hand-over" in read) == (True, False)
    assert made.json()["reports"] == [{"state": "draft", "@id": None}]
    assert (made.status_code, refused.status_code) == (201, 404)
    assert "Zur Veröffentlichung geben" not in after
    assert sources.reports_made_from(paper)
