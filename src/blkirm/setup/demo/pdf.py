"""PDF files: tagged, with title, language, office and bookmarks."""

from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.demo.tagged import Node
from blkirm.setup.demo.tagged import tagged
from blkirm.setup.demo.tagged import TaggedCanvas
from blkirm.setup.demo.tagged import TaggedHeading
from blkirm.setup.demo.tagged import TaggedParagraph
from blkirm.setup.demo.tagged import TaggedTable
from blkirm.setup.pages.texts import Block
from blkirm.setup.pages.texts import Callout
from blkirm.setup.pages.texts import Heading
from blkirm.setup.pages.texts import Items
from blkirm.setup.pages.texts import Paragraph
from blkirm.setup.pages.texts import plain
from blkirm.setup.pages.texts import runs
from blkirm.setup.pages.texts import Table
from collections.abc import Iterator
from html import escape
from io import BytesIO
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate
from reportlab.platypus import Flowable
from reportlab.platypus import Frame
from reportlab.platypus import PageTemplate
from reportlab.platypus import Spacer
from reportlab.platypus import TableStyle


# Bitstream Vera comes with reportlab: embedded, it looks the same everywhere and can be searched.
FACES = {"Vera": "Vera.ttf", "VeraBd": "VeraBd.ttf", "VeraIt": "VeraIt.ttf", "VeraBI": "VeraBI.ttf"}
INK = HexColor("#14262b")
PETROL = HexColor("#0f4a59")
MIST = HexColor("#e6eef0")
WIDTH, HEIGHT = A4
MARGIN = 25 * mm
BODY_WIDTH = WIDTH - 2 * MARGIN

BODY = ParagraphStyle("body", fontName="Vera", fontSize=10, leading=15, textColor=INK, spaceAfter=7)
STYLES = {
    1: ParagraphStyle(
        "h1", BODY, fontName="VeraBd", fontSize=19, leading=25, textColor=PETROL, spaceAfter=4
    ),
    2: ParagraphStyle(
        "h2",
        BODY,
        fontName="VeraBd",
        fontSize=13,
        leading=18,
        textColor=PETROL,
        spaceBefore=12,
        spaceAfter=5,
        keepWithNext=1,
    ),
    3: ParagraphStyle(
        "h3", BODY, fontName="VeraBd", fontSize=11, leading=16, spaceBefore=8, keepWithNext=1
    ),
    "byline": ParagraphStyle("byline", BODY, fontSize=9, leading=13, spaceAfter=14),
    "item": ParagraphStyle(
        "item", BODY, leftIndent=16, bulletFontName="Vera", bulletIndent=2, spaceAfter=3
    ),
    "cell": ParagraphStyle("cell", BODY, fontSize=9, leading=12.5, spaceAfter=0),
    "head": ParagraphStyle("head", BODY, fontName="VeraBd", fontSize=9, leading=12.5, spaceAfter=0),
    "callout": ParagraphStyle(
        "callout",
        BODY,
        backColor=MIST,
        borderPadding=(6, 8, 6, 8),
        leftIndent=8,
        rightIndent=8,
        spaceBefore=10,
        spaceAfter=16,
    ),
}


def write_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF file."""
    _register_faces()
    tree = Node("Document")
    output = BytesIO()

    def make_canvas(*args: object, **kwargs: object) -> TaggedCanvas:
        canvas = TaggedCanvas(*args, **kwargs)
        canvas.tree = tree
        _describe(canvas, sheet)
        return canvas

    def frame_page(canvas: TaggedCanvas, document: BaseDocTemplate) -> None:
        canvas.open_artifact()
        canvas.setFont("Vera", 8)
        canvas.setFillColor(PETROL)
        canvas.drawString(MARGIN, HEIGHT - 15 * mm, sheet.notice)
        canvas.drawRightString(WIDTH - MARGIN, 13 * mm, sheet.page_words(document.page))
        canvas.close_mark()

    document = BaseDocTemplate(
        output,
        pagesize=A4,
        # Otherwise every page names a font that is not embedded, though it draws nothing with it.
        initialFontName="Vera",
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=sheet.title,
        author=sheet.office,
        subject=sheet.notice,
        creator="BLK-IRM Portal",
        lang=sheet.locale,
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(MARGIN, MARGIN, BODY_WIDTH, HEIGHT - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=frame_page))
    document.build(list(_story(sheet, tree)), canvasmaker=make_canvas)
    return output.getvalue()


def _register_faces() -> None:
    if "Vera" in pdfmetrics.getRegisteredFontNames():
        return
    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBI")


def _describe(canvas: TaggedCanvas, sheet: Sheet) -> None:
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setDateFormatter(lambda *_now: f"D:{sheet.date:%Y%m%d}080000Z")
    words = {key: escape(value) for key, value in vars(sheet).items() if isinstance(value, str)}
    metadata = PDFStream(content=_XMP.format(**words, locale=sheet.locale).encode("utf-8"))
    metadata.filters = []
    metadata.dictionary.dict.update(Type=PDFName("Metadata"), Subtype=PDFName("XML"))
    canvas.setCatalogEntry("Metadata", metadata)


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{office}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{locale}</rdf:li></rdf:Bag></dc:language>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _story(sheet: Sheet, tree: Node) -> Iterator[Flowable]:
    yield _heading(sheet.title, 1, tree, "title")
    yield tagged(TaggedParagraph(escape(sheet.byline), STYLES["byline"]), tree.add("P"))
    for number, block in enumerate(sheet.blocks):
        yield from _flowables(block, tree, f"part-{number}")


def _flowables(block: Block, tree: Node, key: str) -> Iterator[Flowable]:
    match block:
        case Heading(level, words):
            yield _heading(words, level, tree, key)
        case Paragraph(words):
            yield tagged(TaggedParagraph(_markup(words), BODY), tree.add("P"))
        case Items(ordered, items):
            items_node = tree.add("L")
            for number, item in enumerate(items, 1):
                node = items_node.add("LI").add("LBody")
                bullet = f"{number}. " if ordered else "• "
                yield tagged(
                    TaggedParagraph(_markup(item), STYLES["item"], bulletText=bullet), node
                )
            yield Spacer(0, 5)
        case Table():
            yield _table(block, tree.add("Table"))
        case Callout(_, inner):
            node = tree.add("Note")
            for part in inner:
                yield from _callout(part, node)


def _callout(block: Block, node: Node) -> Iterator[Flowable]:
    if isinstance(block, Paragraph):
        yield tagged(TaggedParagraph(_markup(block.words), STYLES["callout"]), node.add("P"))
    else:
        yield from _flowables(block, node, "callout")


def _heading(words: str, level: int, tree: Node, key: str) -> TaggedHeading:
    heading = TaggedHeading(_markup(words), STYLES[level])
    heading.outline = (plain(words), key, min(level - 1, 2))
    return tagged(heading, tree.add(f"H{level}"))


def _table(table: Table, node: Node) -> TaggedTable:
    data = []
    for number, row in enumerate((table.head, *table.rows)):
        row_node = node.add("TR")
        tag, style = ("TD", "cell") if number else ("TH", "head")
        data.append(
            [
                tagged(TaggedParagraph(_markup(cell), STYLES[style]), row_node.add(tag))
                for cell in row
            ]
        )
    columns = len(table.head)
    drawn = TaggedTable(
        data, colWidths=[BODY_WIDTH / columns] * columns, spaceBefore=4, spaceAfter=12
    )
    drawn.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), MIST),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, PETROL),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return drawn


def _markup(words: str) -> str:
    return "".join(
        f"<b>{escape(run.words)}</b>" if run.strong else escape(run.words) for run in runs(words)
    )
