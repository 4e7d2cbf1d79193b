from blkirm.publications.pdf_check import judge
from blkirm.publications.pdf_measure import measure
from blkirm.setup.demo.documents import write_document
from blkirm.setup.demo.importer import each_paper
from blkirm.setup.demo.importer import read_data
from blkirm.setup.demo.importer import SOURCE
from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.demo.tagged import without_tags
from blkirm.setup.pages.texts import Heading
from blkirm.setup.pages.texts import plain
from blkirm.setup.pages.texts import read_text
from blkirm.setup.pages.texts import Text
from blkirm.setup.pages.texts import to_plain
from collections.abc import Callable
from datetime import date
from docx import Document
from io import BytesIO
from odf import teletype
from odf.opendocument import load
from pypdf import PdfReader
from zipfile import ZipFile

import pikepdf
import pytest


REPORTS = [(entry, language) for entry in read_data("reports") for language in entry["languages"]]


def sheet_of(text: Text, language: str, day: date) -> Sheet:
    return Sheet(text.head["title"], "Innenministerium", language, day, tuple(text.blocks()))


SHEETS = {
    f"{party}/{path.stem}": (
        sheet_of(text, text.head["language"], text.head["paper_date"]),
        text.head["file"].rpartition(".")[2],
    )
    for party, path in each_paper()
    for text in [read_text(path)]
} | {
    f"{entry['id']}.{language}": (sheet_of(text, language, entry["stand_date"]), "pdf")
    for entry, language in REPORTS
    for text in [read_text(SOURCE / "reports" / f"{entry['id']}.{language}.md")]
}
PDFS = [name for name, (_sheet, kind) in SHEETS.items() if kind == "pdf"]


def words_of_pdf(data: bytes, sheet: Sheet) -> str:
    pages = []
    for number, page in enumerate(PdfReader(BytesIO(data)).pages, 1):
        words = page.extract_text()
        # Header and footer stand between two halves of a paragraph.
        for frame in (sheet.notice, sheet.page_words(number)):
            assert frame in words
            words = words.replace(frame, "")
        pages.append(words)
    return " ".join(pages)


def words_of_docx(data: bytes, sheet: Sheet) -> str:
    document = Document(BytesIO(data))
    assert document.sections[0].header.paragraphs[0].text == sheet.notice
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def words_of_odt(data: bytes, sheet: Sheet) -> str:
    document = load(BytesIO(data))
    assert sheet.notice in teletype.extractText(document.masterstyles)
    return teletype.extractText(document.text)


READERS: dict[str, Callable[[bytes, Sheet], str]] = {
    "pdf": words_of_pdf,
    "docx": words_of_docx,
    "odt": words_of_odt,
}


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("name", SHEETS)
def test_file_opens_and_holds_its_whole_text(name: str) -> None:
    sheet, kind = SHEETS[name]

    found = squeezed(READERS[kind](write_document(sheet, kind), sheet))

    assert [line for line in to_plain(list(sheet.blocks)) if squeezed(line) not in found] == []
    assert squeezed(sheet.title) in found


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_same_text_gives_the_same_bytes(kind: str) -> None:
    sheet, _kind = SHEETS["dublin/fristen"]

    assert write_document(sheet, kind) == write_document(sheet, kind)


@pytest.mark.parametrize("name", PDFS)
def test_pdf_is_tagged_titled_and_has_bookmarks(name: str) -> None:
    sheet, kind = SHEETS[name]

    reader = PdfReader(BytesIO(write_document(sheet, kind)))

    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == sheet.locale
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == sheet.title
    assert reader.metadata.author == sheet.office
    assert reader.xmp_metadata.dc_title == {"x-default": sheet.title}
    headings = [plain(each.words) for each in sheet.blocks if isinstance(each, Heading)]
    assert flat(reader.outline) == [sheet.title, *headings]
    assert tags_in(catalogue["/StructTreeRoot"]["/K"])[:3] == ["/Document", "/H1", "/P"]


def flat(outline: list) -> list[str]:
    titles = []
    for entry in outline:
        titles += flat(entry) if isinstance(entry, list) else [entry.title]
    return titles


def tags_in(element: dict) -> list[str]:
    element = element.get_object()
    if "/S" not in element:
        return []
    return [element["/S"], *(tag for kid in element["/K"] for tag in tags_in(kid))]


@pytest.mark.parametrize("name", PDFS)
def test_every_mark_on_a_pdf_page_has_its_place_in_the_structure(name: str) -> None:
    sheet, kind = SHEETS[name]
    reader = PdfReader(BytesIO(write_document(sheet, kind)))
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    for page in reader.pages:
        marks = page.get_contents().get_data().count(b"/MCID")

        assert marks == len(parents[page["/StructParents"]].get_object()) > 0
        assert page["/Tabs"] == "/S"


def test_docx_says_its_title_office_and_language() -> None:
    sheet, _kind = SHEETS["dublin/meldewege"]

    properties = Document(BytesIO(write_document(sheet, "docx"))).core_properties

    assert (properties.title, properties.author, properties.language) == (
        "Meldewege bei Überstellungen",
        "Innenministerium",
        "de-DE",
    )


def test_odt_says_its_title_office_and_language() -> None:
    sheet, _kind = SHEETS["reintegration/coming-home"]

    meta = teletype.extractText(load(BytesIO(write_document(sheet, "odt"))).meta)

    assert sheet.title in meta
    assert "Innenministerium" in meta
    assert "de-DE" in meta


def test_odt_begins_with_its_uncompressed_type() -> None:
    sheet, _kind = SHEETS["reintegration/coming-home"]

    first = ZipFile(BytesIO(write_document(sheet, "odt"))).infolist()[0]

    assert (first.filename, first.compress_type) == ("mimetype", 0)


def test_reports_have_several_pages() -> None:
    pages = {
        name: len(PdfReader(BytesIO(write_document(*SHEETS[name]))).pages)
        for name in SHEETS
        if "." in name
    }

    assert min(pages[name] for name in pages if name.startswith("benip")) >= 2
    assert min(pages["kurzbericht-2015.de"], pages["kurzbericht-2015.en"]) >= 3


@pytest.mark.parametrize("name", [name for name in SHEETS if "." in name])
def test_report_has_nothing_that_readers_stumble_over(name: str) -> None:
    data = write_document(*SHEETS[name])

    with pikepdf.open(BytesIO(data)) as pdf:
        assert judge(measure(pdf), name.rpartition(".")[2]) == []
    with pikepdf.open(BytesIO(without_tags(data))) as pdf:
        assert [finding.id for finding in judge(measure(pdf))] == ["untagged"]
