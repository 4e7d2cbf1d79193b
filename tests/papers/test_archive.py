from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.papers import archive
from blkirm.papers.archive import check_limits
from blkirm.papers.archive import Contents
from blkirm.papers.archive import contents_of
from blkirm.papers.archive import make_archive
from blkirm.papers.archive import safe_name
from blkirm.papers.archive import TooMuch
from blkirm.papers.operations import share_file
from collections.abc import Callable
from io import BytesIO
from plone import api
from reportlab.pdfgen.canvas import Canvas
from typing import Any

import os
import pikepdf
import pytest
import tracemalloc
import zipfile


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bericht.pdf", "Bericht.pdf"),
        ("a/b\\c:d*e?.pdf", "a_b_c_d_e_.pdf"),
        ("CON.txt", "_CON.txt"),
        ("aux", "_aux"),
        ("Lpt1.tar.gz", "_Lpt1.tar.gz"),
        ("console.txt", "console.txt"),
        ("Ende. . ", "Ende"),
        ("..", "unnamed"),
        ("   ", "unnamed"),
        ("", "unnamed"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("U\u0308bersicht.pdf", "Übersicht.pdf"),
        ("📄.pdf", "📄.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_name_can_be_unpacked_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.fixture
def library(integration: Any, world: Any, as_manager: None) -> Any:
    return world["papers"]


def made(*things: Any, account: str = "member") -> tuple[zipfile.ZipFile, Any]:
    result = make_archive(contents_of(things), account, "FEHLT.txt", str)
    return zipfile.ZipFile(BytesIO(result.stream.read())), result


def test_archive_holds_folders_and_papers_under_names_of_their_own(library: Any) -> None:
    folder = api.content.create(library, "Folder", title="Anlagen: 1/2")
    inner = api.content.create(folder, "Folder", title="Innen")
    for place in (folder, folder, inner):
        share_file(place, b"words", "Bericht.txt")
    share_file(inner, b"words", "BERICHT.txt")

    found, result = made(folder)

    assert sorted(found.namelist()) == [
        "Anlagen_ 1_2/",
        "Anlagen_ 1_2/Bericht (2).txt",
        "Anlagen_ 1_2/Bericht.txt",
        "Anlagen_ 1_2/Innen/",
        "Anlagen_ 1_2/Innen/BERICHT (2).txt",
        "Anlagen_ 1_2/Innen/Bericht.txt",
    ] or sorted(found.namelist())[-2:] == [
        "Anlagen_ 1_2/Innen/BERICHT.txt",
        "Anlagen_ 1_2/Innen/Bericht (2).txt",
    ]
    assert found.testzip() is None
    assert result.left_out == []


def test_archive_holds_what_its_reader_may_see_and_names_nothing_else(
    library: Any, acting: Callable
) -> None:
    hidden = api.content.create(library, "Folder", title="Geheimfach")
    open_paper = share_file(hidden, b"open", "Offen.txt")
    share_file(hidden, b"secret", "Zu.txt")
    change_audience(hidden, Audience("restricted", ("authority:bamf",)), "chair")
    library.widest_circle = "network"
    open_paper.manage_setLocalRoles("party:dublin", ["Party Reader"])
    open_paper.reindexObjectSecurity()
    share_file(library, b"draft", "Entwurf.txt", draft=True)

    with acting("member"):
        found, _result = made(library)
        names = found.namelist()

    assert names == ["Offen.txt"]


def test_held_file_is_left_out_with_its_reason(library: Any, monkeypatch: Any) -> None:
    share_file(library, b"held", "Wartet.txt")
    share_file(library, b"words", "Frei.txt")

    def refuse(paper: Any, file: Any, account: str) -> Any:
        if file.filename == "Wartet.txt":
            raise archive.NotDelivered("It is looked at first.")
        return original(paper, file, account)

    original = archive.open_for
    monkeypatch.setattr(archive, "open_for", refuse)
    found, _result = made(library)

    assert sorted(found.namelist()) == ["FEHLT.txt", "Frei.txt"]
    assert found.read("FEHLT.txt") == b"Wartet.txt: It is looked at first.\r\n"


def test_marked_file_bears_its_stamp_in_the_archive(library: Any) -> None:
    pdf = BytesIO()
    canvas = Canvas(pdf)
    canvas.drawString(72, 720, "words")
    canvas.save()
    paper = share_file(library, pdf.getvalue(), "Bericht.pdf")
    change_audience(paper, Audience("group", (), "TLP:AMBER"), "chair")

    found, _result = made(paper)

    assert found.read("Bericht.pdf") != pdf.getvalue()
    assert found.read("Bericht.pdf").startswith(b"%PDF-")


def test_more_than_an_archive_may_hold_is_refused_in_words(library: Any) -> None:
    pieces = [archive.Piece(f"{n}.txt", "") for n in range(2001)]

    with pytest.raises(TooMuch) as many:
        check_limits(Contents(pieces=pieces))
    with pytest.raises(TooMuch) as large:
        check_limits(Contents(size=2_001 * archive.MEGABYTE))

    assert "2001" in str(many.value.message.mapping)
    assert "2001" in str(large.value.message.mapping)


def _pdf_of(size: int) -> bytes:
    """Return a PDF of about so many bytes that do not compress."""
    file = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Ballast = pdf.make_stream(os.urandom(size))
        pdf.save(file)
    return file.getvalue()


def test_memory_stays_flat_while_an_archive_is_made(library: Any) -> None:
    for number in range(4):
        share_file(library, _pdf_of(20_000_000), f"{number}.pdf")
    contents = contents_of([library])

    tracemalloc.start()
    make_archive(contents, "member", "FEHLT.txt", str)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 15_000_000
