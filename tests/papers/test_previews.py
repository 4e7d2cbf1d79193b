"""Previews: made behind the requests, for those who may read the paper, never active."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel.chores import run_chores
from blkirm.papers.operations import share_file
from blkirm.papers.previews import preview_of
from blkirm.papers.rendering import make_preview
from blkirm.papers.rendering import MOST_PAGES
from blkirm.papers.rendering import reason_against
from collections.abc import Callable
from docx import Document
from openpyxl import Workbook
from pathlib import Path
from PIL import Image
from plone.namedfile.file import NamedBlobFile
from reportlab.pdfgen.canvas import Canvas
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import io
import pytest
import re
import tempfile
import transaction


OFFICE = "application/vnd.openxmlformats-officedocument"


def pdf_of(pages: int) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data)
    for number in range(pages):
        canvas.drawString(60, 700, f"Inhalt der Seite {number + 1}")
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def picture(mode: str = "RGB", size: tuple[int, int] = (2000, 1000), kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, kind)
    return data.getvalue()


def docx() -> bytes:
    document = Document()
    document.add_paragraph("Rückkehrberatung in einem Absatz")
    document.save(data := io.BytesIO())
    return data.getvalue()


def xlsx() -> bytes:
    book = Workbook()
    book.active.append(["Köln", 3])
    book.create_sheet("Zahlen").append(["Anzahl", 12])
    book.save(data := io.BytesIO())
    return data.getvalue()


def pptx() -> bytes:
    """Return two slides with one line each, in as few parts as such a file may have."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    slide = (
        f'<p:sld xmlns:p="{main}" xmlns:a="{drawing}"><p:cSld><p:spTree><p:nvGrpSpPr>'
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp>'
        '<p:nvSpPr><p:cNvPr id="2" name="T"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="914400" y="914400"/><a:ext cx="6000000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>'
        "<a:t>TEXT</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" '
        f'ContentType="{OFFICE}.presentationml.presentation.main+xml"/>'
        f'<Override PartName="/ppt/a.xml" ContentType="{OFFICE}.presentationml.slide+xml"/>'
        f'<Override PartName="/ppt/b.xml" ContentType="{OFFICE}.presentationml.slide+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{relations}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{main}" xmlns:r="{relations}">'
        '<p:sldIdLst><p:sldId id="256" r:id="a"/><p:sldId id="257" r:id="b"/></p:sldIdLst>'
        '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{relations}/slide" Target="a.xml"/>'
        f'<Relationship Id="b" Type="{relations}/slide" Target="b.xml"/></Relationships>',
        "ppt/a.xml": slide.replace("TEXT", "Lageübersicht"),
        "ppt/b.xml": slide.replace("TEXT", "Zweite Folie"),
    }
    with ZipFile(data := io.BytesIO(), "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def file_of(data: bytes, kind: str) -> NamedBlobFile:
    return NamedBlobFile(data=data, contentType=kind, filename="a")


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty at the beginning."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


class TestMaking:
    """Without a site: what becomes of a file."""

    def test_pdf_becomes_pictures_with_the_words_of_each_page(self, temp: Path) -> None:
        made = make_preview(file_of(pdf_of(3), "application/pdf"))

        with made.pages[2].blob.open("r") as stream:
            head = stream.read(3)
        assert (made.kind, made.total, len(made.pages), head) == ("pages", 3, 3, b"\xff\xd8\xff")
        assert max(made.pages[0].width, made.pages[0].height) == 1400
        assert made.words == tuple(f"Inhalt der Seite {n}" for n in (1, 2, 3))
        assert list(temp.glob("blkirm*")) == []

    def test_long_pdf_shows_its_first_pages(self, temp: Path) -> None:
        made = make_preview(file_of(pdf_of(MOST_PAGES + 2), "application/pdf"))

        assert (len(made.pages), made.total) == (MOST_PAGES, MOST_PAGES + 2)

    @pytest.mark.parametrize(
        ("mode", "kind"), [("RGBA", "PNG"), ("CMYK", "JPEG"), ("P", "GIF"), ("1", "TIFF")]
    )
    def test_picture_is_drawn_anew(self, temp: Path, mode: str, kind: str) -> None:
        made = make_preview(file_of(picture(mode, kind=kind), f"image/{kind.lower()}"))

        assert (made.kind, made.pages[0].width, made.pages[0].height) == ("pages", 1400, 700)

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"%PDF-1.7 broken", "application/pdf"),
            (b"GIF89a broken", "image/gif"),
            (picture("1", (20_000, 20_000)), "image/png"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        ],
        ids=["pdf", "gif", "pixels", "svg as png"],
    )
    def test_what_cannot_be_read_has_none(self, temp: Path, data: bytes, kind: str) -> None:
        made = make_preview(file_of(data, kind))

        assert (made.kind, made.reason) == ("nothing", "failed")
        assert list(temp.glob("blkirm*")) == []

    def test_kinds_without_words_have_none(self) -> None:
        made = make_preview(file_of(b"<svg><script>1</script></svg>", "image/svg+xml"))

        assert (made.kind, made.reason) == ("nothing", "kind")

    def test_csv_becomes_a_table(self) -> None:
        made = make_preview(
            file_of('Land;Zahl\nBayern;"1;2"\nKöln;3\n'.encode("cp1252"), "text/csv")
        )

        assert made.rows == (("Land", "Zahl"), ("Bayern", "1;2"), ("Köln", "3"))

    def test_text_is_shown_as_written(self) -> None:
        made = make_preview(file_of("a\n  ß<b>".encode(), "text/plain"))

        assert (made.kind, made.words) == ("text", ("a\n  ß<b>",))

    def test_office_file_needs_the_part_of_libreoffice_that_reads_it(self) -> None:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

        with patch("blkirm.papers.rendering.shutil.which", return_value=None):
            assert reason_against(file_of(docx(), kind)) == "no-office"

    @pytest.mark.parametrize(
        ("data", "kind", "words"),
        [
            (docx(), f"{OFFICE}.wordprocessingml.document", ("Rückkehrberatung in einem Absatz",)),
            (xlsx(), f"{OFFICE}.spreadsheetml.sheet", ("Köln", "Anzahl")),
            (pptx(), f"{OFFICE}.presentationml.presentation", ("Lageübersicht", "Zweite Folie")),
        ],
        ids=["docx", "xlsx", "pptx"],
    )
    def test_office_file_becomes_pictures(
        self, temp: Path, data: bytes, kind: str, words: tuple[str, ...]
    ) -> None:
        made = make_preview(file_of(data, kind))

        assert (reason_against(file_of(data, kind)), made.kind) == ("", "pages")
        assert [text.split("\n")[0] for text in made.words] == list(words)
        assert list(temp.glob("blkirm*")) == []


def test_preview_comes_behind_the_request_for_those_who_may_read(
    functional: Any, world: Any, acting: Callable, client: Callable
) -> None:
    with acting("member"):
        paper = share_file(world["papers"], pdf_of(2), "a.pdf")
        text = share_file(world["papers"], b"Wenn a < b & c\n", "b.txt")
    member, outsider = client("member"), client("outsider")
    path, other = ("/" + "/".join(thing.getPhysicalPath()[2:]) for thing in (paper, text))

    first = member.get(f"/en{path}").text
    part = re.findall(r'data-preview-part="[^"]*/plone(/[^"]+)"', first)[0]
    member.get(other)
    waiting = member.get(part).text
    transaction.begin()
    made = run_chores(functional["portal"], names={"previews"})
    transaction.begin()
    page = member.get(f"/en{path}").text
    pictures = re.findall(r'<img alt="([^"]+)"[^>]*src="[^"]*/plone(/[^"]+)"', page)
    images = [member.get(address) for _alt, address in pictures]
    words = re.findall(r'href="[^"]*/plone(/[^"]+@@preview-words[^"]+)"', page)[0]
    script = member.get(f"/en{other}").text

    assert "The preview is being made." in first
    assert "The preview is being made." in waiting
    assert made == {"previews": 2}
    assert [alt for alt, _address in pictures] == ["Page 1 of 2", "Page 2 of 2"]
    assert {(a.status_code, a.headers["Content-Type"], a.content[:2]) for a in images} == {
        (200, "image/jpeg", b"\xff\xd8")
    }
    assert images[0].headers["Cache-Control"] == "private, no-store"
    assert "Inhalt der Seite 2" in member.get(words).text
    assert "Wenn a &lt; b &amp; c" in script
    for address in (part, pictures[0][1], words):
        assert outsider.get(address).status_code == 404
        assert client().get(address).status_code == 302
    for address in (f"{pictures[0][1]}x", f"{pictures[0][1]}/1", f"{path}/@@preview-page/0/1"):
        assert member.get(address).status_code == 404

    plain = images[0].content
    change_audience(paper, Audience("group", (), "TLP:AMBER"), "chair")
    change_audience(text, Audience("group", (), "TLP:AMBER"), "chair")
    transaction.commit()
    marked = member.get(pictures[0][1]).content
    assert marked not in (plain, client("chair").get(pictures[0][1]).content)
    assert "Downloads carry the marking TLP:AMBER" in member.get(f"/en{path}").text
    assert "TLP:AMBER · member · " in member.get(f"/en{other}").text
    assert "TLP:AMBER · member · " in member.get(words).text


def test_held_file_has_no_preview(
    functional: Any, world: Any, acting: Callable, client: Callable
) -> None:
    with acting("member"):
        paper = share_file(world["papers"], pdf_of(1), "a.pdf")
    member = client("member")
    path = "/" + "/".join(paper.getPhysicalPath()[2:])
    member.get(path)
    transaction.begin()
    run_chores(functional["portal"], names={"previews"})
    transaction.begin()
    assert preview_of(paper, paper.file) is not None
    address = re.findall(r'src="[^"]*/plone(/[^"]+@@preview-page[^"]+)"', member.get(path).text)[0]

    paper.file.held = "scanner"
    transaction.commit()

    assert preview_of(paper, paper.file) is None
    assert member.get(address).status_code == 404
    download = member.get(f"/en{path}/@@download/file")
    assert download.status_code in (403, 404)
