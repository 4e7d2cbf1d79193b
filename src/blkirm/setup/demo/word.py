"""DOCX files with real headings, lists, header rows and a language."""

from blkirm.setup.demo.sheet import settle_zip
from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.pages.texts import Block
from blkirm.setup.pages.texts import Callout
from blkirm.setup.pages.texts import Heading
from blkirm.setup.pages.texts import Items
from blkirm.setup.pages.texts import Paragraph
from blkirm.setup.pages.texts import runs
from blkirm.setup.pages.texts import Table
from datetime import datetime
from datetime import time
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from io import BytesIO


def write_docx(sheet: Sheet) -> bytes:
    """Return the sheet as a DOCX file."""
    document = Document()
    _describe(document, sheet)
    document.sections[0].header.paragraphs[0].text = sheet.notice
    document.add_heading(sheet.title, 0)
    document.add_paragraph(sheet.byline, style="Subtitle")
    for block in sheet.blocks:
        _write(document, block)
    output = BytesIO()
    document.save(output)
    return settle_zip(output.getvalue())


def _describe(document: WordDocument, sheet: Sheet) -> None:
    properties = document.core_properties
    moment = datetime.combine(sheet.date, time(8))
    properties.title = sheet.title
    properties.author = sheet.office
    properties.last_modified_by = sheet.office
    properties.language = sheet.locale
    properties.subject = sheet.notice
    properties.comments = ""
    properties.created = properties.modified = moment
    language = document.styles.element.find(
        f".//{qn('w:rPrDefault')}//{qn('w:lang')}",
    )
    language.set(qn("w:val"), sheet.locale)


def _write(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, words):
            _fill(document.add_heading(level=level - 1), words)
        case Paragraph(words):
            _fill(document.add_paragraph(), words)
        case Items(ordered, items):
            style = "List Number" if ordered else "List Bullet"
            for item in items:
                _fill(document.add_paragraph(style=style), item)
        case Table():
            _write_table(document, block)
        case Callout(_, inner):
            for part in inner:
                if isinstance(part, Paragraph):
                    _fill(document.add_paragraph(style="Intense Quote"), part.words)
                else:
                    _write(document, part)


def _write_table(document: WordDocument, table: Table) -> None:
    drawn = document.add_table(rows=0, cols=len(table.head), style="Light List Accent 1")
    for row in (table.head, *table.rows):
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], words)
    # Screen readers and page breaks need to know which row is the header.
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()


def _fill(paragraph: WordParagraph, words: str) -> None:
    for run in runs(words):
        paragraph.add_run(run.words).bold = run.strong or None
