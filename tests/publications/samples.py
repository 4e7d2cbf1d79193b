"""PDFs and Word documents with all that readers are not to get, built here."""

from io import BytesIO
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import Pdf
from pikepdf import Stream
from pikepdf import String
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import pikepdf
import zipfile


SECRET = "Geheimnis"


def plain_pdf(pages: int = 1, text: str = "Rückkehrberatung") -> bytes:
    """A PDF as a program makes it that thinks of nothing."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setAuthor(SECRET)
    canvas.setTitle("Bericht")
    for number in range(1, pages + 1):
        canvas.drawString(72, 720, f"{text} {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def saved(pdf: Pdf, **options: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG whose camera wrote down whose it is."""
    exif = Image.Exif()
    exif[0x013B] = SECRET
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG", exif=exif, comment=SECRET.encode())
    return out.getvalue()


def scanned_pdf(with_words: bool = False) -> bytes:
    """A page that is a picture; with invisible words behind it, as programs that read scans do."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 280))
    add_picture(pdf, page)
    words = "BT /F1 12 Tf 3 Tr 20 200 Td (Gescannt) Tj ET\n" if with_words else ""
    page.Resources.Font = Dictionary(F1=helvetica(pdf))
    page.contents_add(f"{words}q 200 0 0 280 0 0 cm /Im0 Do Q\n".encode())
    return saved(pdf)


def helvetica(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def add_picture(pdf: Pdf, page: pikepdf.Page) -> None:
    picture = Stream(
        pdf,
        photograph(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=8,
        Height=8,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )
    picture.Metadata = Stream(pdf, SECRET.encode(), Type=Name.Metadata, Subtype=Name.XML)
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))


def talkative_pdf() -> bytes:
    """A PDF that says all it should not, in all places there are."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    add_picture(pdf, page)
    page.Resources.Font = Dictionary(F1=helvetica(pdf), ID=helvetica(pdf))
    off = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))
    page.Resources.Properties = Dictionary(L0=off)
    page.contents_add(
        (
            "BT /ID 12 Tf 72 700 Td (Sichtbar) Tj ET\n"
            f"BT /F1 12 Tf 3 Tr 72 600 Td ({SECRET} unsichtbar) Tj ET\n"
            f"/OC /L0 BDC BT /F1 12 Tf 72 500 Td ({SECRET} Ebene) Tj ET EMC\n"
            "q 50 0 0 50 0 0 cm /Im0 Do Q\n"
        ).encode()
    )
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    page.obj.AA = Dictionary(O=script)
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    page.obj.Thumb = Stream(pdf, SECRET.encode())
    web = Dictionary(S=Name.URI, URI=String("https://www.bamf.de/"), Next=script)
    local = Dictionary(S=Name.URI, URI=String(f"file:///C:/{SECRET}.docx"))
    place = Array([0, 0, 10, 10])
    comment = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Text,
            Rect=place,
            Contents=String(SECRET),
            T=String(SECRET),
        )
    )
    page.obj.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, A=web, T=String(SECRET))
            ),
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, A=local)),
            comment,
        ]
    )
    structure = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    structure.K = pdf.make_indirect(
        Dictionary(
            S=Name.Annot, P=structure, Alt=String(SECRET), K=Dictionary(Type=Name.OBJR, Obj=comment)
        )
    )
    pdf.Root.StructTreeRoot = structure
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("de")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    pdf.Root.OpenAction = script
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    pdf.attachments["anlage.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode())
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Titel"
        metadata["dc:creator"] = [SECRET]
        metadata["dc:language"] = ["de"]
        metadata["xmp:CreatorTool"] = SECRET
    pdf.docinfo["/Author"] = SECRET
    pdf.docinfo["/Sachbearbeitung"] = SECRET
    return saved(pdf, compress_streams=False)


def form_pdf() -> bytes:
    """A PDF with a field of a form that somebody filled in."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.acroForm.textfield(name=SECRET, value="Eingetragen", x=72, y=700, width=200, height=20)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def tagged_pdf(pages: int = 1, **changes: object) -> bytes:
    """A PDF that has what the check asks for; changes are values of its document, None is gone."""
    pdf = pikepdf.new()
    for _number in range(pages):
        page = pdf.add_blank_page()
        page.contents_add(b"BT ET")
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = Array([pdf.make_indirect(Dictionary(S=Name.H1, P=root, Pg=pdf.pages[0].obj))])
    values = {
        "StructTreeRoot": root,
        "MarkInfo": Dictionary(Marked=True),
        "Lang": String("de-DE"),
        "ViewerPreferences": Dictionary(DisplayDocTitle=True),
        **changes,
    }
    for name, value in values.items():
        if value is not None:
            pdf.Root[f"/{name}"] = value
    pdf.docinfo["/Title"] = "Bericht"
    return saved(pdf)


def with_figures(*alternatives: str) -> bytes:
    """A tagged PDF with a page for each figure; empty texts are none."""
    pdf = pikepdf.open(BytesIO(tagged_pdf(len(alternatives))))
    root = pdf.Root.StructTreeRoot
    for page, text in zip(pdf.pages, alternatives, strict=True):
        figure = Dictionary(S=Name("/Bild"), P=root, Pg=page.obj)
        if text:
            figure.Alt = String(text)
        root.K.append(pdf.make_indirect(figure))
    root.RoleMap = Dictionary(Bild=Name.Figure)
    return saved(pdf)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_BY = f'w:id="1" w:author="{SECRET}" w:date="2026-01-01T00:00:00Z"'


def _run(text: str, look: str = "", tag: str = "t") -> str:
    return f"<w:r>{look}<w:{tag}>{text}</w:{tag}></w:r>"


def talkative_docx() -> bytes:
    """A Word document with changes, comments, hidden text, names, paths and properties."""
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    styled = '<w:rPr><w:rStyle w:val="Verborgen"/></w:rPr>'
    body = (
        f'<w:p w:rsidR="00A1B2C3">{_run("Bleibt ")}'
        f"<w:ins {_BY}>{_run('eingefügt')}</w:ins>"
        f"<w:del {_BY}>{_run(SECRET, tag='delText')}</w:del>"
        f"<w:moveFrom {_BY}>{_run(SECRET)}</w:moveFrom>"
        f"<w:moveTo {_BY}>{_run(' verschoben')}</w:moveTo>"
        f'<w:commentRangeStart w:id="0"/>{_run(SECRET, hidden)}{_run(SECRET, styled)}'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        f"<w:p><w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr>{_run('Erste Hälfte ')}</w:p>"
        f"<w:p>{_run('zweite Hälfte')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del {_BY}/></w:trPr><w:tc><w:p>{_run(SECRET)}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{_run('Zelle')}</w:p></w:tc></w:tr></w:tbl>"
        f'<w:p><w:hyperlink r:id="rId9">{_run("Verweis")}</w:hyperlink></w:p>'
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.comments+xml"/></Types>',
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "word/document.xml", ""),
            ("rId2", "metadata/core-properties", "docProps/core.xml", ""),
            ("rId3", "custom-properties", "docProps/custom.xml", ""),
        ),
        "word/document.xml": f"<w:document {_W} {_R}><!-- {SECRET} --><w:body>{body}</w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("rId1", "styles", "styles.xml", ""),
            ("rId2", "comments", "comments.xml", ""),
            ("rId9", "hyperlink", f"file:///C:/{SECRET}.docx", "External"),
        ),
        "word/styles.xml": f'<w:styles {_W}><w:style w:type="character" w:styleId="Oben"><w:rPr>'
        '<w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Verborgen">'
        '<w:basedOn w:val="Oben"/></w:style></w:styles>',
        "word/settings.xml": f'<w:settings {_W}><w:trackRevisions/><w:docVars><w:docVar w:name="x"'
        f' w:val="{SECRET}"/></w:docVars><w:rsids><w:rsid w:val="00A1B2C3"/></w:rsids></w:settings>',
        "word/comments.xml": f'<w:comments {_W}><w:comment w:author="{SECRET}"/></w:comments>',
        "word/people.xml": f"<x>{SECRET}</x>",
        "word/media/foto.jpg": photograph(),
        "customXml/item1.xml": f"<x>{SECRET}</x>",
        "docProps/custom.xml": f"<x>{SECRET}</x>",
        "docProps/app.xml": f"<x>{SECRET}</x>",
        "docProps/core.xml": '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/'
        '2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Titel'
        f"</dc:title><dc:creator>{SECRET}</dc:creator><dc:language>de</dc:language>"
        "</c:coreProperties>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _relations(*entries: tuple[str, str, str, str]) -> str:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kinds}{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for name, kind, target, mode in entries
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{lines}</Relationships>'
