"""The agenda as a document and the pack of a meeting: what each reader gets, and nothing else."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import office
from blkirm.meetings import pack_making
from blkirm.meetings.pack import pack_for
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.pack_agenda import agenda_pdf
from blkirm.meetings.pack_making import prepare_pack
from blkirm.meetings.rules import agenda_of
from blkirm.papers.archive import TooMuch
from collections.abc import Callable
from docx import Document
from io import BytesIO
from pathlib import Path
from PIL import Image
from tests.meetings.samples import pages
from typing import Any
from unittest.mock import patch

import pikepdf
import pypdf
import pytest
import zipfile


ONLY_BAMF = Audience("restricted", ("authority:bamf",))
AMBER = Audience("group", (), "TLP:AMBER")

needs_office = pytest.mark.skipif(
    not office.is_installed(), reason="LibreOffice is installed by tools/system.py"
)


def word_file(text: str) -> bytes:
    document = Document()
    document.add_heading(text, 1)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.fixture
def meeting(
    integration: Any,
    world: Any,
    documents: Path,
    make_meeting: Callable,
    make_item: Callable,
    make_paper: Callable,
) -> Any:
    """Two items for everybody, a sub-item with an office file, one for the BAMF only between."""
    meeting = make_meeting()
    first = make_paper("Entwurf.pdf", pages(2, "Entwurf", "Kapitel"))
    secret = make_paper("Verborgen.pdf", pages(1, "Verborgen"))
    make_item(meeting, title="Begrüßung", kind="formalia", minutes_planned=10)
    hidden = make_item(meeting, title="Personalie", papers=(secret,))
    item = make_item(
        meeting,
        title="Leitlinien",
        kind="decision",
        rapporteur="bamf",
        papers=(first,),
        draft_resolution="Die Leitlinien gelten.\n\n- Bund\n- Länder",
    )
    make_item(item, title="Anlagen", papers=(make_paper("Liste.docx", word_file("Liste")), first))
    change_audience(hidden, ONLY_BAMF, "chair")
    change_audience(paper_with(world, secret), ONLY_BAMF, "chair")
    return meeting


def paper_with(party: Any, uid: str) -> Any:
    return next(paper for paper in party["papers"].objectValues() if paper.UID() == uid)


def made(pack: Any, kind: str, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    prepare_pack(pack, kind, folder)(folder / "made")
    return (folder / "made").read_bytes()


def outline(data: bytes) -> list[tuple[int, str, int]]:
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as table:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        found = []

        def walk(items: Any, level: int) -> None:
            for item in items:
                found.append((level, item.title, numbers[item.destination[0].objgen]))
                walk(item.children, level + 1)

        walk(table.root, 0)
        return found


def words(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def test_reader_gets_the_agenda_and_the_papers_that_reader_may_see_and_nothing_else(
    meeting: Any, acting: Callable, tmp_path: Path
) -> None:
    with acting("member"), patch("blkirm.kernel.office.shutil.which", return_value=None):
        document = agenda_document(meeting, agenda_of(meeting), "de", "member")
        pack = pack_for(meeting, "de", "member")
        archive = made(pack, "zip", tmp_path / "zip")
        book = made(pack, "pdf", tmp_path / "pdf")

    texts = [p.text for p in Document(BytesIO(document.docx())).paragraphs]
    assert [text for text in texts if text.startswith("TOP")] == [
        "TOP 1  Begrüßung",
        "TOP 2  Leitlinien",
        "TOP 2.1  Anlagen",
    ]
    assert texts[texts.index("Beschlussvorschlag") + 1 :][:3] == [
        "Die Leitlinien gelten.",
        "Bund",
        "Länder",
    ]
    with zipfile.ZipFile(BytesIO(archive)) as file:
        assert file.namelist() == [
            "00 Tagesordnung.docx",
            "02 Leitlinien/01 Entwurf.pdf",
            "02.01 Anlagen/01 Liste.docx",
        ]
        everything = b"".join(map(file.read, file.namelist()))
    assert outline(book) == [
        (0, "Tagesordnung", 0),
        (0, "TOP 1  Begrüßung", 1),
        (0, "TOP 2  Leitlinien", 1),
        (1, "Entwurf", 1),
        (2, "Kapitel", 2),
        (1, "TOP 2.1  Anlagen", 3),
        (2, "Liste", 3),
    ]
    assert "Die Datei „Liste.docx“ ist in dieser Mappe nicht enthalten" in words(book)
    assert "kein LibreOffice" in words(book)
    with pikepdf.open(BytesIO(book)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Sitzungsmappe: 11. Sitzung"
        assert str(pdf.Root.Lang) == "de"
    assert "Personalie" not in "\n".join([*texts, words(book)])
    assert "Verborgen" not in words(book)
    assert b"Verborgen" not in everything


def test_each_reader_gets_the_papers_of_the_items_that_this_reader_may_see(
    meeting: Any,
    world: Any,
    make_item: Callable,
    make_paper: Callable,
    acting: Callable,
    tmp_path: Path,
) -> None:
    land = Audience("restricted", ("land:DE-NW",))
    narrow = make_paper("Nur NW.pdf", pages(1, "Nordrhein"))
    shared = make_paper("Termine.pdf", pages(1, "Termine"))
    make_item(meeting, title="Termine", papers=(narrow, shared))
    change_audience(paper_with(world, narrow), land, "member")

    found = {}
    with patch("blkirm.kernel.office.shutil.which", return_value=None):
        for person in ("chair", "member", "guest", "outsider"):
            with acting(person):
                pack = pack_for(meeting, "de", person)
                archive = made(pack, "zip", tmp_path / f"zip-{person}")
                book = made(pack, "pdf", tmp_path / f"pdf-{person}")
            with zipfile.ZipFile(BytesIO(archive)) as file:
                found[person] = (file.namelist()[1:], words(book))

    assert {person: names for person, (names, _words) in found.items()} == {
        "chair": [
            "02 Personalie/01 Verborgen.pdf",
            "03 Leitlinien/01 Entwurf.pdf",
            "03.01 Anlagen/01 Liste.docx",
            "04 Termine/01 Nur NW.pdf",
            "04 Termine/02 Termine.pdf",
        ],
        "member": [
            "02 Leitlinien/01 Entwurf.pdf",
            "02.01 Anlagen/01 Liste.docx",
            "03 Termine/01 Nur NW.pdf",
            "03 Termine/02 Termine.pdf",
        ],
        "guest": [
            "02 Leitlinien/01 Entwurf.pdf",
            "02.01 Anlagen/01 Liste.docx",
            "03 Termine/01 Termine.pdf",
        ],
        "outsider": [],
    }
    seen = {
        person: [word for word in ("Verborgen 1", "Nordrhein 1", "Termine 1") if word in text]
        for person, (_names, text) in found.items()
    }
    assert seen == {
        "chair": ["Verborgen 1", "Nordrhein 1", "Termine 1"],
        "member": ["Nordrhein 1", "Termine 1"],
        "guest": ["Termine 1"],
        "outsider": [],
    }
    for person in ("member", "guest"):
        assert "Personalie" not in found[person][1]
    assert "Nur NW" not in found["guest"][1]


def test_chair_gets_what_only_the_chair_may_see_and_each_change_makes_another_pack(
    meeting: Any, acting: Callable, tmp_path: Path
) -> None:
    with acting("chair"), patch("blkirm.kernel.office.shutil.which", return_value=None):
        pack = pack_for(meeting, "de", "chair")
        keys = [pack.key("pdf"), pack_for(meeting, "de", "chair").key("pdf")]
        book = made(pack, "pdf", tmp_path / "pdf")
    with acting("member"):
        keys.append(pack_for(meeting, "de", "member").key("pdf"))
        item = next(i for i in meeting.objectValues() if i.title == "Leitlinien")
        item.title = "Anders"
        item.reindexObject()
        keys.append(pack_for(meeting, "de", "member").key("pdf"))

    assert "TOP 2  Personalie" in [title for _level, title, _page in outline(book)]
    assert "Verborgen 1" in words(book)
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_what_is_marked_carries_its_reader_and_too_much_is_refused_before_anything_is_made(
    meeting: Any, acting: Callable, tmp_path: Path
) -> None:
    change_audience(meeting, AMBER, "chair")
    for paper in meeting.aq_parent.aq_parent["papers"].objectValues():
        if paper.title == "Entwurf":
            change_audience(paper, AMBER, "chair")

    with acting("member"), patch("blkirm.kernel.office.shutil.which", return_value=None):
        document = agenda_document(meeting, agenda_of(meeting), "en", "member")
        pack = pack_for(meeting, "en", "member")
        book = made(pack, "pdf", tmp_path / "pdf")
        archive = made(pack, "zip", tmp_path / "zip")
        with (
            patch.object(pack_making, "MOST_STAMPED", 0),
            pytest.raises(TooMuch, match="msg_pack_stamped"),
        ):
            made(pack, "pdf", tmp_path / "refused")

    line = "TLP:AMBER · member · 20"
    header = Document(BytesIO(document.docx())).sections[0].header.paragraphs[0].text
    assert line in header
    assert words(book).count(line) >= 4
    with zipfile.ZipFile(BytesIO(archive)) as file:
        assert line in words(file.read("02 Leitlinien/01 Entwurf.pdf"))


@needs_office
def test_pictures_texts_and_tables_become_pages(
    meeting: Any, make_item: Callable, make_paper: Callable, acting: Callable, tmp_path: Path
) -> None:
    drawn = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(drawn, "PNG")
    papers = (
        make_paper("Bild.png", drawn.getvalue()),
        make_paper("Notiz.txt", "Eine Notiz über Länder".encode()),
        make_paper("Zahlen.csv", b"Land;Zahl\nBayern;12"),
    )
    make_item(meeting, title="Anhang", papers=papers)

    with acting("member"):
        book = made(pack_for(meeting, "de", "member"), "pdf", tmp_path / "pdf")

    marks = {title: page for _level, title, page in outline(book)}
    with pikepdf.open(BytesIO(book)) as pdf:
        assert len(pdf.pages[marks["Bild"]].get_images()) == 1
    shown = pypdf.PdfReader(BytesIO(book)).pages
    assert "Eine Notiz über Länder" in shown[marks["Notiz"]].extract_text()
    assert "Bayern" in shown[marks["Zahlen"]].extract_text()
    assert "nicht enthalten" not in words(book)


@needs_office
def test_office_files_become_pages_and_the_agenda_leads_to_its_items(
    meeting: Any, acting: Callable, tmp_path: Path
) -> None:
    with acting("member"):
        book = made(pack_for(meeting, "de", "member"), "pdf", tmp_path / "pdf")
        agenda = agenda_pdf(meeting, agenda_of(meeting), "de", "member")

    assert (0, "TOP 1  Begrüßung", 0) in outline(book)
    assert (2, "Liste", 3) in outline(book)
    assert words(book).startswith(words(agenda)[:40])
    with pikepdf.open(BytesIO(agenda)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "de"
        assert str(pdf.docinfo["/Title"]) == "Tagesordnung: 11. Sitzung"
    assert [(level, title) for level, title, _page in outline(agenda) if "TOP" in title] == [
        (0, "TOP 1 Begrüßung"),
        (0, "TOP 2 Leitlinien"),
        (1, "TOP 2.1 Anlagen"),
    ]
