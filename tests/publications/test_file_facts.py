from blkirm.publications import pdf as pdf_module
from collections.abc import Callable
from io import BytesIO
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from reportlab.pdfgen.canvas import Canvas
from zope.lifecycleevent import modified

import hashlib
import pypdf
import pytest


Build = Callable[..., DexterityContent]


@pytest.mark.usefixtures("real_reading")
def test_facts_of_new_file_are_size_pages_and_checksum(
    make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    report = make_report()

    facts = dict(report.report_files["de"])
    facts.pop("set_at")
    public = report.renditions["de"].file.data
    assert facts == {
        "filename": "Kurzbericht für die Länder.pdf",
        "size": len(public),
        "pages": 2,
        "sha256": hashlib.sha256(public).hexdigest(),
    }
    assert report.file_de.data == pdf_bytes()
    assert report.file_setters == {"de": "editor"}


def test_facts_of_unchanged_file_are_not_worked_out_again(
    make_report: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report()
    for name in ("count_pages", "make_rendition"):
        monkeypatch.setattr(f"blkirm.publications.file_facts.{name}", lambda *given: 1 / 0)
    report.summary_de = "Neu."

    modified(report)

    assert report.report_files["de"]["pages"] == 2


def test_facts_of_removed_file_are_forgotten(make_report: Build) -> None:
    report = make_report()
    report.file_de = None

    modified(report)

    assert (report.report_files, report.file_setters, report.renditions) == ({}, {}, {})


def protected_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=280)
    writer.encrypt("secret")
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


@pytest.mark.usefixtures("real_reading")
def test_pages_of_protected_pdf_are_unknown(make_report: Build) -> None:
    report = make_report(file_de=NamedBlobFile(data=protected_pdf(), filename="zu.pdf"))

    assert report.report_files["de"]["pages"] is None


@pytest.mark.usefixtures("real_reading")
def test_pages_of_pdf_that_takes_too_long_are_unknown(
    make_report: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "_COUNT", "import time; time.sleep(60)")
    monkeypatch.setattr(pdf_module, "SECONDS", -1.5)

    assert make_report().report_files["de"]["pages"] is None


def test_type_that_a_browser_claims_is_replaced(
    make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    report = make_report(
        file_de=NamedBlobFile(data=pdf_bytes(), contentType="text/html", filename="a.pdf")
    )

    assert report.file_de.contentType == "application/pdf"


@pytest.mark.usefixtures("real_reading")
def test_report_is_found_by_words_of_its_file(make_report: Build, acting: Callable) -> None:
    out = BytesIO()
    page = Canvas(out)
    page.drawString(72, 720, "Bestandsaufnahme Reintegrationsprojekte")
    page.save()
    make_report("published", file_de=NamedBlobFile(data=out.getvalue(), filename="a.pdf"))

    with acting(None):
        found = api.content.find(SearchableText="Reintegrationsprojekte")

    assert [brain.getId for brain in found] == ["kurzbericht"]
