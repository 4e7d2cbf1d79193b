"""Files as the tests of the gate need them, made when they are asked for."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from odf.opendocument import OpenDocumentSpreadsheet
from odf.opendocument import OpenDocumentText
from odf.style import Header
from odf.style import MasterPage
from odf.style import PageLayout
from odf.table import Table
from odf.table import TableCell
from odf.table import TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import docx
import struct
import zipfile


SENTENCE = "Rückkehrberatung & Begleitung"
MARKING = "VS – NUR FÜR DEN DIENSTGEBRAUCH"


def pdf(text: str = SENTENCE, title: str = "") -> bytes:
    data = BytesIO()
    canvas = Canvas(data)
    canvas.setTitle(title)
    for line, words in enumerate(text.split("\n")):
        canvas.drawString(60, 780 - line * 14, words)
    canvas.save()
    return data.getvalue()


def docx_file(text: str = SENTENCE, header: str = "", footer: str = "", title: str = "") -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph(text[:8])
    paragraph.add_run(text[8:]).bold = True
    document.add_paragraph("Ende")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    return _saved(document)


def odt(text: str = SENTENCE, header: str = "") -> bytes:
    document = OpenDocumentText()
    document.text.addElement(P(text=text))
    document.text.addElement(P(text="Ende"))
    if header:
        layout = PageLayout(name="Seite")
        document.automaticstyles.addElement(layout)
        master = MasterPage(name="Standard", pagelayoutname=layout)
        document.masterstyles.addElement(master)
        head = Header()
        head.addElement(P(text=header))
        master.addElement(head)
    data = BytesIO()
    document.write(data)
    return data.getvalue()


def xlsx(text: str = SENTENCE, comment: str = "", header: str = "") -> bytes:
    book = Workbook()
    book.active["B2"] = text
    book.active["B3"] = 17
    if comment:
        book.active["B2"].comment = Comment(comment, "jemand")
    if header:
        book.active.oddHeader.center.text = header
    return _saved(book)


def ods(text: str = SENTENCE) -> bytes:
    document = OpenDocumentSpreadsheet()
    table, row, cell = Table(name="Blatt"), TableRow(), TableCell()
    cell.addElement(P(text=text))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    data = BytesIO()
    document.write(data)
    return data.getvalue()


def pptx(text: str = SENTENCE, notes: str = "") -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>',
            "ppt/presentation.xml": "<p:presentation/>",
            "ppt/slides/slide1.xml": f"<p:sld><a:p><a:t>{_xml(text)}</a:t></a:p></p:sld>",
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes><a:p><a:t>{notes}</a:t></a:p></p:notes>",
        }
    )


def rtf(text: str = SENTENCE, header: str = "") -> bytes:
    coded = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    head = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in header)
    return f"{{\\rtf1\\ansi{{\\header {head}\\par}}{coded}\\par}}".encode()


def eml(text: str = SENTENCE, **attachments: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Nachricht"
    message["From"] = "stelle@blkirm.example"
    message["To"] = "andere@blkirm.example"
    message.set_content(text)
    for name, data in attachments.items():
        stem, _, ending = name.rpartition("_")
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=f"{stem}.{ending}"
        )
    return bytes(message)


def msg(text: str = SENTENCE) -> bytes:
    return compound(
        {
            "__properties_version1.0": b"\0" * 64,
            "__substg1.0_0037001F": "Betreff".encode("utf-16-le"),
            "__substg1.0_1000001F": text.encode("utf-16-le"),
        }
    )


def html(text: str = SENTENCE) -> bytes:
    return f"<!DOCTYPE html><title>x</title><p>{_xml(text)}</p>".encode()


def png(width: int = 4, height: int = 4) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), "teal").save(data, "PNG")
    return data.getvalue()


def jpeg() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(data, "JPEG")
    return data.getvalue()


def svg(inside: str = "<rect width='4' height='4'/>") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">{inside}</svg>'.encode()


def wordy_docx(repeats: int = 30_000_000) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        with zipfile.ZipFile(BytesIO(docx_file())) as source:
            for name in source.namelist():
                if name != "word/document.xml":
                    target.writestr(name, source.read(name))
        with target.open("word/document.xml", "w") as part:
            for _number in range(repeats // 1_000_000):
                part.write(b"0 " * 1_000_000)
    return data.getvalue()


def archive(parts: dict[str, str | bytes]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return data.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """Return an office file with more parts; ``__`` in a name is a slash, ``_`` a dot."""
    target = BytesIO(data)
    with zipfile.ZipFile(target, "a") as added:
        for name, content in parts.items():
            added.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def compound(streams: dict[str, bytes]) -> bytes:
    """Return an OLE compound file with these streams, each below a root of their own.

    As [MS-CFB] has it: sectors of 512 bytes, every stream long enough to need no mini stream.
    """
    sector = 512
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    names = ["Root Entry", *contents]
    directory_sectors = -(-len(names) * 128 // sector)
    chains, place, table, body = [], directory_sectors + 1, [], b""
    for data in contents.values():
        count = -(-len(data) // sector)
        chains.append((place, len(data)))
        table += [*range(place + 1, place + count), -2]
        body += data.ljust(count * sector, b"\0")
        place += count
    entries = b""
    for number, name in enumerate(names):
        coded = name.encode("utf-16-le")
        start, length = (-2, 0) if number == 0 else chains[number - 1]
        entries += struct.pack(
            "<64sHBBiii16sIQQiQ",
            coded,
            len(coded) + 2,
            5 if number == 0 else 2,
            1,
            -1,
            number + 1 if 0 < number < len(names) - 1 else -1,
            1 if number == 0 else -1,
            b"",
            0,
            0,
            0,
            start,
            length,
        )
    entries = entries.ljust(directory_sectors * sector, b"\0")
    fat = [-3, *range(2, directory_sectors + 1), -2, *table]
    if directory_sectors == 1:
        fat = [-3, -2, *table]
    fat += [-1] * (128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIiIIiIiI109i",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        -2,
        0,
        -2,
        0,
        0,
        *[-1] * 108,
    )
    return header + struct.pack("<128i", *fat) + entries + body


def _xml(text: str) -> str:
    return text.replace("&", "&amp;")


def _saved(document: object) -> bytes:
    data = BytesIO()
    document.save(data)
    return data.getvalue()


READABLE: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: SENTENCE.encode(),
    "a.csv": lambda: f"1;{SENTENCE};2\n".encode(),
    "a.pdf": pdf,
    "a.docx": docx_file,
    "a.odt": odt,
    "a.xlsx": xlsx,
    "a.ods": ods,
    "a.pptx": pptx,
    "a.rtf": rtf,
    "a.html": html,
    "a.eml": eml,
    "a.msg": msg,
}

MARKED: dict[str, Callable[[], bytes]] = {
    "text.txt": lambda: MARKING.encode(),
    "text.pdf": lambda: pdf(MARKING),
    "properties.pdf": lambda: pdf(title=MARKING),
    "header.docx": lambda: docx_file(header=MARKING),
    "footer.docx": lambda: docx_file(footer=MARKING),
    "properties.docx": lambda: docx_file(title=MARKING),
    "header.odt": lambda: odt(header=MARKING),
    "comment.xlsx": lambda: xlsx(comment=MARKING),
    "header.xlsx": lambda: xlsx(header=MARKING),
    "notes.pptx": lambda: pptx(notes=MARKING),
    "header.rtf": lambda: rtf(header=MARKING),
    "attached.eml": lambda: eml(Anlage_pdf=pdf(MARKING)),
    "text.msg": lambda: msg(MARKING),
    "old.doc": lambda: compound(
        {"WordDocument": b"\xec\xa5" + b"\0" * 62 + MARKING.encode("cp1252")}
    ),
    "old-wide.doc": lambda: compound(
        {"WordDocument": b"\xec\xa5" + b"\0" * 62 + MARKING.encode("utf-16-le")}
    ),
}
