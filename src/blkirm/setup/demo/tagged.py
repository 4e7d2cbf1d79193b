"""Structure for PDF: which drawn words are a heading, a list item, a table cell.

reportlab draws pages but no structure tree, so screen readers would meet loose words. Here each
piece is wrapped in marked content and hung into the tree that PDF calls ``StructTreeRoot``;
everything decorative is marked as an artifact. We make no claim of PDF/UA: nobody checked it.
"""

from dataclasses import dataclass
from dataclasses import field
from io import BytesIO
from pikepdf import Pdf
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.pdfdoc import PDFObjectReference
from reportlab.pdfbase.pdfdoc import PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph
from reportlab.platypus import Table
from typing import Any


@dataclass
class Node:
    """A place in the structure tree; ``marks`` are (page, page reference, number) of its words."""

    tag: str
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    marks: list[tuple[int, PDFObjectReference, int]] = field(default_factory=list)

    def add(self, tag: str) -> "Node":
        child = Node(tag, self)
        self.children.append(child)
        return child


class SpacedText(PDFTextObject):
    """Text whose lines end in a space, so that a reader does not hear two words as one."""

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 (reportlab's names)
        super()._textOut(f"{text} " if TStar else text, TStar)


class TaggedPage(PDFPage):
    """A page that may point into the structure tree."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


class TaggedCanvas(Canvas):
    """A canvas that remembers what belongs to which node."""

    tree: Node

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners: list[list[Node]] = []
        self._page_owners: list[Node] = []

    def beginText(  # noqa: N802 (reportlab's name)
        self, x: float = 0, y: float = 0, direction: str | None = None
    ) -> SpacedText:
        return SpacedText(self, x, y, direction=direction)

    def open_mark(self, node: Node) -> None:
        number = len(self._page_owners)
        node.marks.append((len(self._owners), self._doc.thisPageRef(), number))
        self._page_owners.append(node)
        self._code.append(f"/{node.tag} <</MCID {number}>> BDC")

    def open_artifact(self) -> None:
        self._code.append("/Artifact BMC")

    def close_mark(self) -> None:
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        # The canvas makes its own pages; ours differs only in the two entries it may carry.
        page.__class__ = TaggedPage
        page.StructParents = len(self._owners)
        page.Tabs = PDFName("S")
        self._owners.append(self._page_owners)
        self._page_owners = []

    def save(self) -> None:
        """Save the file; now that every page is there, with its structure tree."""
        if self._code:
            self.showPage()
        self._write_tree()
        super().save()

    def _write_tree(self) -> None:
        document = self._doc
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root_reference = document.Reference(root)
        references: dict[int, PDFObjectReference] = {}
        root.dict["K"] = self._write_node(self.tree, root_reference, references)
        numbers: list[Any] = []
        for index, owners in enumerate(self._owners):
            parents = PDFArray([references[id(owner)] for owner in owners])
            numbers += [index, document.Reference(parents)]
        root.dict["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root.dict["ParentTreeNextKey"] = len(self._owners)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _write_node(
        self,
        node: Node,
        parent: PDFObjectReference,
        references: dict[int, PDFObjectReference],
    ) -> PDFObjectReference:
        entry = PDFDictionary(
            {
                "Type": PDFName("StructElem"),
                "S": PDFName(node.tag),
                "P": parent,
            }
        )
        if node.tag == "TH":
            entry.dict["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName("Column")})
        reference = references[id(node)] = self._doc.Reference(entry)
        kids: list[Any] = [
            PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": number})
            for _index, page, number in node.marks
        ]
        kids += [self._write_node(child, reference, references) for child in node.children]
        entry.dict["K"] = PDFArray(kids)
        return reference


class TaggedParagraph(Paragraph):
    """A paragraph that hangs in the tree, also when it runs over two pages."""

    node: Node | None = None

    def draw(self) -> None:
        self.canv.open_mark(self.node)
        super().draw()
        self.canv.close_mark()

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = super().split(available_width, available_height)
        for part in parts:
            part.node = self.node
        return parts


class TaggedHeading(TaggedParagraph):
    """A heading that is also a bookmark."""

    outline: tuple[str, str, int] = ("", "", 0)

    def draw(self) -> None:
        words, key, level = self.outline
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(words, key, level)
        super().draw()


class TaggedTable(Table):
    """A table whose lines and grounds are decoration; its cells are tagged paragraphs."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 (reportlab's name)
        self.canv.open_artifact()
        super()._drawBkgrnd()
        self.canv.close_mark()

    def _drawLines(self) -> None:  # noqa: N802 (reportlab's name)
        self.canv.open_artifact()
        super()._drawLines()
        self.canv.close_mark()


def tagged(paragraph: TaggedParagraph, node: Node) -> TaggedParagraph:
    """Hang a paragraph into the tree."""
    paragraph.node = node
    return paragraph


def without_tags(data: bytes) -> bytes:
    """Return a PDF without its structure, as programs write it that know of none."""
    output = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        for name in ("/StructTreeRoot", "/MarkInfo"):
            del pdf.Root[name]
        pdf.save(output, deterministic_id=True)
    return output.getvalue()
