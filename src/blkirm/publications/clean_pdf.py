"""Make a PDF fit to be given to everybody. Runs in a child process (`rendition`); plain pikepdf.

Only what is known to be harmless stays: the lists below name it. Each thing that goes is counted
under one of the names of ``rendition.REMOVED``. The page as a reader sees it stays the same; what
stands white on white or under a black bar is part of that page and stays. `pdf_check` warns of words
in the colour of what is behind them; nobody finds those under a bar.
"""

from blkirm.publications.clean_layers import hidden_layers
from blkirm.publications.clean_layers import is_hidden
from blkirm.publications.clean_layers import Numbers
from blkirm.publications.clean_layers import without_hidden
from blkirm.publications.clean_pictures import clean_jpeg
from blkirm.publications.clean_remains import OF_THE_FILE
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import Object
from pikepdf import Pdf
from pikepdf import Stream

import re


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: The document's; and how the list of its parts is stored.
_TRAILER = frozenset(
    ("/Root", "/Info", "/Size", "/Encrypt", "/Prev", "/XRefStm")
    + ("/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length")
)
_ROOT = _names(
    "/Type /Version /Extensions /Pages /PageLabels /Names /Dests /ViewerPreferences"
    " /PageLayout /PageMode /Outlines /OpenAction /MarkInfo /StructTreeRoot /Lang"
    " /OutputIntents /Metadata"
)
_PAGE = _names(
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate"
    " /Contents /Group /StructParents /Tabs /UserUnit /Annots /Trans /Dur"
)
_LINK = _names(
    "/Type /Subtype /Rect /Contents /P /F /Border /BS /C /Dest /A /H /QuadPoints"
    " /StructParent /AP /AS /Lang"
)
#: Anywhere: what programs keep beside what is drawn, and the names under which it is counted.
_ANYWHERE = {
    "/Metadata": "metadata",
    "/PieceInfo": "private-data",
    "/LastModified": "metadata",
    "/Thumb": "thumbnails",
    "/AF": "attachments",
    "/AA": "scripts",
    "/JS": "scripts",
    "/OPI": "private-data",
    "/Measure": "private-data",
    "/PtData": "private-data",
    "/Alternates": "private-data",
    "/SpiderInfo": "private-data",
    "/ID": "metadata",
}
_MAPS = _names(
    "/Font /XObject /ExtGState /ColorSpace /Pattern /Shading /Properties /CharProcs /Dests"
    " /RoleMap /ClassMap /Colorants"
)
_ROOT_NAMES = {
    "/AcroForm": "forms",
    "/Perms": "signatures",
    "/DSS": "signatures",
    "/Collection": "attachments",
    "/OCProperties": "layers",
    "/Threads": "private-data",
    "/PieceInfo": "private-data",
    "/AA": "scripts",
    "/AF": "attachments",
}
_SCRIPTS = _names(
    "/JavaScript /Launch /SubmitForm /ResetForm /ImportData /Rendition /RichMediaExecute"
    " /Movie /Sound /Hide /SetOCGState /GoToE /GoToR /Trans /Thread /GoTo3DView"
)
_HARMLESS = frozenset({"/GoTo", "/URI", "/Named"})
_REMOTE = re.compile(r"(?:https?|mailto|tel|ftps?):|[^:/\\]*(?:[/?#]|$)", re.IGNORECASE)
#: What of the former description stays: title, language, and what standard its author names.
_TITLE, _LANGUAGE = "dc:title", "dc:language"
_NAMED_STANDARD = ("pdfuaid:part", "pdfuaid:rev", "pdfuaid:amd")


def clean(pdf: Pdf) -> Counter[str]:
    """Take out what readers are not to get; return how many of what that was."""
    removed: Counter[str] = Counter()
    off = hidden_layers(pdf)
    _clean_metadata(pdf, removed)
    gone = _clean_annotations(pdf, off, removed)
    _clean_pages(pdf, off, removed)
    _clean_names(pdf, removed)
    _clean_root(pdf, removed)
    _clean_outlines(pdf, removed)
    _forget_annotations(pdf, gone)
    _clean_everything(pdf, removed)
    return +removed


def _clean_metadata(pdf: Pdf, removed: Counter[str]) -> None:
    """Leave title and language in both places that hold them, and nothing else."""
    title = _text(pdf.docinfo.get("/Title")) if "/Info" in pdf.trailer else ""
    language, standard, former = "", {}, b""
    if "/Metadata" in pdf.Root:
        with suppress(Exception):  # anything may be in it
            former = pdf.Root.Metadata.read_bytes()
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                title = str(metadata.get(_TITLE) or "") or title
                language = _first(metadata.get(_LANGUAGE))
                standard = {k: str(metadata[k]) for k in _NAMED_STANDARD if k in metadata}
        del pdf.Root.Metadata
    if "/Info" in pdf.trailer:
        names = [name for name in pdf.docinfo if name != "/Title"]
        removed["metadata"] += len(names)
        removed["authors"] += "/Author" in names
        del pdf.docinfo
    if title:
        pdf.docinfo["/Title"] = title
    if title or language or standard:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            if title:
                metadata[_TITLE] = title
            if language:
                metadata[_LANGUAGE] = [language]
            for name, value in standard.items():
                metadata[name] = value
    written = pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""
    if former and former != written:
        removed["metadata"] += 1
        removed["authors"] += b"dc:creator" in former and not removed["authors"]


def _first(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(next(iter(value), "")) if value else ""


def _text(value: object) -> str:
    return str(value).replace("\x00", "") if value is not None else ""


def _clean_annotations(pdf: Pdf, off: Numbers, removed: Counter[str]) -> set[tuple[int, int]]:
    """Take out every annotation but links; fields of forms become what is drawn of them."""
    gone: set[tuple[int, int]] = set()
    links: list[list[Object]] = []
    has_fields = False
    for page in pdf.pages:
        kept, fields = [], []
        for note in _annotations(page.obj):
            subtype = str(note.get("/Subtype", ""))
            if subtype == "/Link" and not is_hidden(note.get("/OC"), off):
                kept.append(note)
            elif subtype == "/Widget" and not is_hidden(note.get("/OC"), off):
                fields.append(note)
                _count_field(note, removed)
                gone.add(note.objgen)
            else:
                kind = {"/FileAttachment": "attachments", "/Popup": "comments"}
                removed[kind.get(subtype, "comments")] += subtype != "/Popup"
                gone.add(note.objgen)
        has_fields = has_fields or bool(fields)
        links.append(kept)
        _set(page.obj, "/Annots", fields)
    if has_fields:
        with suppress(Exception):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    for page, kept in zip(pdf.pages, links, strict=True):
        _set(page.obj, "/Annots", [_clean_link(note, removed) for note in kept])
    gone.discard((0, 0))
    return gone


def _annotations(page: Object) -> list[Object]:
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        return []
    return [note for note in notes if isinstance(note, Dictionary)]


def _count_field(note: Object, removed: Counter[str]) -> None:
    kind = note.get("/FT") or note.get("/Parent", {}).get("/FT")
    removed["signatures" if kind == Name.Sig else "forms"] += 1


def _set(holder: Object, name: str, values: list[Object]) -> None:
    if values:
        holder[name] = Array(values)
    elif name in holder:
        del holder[name]


def _clean_link(note: Object, removed: Counter[str]) -> Object:
    for name in list(note.keys()):
        if name not in _LINK:
            removed[_ANYWHERE.get(name, "authors" if name == "/T" else "metadata")] += 1
            del note[name]
    if "/A" in note and not _is_harmless(note.A, removed):
        del note["/A"]
    return note


def _is_harmless(action: Object, removed: Counter[str]) -> bool:
    """Say whether an action only leads to a place; what it would do next is taken from it."""
    if not isinstance(action, Dictionary):
        return False
    kind = str(action.get("/S", ""))
    if kind not in _HARMLESS:
        removed["scripts" if kind in _SCRIPTS else "private-data"] += 1
        return False
    if kind == "/URI" and not _REMOTE.match(_text(action.get("/URI"))):
        removed["local-links"] += 1
        return False
    if "/Next" in action:
        removed["scripts"] += 1
        del action["/Next"]
    return True


def _clean_pages(pdf: Pdf, off: Numbers, removed: Counter[str]) -> None:
    for page in pdf.pages:
        for name in list(page.obj.keys()):
            if name not in _PAGE:
                removed[_ANYWHERE.get(name, "private-data")] += 1
                del page.obj[name]
    without_hidden(pdf, off, removed)


def _clean_names(pdf: Pdf, removed: Counter[str]) -> None:
    names = pdf.Root.get("/Names")
    if not isinstance(names, Dictionary):
        return
    for name in list(names.keys()):
        if name == "/Dests":
            continue
        kind = {"/EmbeddedFiles": "attachments", "/JavaScript": "scripts"}
        number = sum(1 for _leaf in _leaves(names[name]))
        removed[kind.get(name, "private-data")] += max(number, 1)
        del names[name]
    if not len(names.keys()):
        del pdf.Root.Names


def _leaves(tree: Object) -> Iterator[Object]:
    """Go through the values of a name tree, however it is knotted."""
    todo, seen = [tree], set()
    while todo:
        node = todo.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        if isinstance(node.get("/Names"), Array):
            yield from list(node.Names)[1::2]
        if isinstance(node.get("/Kids"), Array):
            todo.extend(node.Kids)


def _clean_root(pdf: Pdf, removed: Counter[str]) -> None:
    root = pdf.Root
    for name in [n for n in pdf.trailer if n not in _TRAILER]:
        removed["metadata"] += name != "/ID"
        del pdf.trailer[name]
    action = root.get("/OpenAction")
    if isinstance(action, Dictionary) and not _is_harmless(action, removed):
        del root["/OpenAction"]
    for name in list(root.keys()):
        if name in _ROOT:
            continue
        counted = _ROOT_NAMES.get(name, "private-data")
        # Layers and forms are counted where they are, if anywhere.
        if counted not in ("layers", "forms") or not removed[counted]:
            removed[counted] += 1
        del root[name]


def _clean_outlines(pdf: Pdf, removed: Counter[str]) -> None:
    todo, seen = [pdf.Root.get("/Outlines")], set()
    while todo:
        entry = todo.pop()
        if not isinstance(entry, Dictionary) or entry.objgen in seen:
            continue
        seen.add(entry.objgen)
        if "/A" in entry and not _is_harmless(entry.A, removed):
            del entry["/A"]
        todo += [entry.get("/First"), entry.get("/Next")]


def _forget_annotations(pdf: Pdf, gone: set[tuple[int, int]]) -> None:
    """Empty annotations that the structure of the document still leads to."""
    for number in gone:
        note = pdf.get_object(number)
        if isinstance(note, Dictionary):
            for name in list(note.keys()):
                del note[name]
    if not gone or "/StructTreeRoot" not in pdf.Root:
        return
    todo, seen = [pdf.Root.StructTreeRoot], set()
    while todo:
        element = todo.pop()
        if not isinstance(element, Dictionary) or (element.is_indirect and element.objgen in seen):
            continue
        seen.add(element.objgen)
        kids = element.get("/K")
        kids = list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]
        kept = [kid for kid in kids if not _leads_to(kid, gone)]
        if len(kept) < len(kids):
            _set(element, "/K", kept)
            for name in ("/Alt", "/ActualText", "/T", "/E"):
                if not kept and name in element:
                    del element[name]
        todo += kept


def _leads_to(kid: Object, gone: set[tuple[int, int]]) -> bool:
    target = kid.get("/Obj") if isinstance(kid, Dictionary) else None
    return isinstance(target, Dictionary) and target.objgen in gone


def _clean_everything(pdf: Pdf, removed: Counter[str]) -> None:
    """Go through all there is, for what may hang on any part of a document."""
    everything = [
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary | Array)
        or (isinstance(thing, Stream) and thing.get("/Type") not in OF_THE_FILE)
    ]
    # In these, names are the document's own: a font may be called /ID.
    maps = {
        part.objgen
        for thing in everything
        if not isinstance(thing, Array)
        for name, part in thing.items()
        if name in _MAPS and isinstance(part, Dictionary) and part.is_indirect
    }
    root = pdf.Root.objgen
    for thing in everything:
        if thing.objgen not in maps:
            _clean_part(thing, removed, 50, thing.objgen == root)
        if isinstance(thing, Stream) and thing.get("/Filter") == Name.DCTDecode:
            _clean_photograph(thing, removed)


def _clean_part(thing: Object, removed: Counter[str], depth: int, is_root: bool = False) -> None:
    if isinstance(thing, Array):
        parts = list(thing)
    else:
        for name in [n for n in thing if n in _ANYWHERE]:
            # Elements of the structure have names of their own, and the root its new description.
            kept = name == "/ID" and not isinstance(thing, Stream)
            if kept or (name == "/Metadata" and is_root):
                continue
            removed[_ANYWHERE[name]] += 1
            del thing[name]
        parts = [part for name, part in thing.items() if name not in _MAPS]
    for part in parts:
        if depth and isinstance(part, Dictionary | Array) and not part.is_indirect:
            _clean_part(part, removed, depth - 1)


def _clean_photograph(picture: Stream, removed: Counter[str]) -> None:
    raw = picture.read_raw_bytes()
    cleaned = clean_jpeg(raw)
    if cleaned != raw:
        removed["picture-data"] += 1
        picture.write(cleaned, filter=Name.DCTDecode, decode_parms=picture.get("/DecodeParms"))
