from blkirm.kernel import books
from blkirm.kernel.books import bind
from blkirm.kernel.books import Part
from blkirm.kernel.books import write_page
from blkirm.kernel.workshop import Unmade
from pathlib import Path

import pikepdf
import pypdf
import pytest


def test_what_cannot_be_taken_in_is_replaced_by_a_page_that_says_so(tmp_path: Path) -> None:
    write_page(tmp_path / "a.pdf", "Erste <Seite> & mehr", ["Zeile"])
    write_page(tmp_path / "instead.pdf", "Fehlt", ["Sie ist geschützt."])
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    parts = [
        Part(0, "Eins", "a.pdf", "instead.pdf"),
        Part(0, "Leer"),
        Part(1, "Kaputt", "broken.pdf", "instead.pdf"),
        Part(1, "Geschützt", "locked.pdf", "instead.pdf"),
        Part(0, "Nichts mehr"),
    ]

    bind(tmp_path, parts, "Mappe Ä", "de", tmp_path / "book.pdf")

    texts = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "book.pdf").pages]
    assert [text.split("\n")[0] for text in texts] == ["Erste <Seite> & mehr", "Fehlt", "Fehlt"]
    with pikepdf.open(tmp_path / "book.pdf") as pdf, pdf.open_outline() as outline:
        pages = [page.obj.objgen for page in pdf.pages]
        assert [(i.title, pages.index(i.destination[0].objgen)) for i in outline.root] == [
            ("Eins", 0),
            ("Leer", 1),
            ("Nichts mehr", 2),
        ]
        assert [i.title for i in outline.root[1].children] == ["Kaputt", "Geschützt"]
        assert str(pdf.docinfo["/Title"]) == "Mappe Ä"


def test_too_many_pages_lead_to_the_zip_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST_PAGES", 1)
    write_page(tmp_path / "a.pdf", "Seite", [])

    with pytest.raises(Unmade) as refusal:
        bind(tmp_path, [Part(0, "a", "a.pdf")] * 2, "Mappe", "de", tmp_path / "book.pdf")

    assert refusal.value.message == "msg_book_pages"
