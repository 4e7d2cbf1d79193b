from blkirm.kernel import office
from blkirm.publications import pdf_check
from blkirm.publications.pdf_check import Finding
from blkirm.publications.pdf_check import findings
from blkirm.publications.pdf_check import judge
from blkirm.publications.pdf_check import page_ranges
from blkirm.publications.pdf_measure import measure
from docx import Document
from io import BytesIO
from pathlib import Path
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import String
from tests.publications import samples
from typing import Any
from zope.i18nmessageid import Message

import pikepdf
import pytest
import re


def found(data: bytes, language: str = "de") -> dict[str, tuple[int, ...]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return {finding.id: finding.pages for finding in judge(measure(pdf), language)}


GOOD: dict[str, Any] = {
    "pages": 3,
    "looked": 3,
    "marked": True,
    "tree": True,
    "suspects": False,
    "headings": True,
    "title": "Bericht",
    "title_shown": True,
    "language": "de-DE",
    "bookmarks": False,
    "readable_aloud": True,
    "only_pictures": [],
    "with_pictures": [],
    "hiding": [],
    "fonts": {},
    "figures": 0,
    "silent_figures": 0,
    "silent_pages": [],
}


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert judge(GOOD, "de") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"marked": False}, Finding("untagged"), id="not-marked"),
        pytest.param({"tree": False}, Finding("untagged"), id="no-structure"),
        pytest.param({"suspects": True}, Finding("suspects"), id="suspects"),
        pytest.param({"headings": False}, Finding("no-headings"), id="headings"),
        pytest.param({"title": ""}, Finding("no-title"), id="title"),
        pytest.param(
            {"title": "Microsoft Word - x.doc"},
            Finding("file-name-title", values={"title": "Microsoft Word - x.doc"}),
            id="title-of-a-file",
        ),
        pytest.param({"title_shown": False}, Finding("title-not-shown"), id="title-shown"),
        pytest.param({"language": ""}, Finding("no-language"), id="language"),
        pytest.param(
            {"language": "en-GB"},
            Finding("other-language", values={"language": "en-GB"}),
            id="other-language",
        ),
        pytest.param(
            {"pages": 6, "looked": 6}, Finding("no-bookmarks", values={"number": "6"}), id="many"
        ),
        pytest.param({"readable_aloud": False}, Finding("not-aloud"), id="aloud"),
        pytest.param(
            {"only_pictures": [2, 3], "figures": 1}, Finding("only-pictures", (2, 3)), id="scan"
        ),
        pytest.param(
            {"fonts": {"Arial": [1, 3], "A": [2]}},
            Finding("fonts", (1, 2, 3), values={"fonts": "A, Arial"}),
            id="fonts",
        ),
        pytest.param(
            {"figures": 3, "silent_figures": 2, "silent_pages": [1, 3]},
            Finding("no-alternatives", (1, 3), values={"with": "1", "all": "3", "share": "33"}),
            id="alternatives",
        ),
        pytest.param({"hiding": [2, 3]}, Finding("hidden-text", (2, 3)), id="hidden-text"),
        pytest.param({"with_pictures": [2]}, Finding("untagged-pictures", (2,)), id="pictures"),
        pytest.param(
            {"looked": 2}, Finding("part", values={"looked": "2", "number": "3"}), id="part"
        ),
    ],
)
def test_each_fact_has_its_finding(changes: dict[str, Any], expected: Finding) -> None:
    assert judge({**GOOD, **changes}, "de") == [expected]


def test_all_findings_are_warnings_with_names_and_none_speaks_of_conformance() -> None:
    texts = [str(Message(title).default) for title in pdf_check.TITLES.values()]

    assert set(pdf_check.NAMES) == set(pdf_check.TITLES)
    assert not [text for text in texts if re.search("conform|compliant|certif|BITV|UA", text)]
    assert Finding("untagged").severity == "warning"


def test_finding_survives_being_stored() -> None:
    finding = Finding("fonts", (1, 2), values={"fonts": "Arial"})

    assert pdf_check.from_record(finding.as_record()) == finding
    assert finding.title.mapping == {"fonts": "Arial"}


@pytest.mark.parametrize(
    ("pages", "text"),
    [((), ""), ((3,), "3"), ((1, 2, 3, 7), "1–3, 7"), ((9, 1, 2, 1), "1–2, 9")],
)
def test_pages_are_written_as_people_do(pages: tuple[int, ...], text: str) -> None:
    assert page_ranges(pages) == text


def test_pdf_with_all_that_is_asked_for_has_no_findings() -> None:
    assert found(samples.tagged_pdf(5)) == {}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            lambda: samples.plain_pdf(2),
            {"untagged": (), "title-not-shown": (), "no-language": (), "fonts": (1, 2)},
            id="plain",
        ),
        pytest.param(lambda: samples.tagged_pdf(6), {"no-bookmarks": ()}, id="long"),
        pytest.param(lambda: samples.tagged_pdf(Lang=None), {"no-language": ()}, id="language"),
        pytest.param(
            lambda: samples.tagged_pdf(Lang=String("en")), {"other-language": ()}, id="english"
        ),
        pytest.param(
            lambda: samples.tagged_pdf(MarkInfo=Dictionary(Marked=True, Suspects=True)),
            {"suspects": ()},
            id="suspects",
        ),
        pytest.param(
            lambda: samples.with_figures("Karte", "", ""), {"no-alternatives": (2, 3)}, id="f"
        ),
        pytest.param(lambda: samples.with_figures("Karte", "Bild"), {}, id="figures-told"),
    ],
)
def test_pdf_has(data: Any, expected: dict[str, tuple[int, ...]]) -> None:
    assert found(data()) == expected


@pytest.mark.parametrize(
    ("with_words", "pages"), [(False, (1,)), (True, None)], ids=["scan", "ocr"]
)
def test_scanned_pages_have_text_only_behind_them(
    with_words: bool, pages: tuple[int, ...] | None
) -> None:
    assert found(samples.scanned_pdf(with_words)).get("only-pictures") == pages


def drawn(lines: str) -> bytes:
    """Return a PDF of one page with a drawing, a picture ``/P`` and a form ``/D`` with a dark box."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    dark = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 100])
    see_through = Dictionary(ca=0.5)
    page.obj.Resources = Dictionary(
        Font=Dictionary(F=samples.helvetica(pdf)),
        XObject=Dictionary(D=pikepdf.Stream(pdf, b"0 0 1 rg 0 0 600 800 re f", dark)),
        ExtGState=Dictionary(T=see_through),
    )
    page.contents_add(lines.encode())
    return samples.saved(pdf)


WORDS = "BT /F 12 Tf 100 500 Td (Nicht zu sehen) Tj ET"


@pytest.mark.parametrize(
    "lines",
    [
        f"1 g {WORDS}",
        f"1 1 1 rg {WORDS}",
        f"0 0 0 0 k {WORDS}",
        f"/DeviceRGB cs 1 1 1 sc {WORDS}",
        f"1 g 0 0 600 800 re f {WORDS}",
        f"0 0 1 rg 0 0 600 800 re f {WORDS}",
        f"0 g 50 480 300 60 re f 1 g 40 470 400 90 re f {WORDS}",
        f"1 g q 1 0 0 1 50 -50 cm {WORDS} Q",
        f"/D Do 1 g {WORDS}",
        f"q 0 0 600 400 re W n 0 g 0 0 600 800 re f Q 1 g {WORDS}",
        "1 g BT /F 12 Tf 14 TL 100 500 Td (Zeile) Tj T* (Zeile) ' ET",
    ],
    ids=[
        *("white", "rgb", "ink", "space", "on-white", "blue-on-blue", "box-over-box", "moved"),
        *("beside-a-form", "outside-a-clip", "lines"),
    ],
)
def test_words_in_the_colour_of_what_is_behind_them_are_found(lines: str) -> None:
    assert found(drawn(lines))["hidden-text"] == (1,)


@pytest.mark.parametrize(
    "lines",
    [
        f"0 g {WORDS}",
        f"0 0 1 rg 50 480 300 60 re f 1 g {WORDS}",
        f"q 0 0 1 rg 300 0 0 60 50 480 cm 0 0 1 1 re f Q 1 g {WORDS}",
        f"0 0 1 rg 50 480 m 400 480 l 400 560 l 50 560 l h f 1 g {WORDS}",
        f"q 300 0 0 60 50 480 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q 1 g {WORDS}",
        f"q 1 0 0 1 0 450 cm /D Do Q 1 g {WORDS}",
        f"q 0 0 1 rg 50 480 300 60 re W n 0 0 600 800 re f Q 1 g {WORDS}",
        f"/T gs 1 g 50 480 300 60 re f 0 g {WORDS}",
        f"0 g 50 480 300 60 re f q 0 0 10 10 re W n 1 g 0 0 600 800 re f Q 1 g {WORDS}",
        "1 g BT /F 12 Tf 100 500 Td (   ) Tj ET",
        "0 0 1 rg 200 480 300 60 re f BT /F 12 Tf 100 500 Td 0 g (Summe: ) Tj 1 g (9999) Tj ET",
        f"1 g {WORDS.replace('/F 12 Tf', '/F 12 Tf 3 Tr')}",
    ],
    ids=[
        *("black", "on-blue", "moved-box", "on-a-form-of-lines", "on-a-picture", "on-a-drawing"),
        *("on-a-clipped-box", "see-through", "white-elsewhere", "blanks", "further-right", "ocr"),
    ],
)
def test_words_that_may_be_seen_are_left_alone(lines: str) -> None:
    assert "hidden-text" not in found(drawn(lines))


def test_font_that_draws_nothing_need_not_be_embedded() -> None:
    assert "fonts" not in found(drawn("BT /F 12 Tf 14.4 TL ET"))
    assert found(drawn(WORDS))["fonts"] == (1,)


def test_drawing_that_draws_itself_is_looked_at_once() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    form = pikepdf.Stream(pdf, b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
    page.contents_add(b"/F Do")

    assert "only-pictures" not in found(samples.saved(pdf))


def test_structure_that_runs_in_circles_ends() -> None:
    pdf = pikepdf.open(BytesIO(samples.tagged_pdf()))
    pdf.Root.StructTreeRoot.K[0].K = pdf.Root.StructTreeRoot.K

    assert found(samples.saved(pdf)) == {}


def test_long_pdf_is_looked_at_as_far_as_time_allows() -> None:
    with pikepdf.open(BytesIO(samples.tagged_pdf(50))) as pdf:
        facts = measure(pdf, patience=-1)

    assert [finding.id for finding in judge(facts, "de")] == ["no-bookmarks", "part"]


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\nnothing", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"],
    ids=["empty", "damaged", "without-pages"],
)
def test_pdf_that_cannot_be_read_is_not_checked(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)

    assert [finding.id for finding in findings(path)] == ["unchecked"]


def test_pdf_with_thousands_of_pages_is_told_about_in_time(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(samples.plain_pdf(2_000))

    found_there = {finding.id: finding.pages for finding in findings(path, "de")}

    assert sorted(found_there) == [
        "fonts",
        "no-bookmarks",
        "no-language",
        "title-not-shown",
        "untagged",
    ]
    # More are not kept.
    assert len(found_there["fonts"]) == 500


@pytest.mark.skipif(not office.is_installed(), reason="LibreOffice is installed by tools/system.py")
def test_pdf_that_libreoffice_tags_has_no_findings(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Bericht", 1)
    document.add_paragraph("Was vereinbart wurde.")
    written = BytesIO()
    document.save(written)
    path = tmp_path / "a.pdf"

    path.write_bytes(office.to_pdf(written.getvalue(), "Bericht", "de"))

    assert findings(path, "de") == []
