"""ODT files with real headings, lists, header rows and a language."""

from blkirm.setup.demo.sheet import settle_zip
from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.pages.texts import Block
from blkirm.setup.pages.texts import Callout
from blkirm.setup.pages.texts import Heading
from blkirm.setup.pages.texts import Items
from blkirm.setup.pages.texts import Paragraph
from blkirm.setup.pages.texts import runs
from blkirm.setup.pages.texts import Table
from collections.abc import Iterable
from io import BytesIO
from odf import dc
from odf import meta
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.element import Element
from odf.namespaces import nsdict
from odf.opendocument import OpenDocumentText
from odf.style import ListLevelProperties
from odf.style import ParagraphProperties
from odf.style import Style
from odf.style import TextProperties


def write_odt(sheet: Sheet) -> bytes:
    """Return the sheet as an ODT file."""
    document = OpenDocumentText()
    _describe(document, sheet)
    _add_styles(document, sheet)
    _add_header(document, sheet)
    document.text.addElement(_filled(odf_text.H(outlinelevel=1, stylename="H1"), sheet.title))
    document.text.addElement(_filled(odf_text.P(stylename="Byline"), sheet.byline))
    for block in sheet.blocks:
        _write(document.text, block)
    # odfpy declares the namespaces that this process happened to use so far; declare them all.
    for namespace in nsdict:
        document.text.get_nsprefix(namespace)
    output = BytesIO()
    document.write(output)
    return settle_zip(output.getvalue())


def _describe(document: OpenDocumentText, sheet: Sheet) -> None:
    moment = f"{sheet.date.isoformat()}T08:00:00"
    # odfpy puts in its own date; the file must be the same every time.
    for child in list(document.meta.childNodes):
        document.meta.removeChild(child)
    for element, words in (
        (dc.Title(), sheet.title),
        (dc.Subject(), sheet.notice),
        (meta.InitialCreator(), sheet.office),
        (dc.Creator(), sheet.office),
        (meta.CreationDate(), moment),
        (dc.Date(), moment),
        (dc.Language(), sheet.locale),
    ):
        element.addText(words)
        document.meta.addElement(element)


def _add_styles(document: OpenDocumentText, sheet: Sheet) -> None:
    language, country = sheet.locale.split("-")
    default = odf_style.DefaultStyle(family="paragraph")
    default.addElement(
        TextProperties(
            language=language,
            country=country,
            fontsize="11pt",
            fontfamily="Liberation Sans",
        )
    )
    document.styles.addElement(default)
    for name, size, above in (
        ("H1", "20pt", "0cm"),
        ("H2", "14pt", "0.5cm"),
        ("H3", "12pt", "0.4cm"),
    ):
        heading = Style(name=name, family="paragraph", defaultoutlinelevel=name[1])
        heading.addElement(TextProperties(fontsize=size, fontweight="bold", color="#0f4a59"))
        heading.addElement(
            ParagraphProperties(margintop=above, marginbottom="0.2cm", keepwithnext="always")
        )
        document.styles.addElement(heading)
    _paragraph_style(document, "Body", marginbottom="0.25cm", lineheight="135%")
    _paragraph_style(document, "Byline", marginbottom="0.5cm")
    _paragraph_style(
        document, "Note", backgroundcolor="#e6eef0", padding="0.2cm", marginbottom="0.3cm"
    )
    strong = Style(name="Strong", family="text")
    strong.addElement(TextProperties(fontweight="bold"))
    document.styles.addElement(strong)
    document.automaticstyles.addElement(_list_style("Points", ordered=False))
    document.automaticstyles.addElement(_list_style("Numbers", ordered=True))
    cell = Style(name="Cell", family="table-cell")
    cell.addElement(
        odf_style.TableCellProperties(padding="0.15cm", borderbottom="0.5pt solid #0f4a59")
    )
    document.automaticstyles.addElement(cell)


def _paragraph_style(document: OpenDocumentText, name: str, **properties: str) -> None:
    paragraph = Style(name=name, family="paragraph")
    paragraph.addElement(ParagraphProperties(**properties))
    document.styles.addElement(paragraph)


def _list_style(name: str, ordered: bool) -> odf_text.ListStyle:
    list_style = odf_text.ListStyle(name=name)
    if ordered:
        level = odf_text.ListLevelStyleNumber(level="1", numformat="1", numsuffix=".")
    else:
        level = odf_text.ListLevelStyleBullet(level="1", bulletchar="•")
    level.addElement(ListLevelProperties(spacebefore="0.3cm", minlabelwidth="0.6cm"))
    list_style.addElement(level)
    return list_style


def _add_header(document: OpenDocumentText, sheet: Sheet) -> None:
    layout = odf_style.PageLayout(name="Layout")
    layout.addElement(
        odf_style.PageLayoutProperties(
            pagewidth="21cm", pageheight="29.7cm", margin="2.5cm", printorientation="portrait"
        )
    )
    document.automaticstyles.addElement(layout)
    master = odf_style.MasterPage(name="Standard", pagelayoutname=layout)
    header = odf_style.Header()
    header.addElement(_filled(odf_text.P(stylename="Byline"), sheet.notice))
    master.addElement(header)
    document.masterstyles.addElement(master)


def _write(parent: Element, block: Block) -> None:
    match block:
        case Heading(level, words):
            parent.addElement(_filled(odf_text.H(outlinelevel=level, stylename=f"H{level}"), words))
        case Paragraph(words):
            parent.addElement(_filled(odf_text.P(stylename="Body"), words))
        case Items(ordered, items):
            drawn = odf_text.List(stylename="Numbers" if ordered else "Points")
            for item in items:
                entry = odf_text.ListItem()
                entry.addElement(_filled(odf_text.P(stylename="Body"), item))
                drawn.addElement(entry)
            parent.addElement(drawn)
        case Table():
            parent.addElement(_table(block))
        case Callout(_, inner):
            for part in inner:
                if isinstance(part, Paragraph):
                    parent.addElement(_filled(odf_text.P(stylename="Note"), part.words))
                else:
                    _write(parent, part)


def _table(table: Table) -> odf_table.Table:
    drawn = odf_table.Table()
    drawn.addElement(odf_table.TableColumn(numbercolumnsrepeated=len(table.head)))
    header = odf_table.TableHeaderRows()
    header.addElement(_row(f"**{cell}**" for cell in table.head))
    drawn.addElement(header)
    for row in table.rows:
        drawn.addElement(_row(row))
    return drawn


def _row(cells: Iterable[str]) -> odf_table.TableRow:
    row = odf_table.TableRow()
    for words in cells:
        cell = odf_table.TableCell(stylename="Cell", valuetype="string")
        cell.addElement(_filled(odf_text.P(), words))
        row.addElement(cell)
    return row


def _filled(element: Element, words: str) -> Element:
    for run in runs(words):
        if run.strong:
            element.addElement(odf_text.Span(stylename="Strong", text=run.words))
        else:
            element.addText(run.words)
    return element
