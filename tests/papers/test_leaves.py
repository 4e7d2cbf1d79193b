"""Pictures, texts and tables as pages of a PDF."""

from blkirm.kernel import office
from blkirm.papers import leaves
from io import BytesIO
from pathlib import Path
from PIL import Image

import pikepdf
import pypdf
import pytest


needs_office = pytest.mark.skipif(
    not office.is_installed(), reason="LibreOffice is installed by tools/system.py"
)
TEXT = "Überschrift {1}\n\tC:\\temp\n\nGrüße aus Łódź 𝄞"
TABLE = "Land;Zahl;Anmerkung\nNW;12;=1+1\nBY;7;" + "lang " * 400 + "\n"


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, kind)
    return written.getvalue()


def pages_of(tmp_path: Path, data: bytes, kind: str) -> Path:
    source, target = tmp_path / "source", tmp_path / "pages.pdf"
    source.write_bytes(data)
    leaves.write_pages(source, kind, target)
    return target


@pytest.mark.parametrize(
    ("size", "across"),
    [
        pytest.param((400, 900), False, id="upright"),
        pytest.param((3000, 900), True, id="across"),
        pytest.param((3, 2), True, id="tiny"),
    ],
)
def test_picture_is_one_page_that_it_does_not_leave(
    tmp_path: Path, size: tuple[int, int], across: bool
) -> None:
    made = pages_of(tmp_path, picture(*size), "image/png")

    with pikepdf.open(made) as pdf:
        (page,) = pdf.pages
        width, height = (float(n) for n in page.mediabox[2:])
        (image,) = page.get_images().values()
        drawn = next(
            [float(n) for n in command.operands]
            for command in pikepdf.parse_content_stream(page)
            if str(command.operator) == "cm" and float(command.operands[0]) > 1
        )
    assert (width > height) is across
    assert drawn[0] <= width - 2 * leaves.MARGIN + 1
    assert drawn[3] <= height - 2 * leaves.MARGIN + 1
    assert drawn[0] / drawn[3] == pytest.approx(size[0] / size[1], rel=0.02)
    assert image.Filter is not None


def test_what_is_broken_or_of_an_unknown_kind_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(leaves.NoPages) as broken:
        pages_of(tmp_path, b"\x89PNG nothing", "image/png")
    with pytest.raises(leaves.NoPages) as unknown:
        pages_of(tmp_path, picture(9, 9, "TIFF"), "image/tiff")
    with pytest.raises(leaves.NoPages) as long:
        leaves.rich_text_of("x" * (leaves.LONGEST + 1))
    with pytest.raises(leaves.NoPages) as wide:
        leaves.table_of(";" * leaves.MOST_COLUMNS + "x")

    assert (broken.value.message, unknown.value.message) == ("msg_pack_broken", "msg_pack_kind")
    assert (long.value.message, wide.value.message) == ("msg_pack_long", "msg_pack_long")


def test_what_a_text_or_table_holds_cannot_be_read_as_a_command() -> None:
    text = leaves.rich_text_of("{\\\\object x} ä 𝄞\x00")
    table = leaves.table_of("a;b\n{\\\\field};=1+1\n")

    assert b"\\{\\\\\\\\object x\\} \\u228? \\u-10188?\\u-8930?}" in text
    assert b"\\{\\\\\\\\field\\}\\cell =1+1\\cell \\row" in table
    assert table.count(b"\\trhdr") == 1


@needs_office
def test_text_and_table_become_pages_that_hold_all_of_them(tmp_path: Path) -> None:
    text = pypdf.PdfReader(pages_of(tmp_path, TEXT.encode(), "text/plain"))
    table = pypdf.PdfReader(pages_of(tmp_path, TABLE.encode("cp1252"), "text/csv"))

    written = text.pages[0].extract_text()
    for line in ("Überschrift {1}", "C:\\temp", "Grüße aus Łódź"):
        assert line in written
    shown = " ".join(table.pages[0].extract_text().split())
    assert len(table.pages) == 1
    assert "=1+1" in shown
    assert shown.count("lang") == 400
    box = table.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
