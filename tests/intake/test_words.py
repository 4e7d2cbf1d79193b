from blkirm.intake import words
from blkirm.intake.words import words_in
from io import BytesIO
from odf.opendocument import OpenDocumentText
from odf.text import P
from reportlab.pdfgen.canvas import Canvas

import docx
import pytest
import zipfile


SENTENCE = "Rückkehrberatung & Begleitung"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def _pdf() -> bytes:
    data = BytesIO()
    canvas = Canvas(data)
    canvas.drawString(100, 700, SENTENCE)
    canvas.save()
    return data.getvalue()


def _docx() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("Rückkehr")
    paragraph.add_run("beratung").bold = True
    paragraph.add_run(" & Begleitung")
    document.add_paragraph("Ende")
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _odt() -> bytes:
    document = OpenDocumentText()
    document.text.addElement(P(text=SENTENCE))
    document.text.addElement(P(text="Ende"))
    data = BytesIO()
    document.write(data)
    return data.getvalue()


def _zip_of_zeros() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0 " * 30_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(SENTENCE.encode(), "text/plain", id="text"),
        pytest.param(SENTENCE.encode("cp1252"), "text/plain", id="old-text"),
        pytest.param(b"<p>R&uuml;ckkehrberatung &amp; Begleitung</p>", "text/html", id="html"),
        pytest.param(_pdf(), "application/pdf", id="pdf"),
        pytest.param(_docx(), DOCX, id="docx"),
        pytest.param(_odt(), ODT, id="odt"),
    ],
)
def test_words_of_a_file_are_found(data: bytes, kind: str) -> None:
    file = BytesIO(data)

    assert " ".join(words_in(file, kind).split()).removesuffix(" Ende") == SENTENCE


def test_words_of_a_pdf_are_found_without_poppler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.shutil, "which", lambda name: None)
    file, kind = BytesIO(_pdf()), "application/pdf"

    assert words_in(file, kind).strip() == SENTENCE


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.4 and then nothing", "application/pdf", id="pdf"),
        pytest.param(b"PK\x03\x04 and then nothing", DOCX, id="docx"),
        pytest.param(b"\x00\x01", "application/octet-stream", id="unknown"),
    ],
)
def test_broken_file_has_no_words(data: bytes, kind: str) -> None:
    file = BytesIO(data)

    assert words_in(file, kind) == ""


def test_huge_part_of_an_office_file_is_cut() -> None:
    file, kind = BytesIO(_zip_of_zeros()), DOCX

    assert len(words_in(file, kind)) == words.LONGEST
