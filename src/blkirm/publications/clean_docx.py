"""Make a Word document fit to be given to everybody. Runs in a child process (`rendition`); lxml.

Changes are accepted, comments and hidden text go, and so does what says who wrote it, where and
with what. Parts of the package that are not on the list stay out.
"""

from blkirm.publications.clean_pictures import clean_picture
from collections import Counter
from io import BytesIO
from lxml import etree
from posixpath import dirname
from posixpath import join
from posixpath import normpath
from typing import BinaryIO

import re
import zipfile


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_DC = "http://purl.org/dc/elements/1.1/"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}"

#: What an archive may unpack to, in bytes, and the number of its parts.
UNPACKED, MOST_PARTS = 400_000_000, 5_000

#: Parts that belong to what is read.
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml"
    r"|word/(?:document|styles|stylesWithEffects|settings|numbering|fontTable|footnotes|endnotes"
    r"|webSettings|header\d*|footer\d*)\.xml"
    r"|word/_rels/[\w.]+\.rels|word/theme/[\w/.]+|word/media/[^/]+|word/fonts/[^/]+"
    r"|word/(?:charts|diagrams)/(?:_rels/)?[\w.]+|word/drawings/(?:_rels/)?[\w.]+"
)
_COUNTED = (
    (re.compile(r"word/comments|word/people"), "comments"),
    (re.compile(r"docProps/thumbnail|.*\.(?:emf|wmf)$"), "thumbnails"),
    (re.compile(r"docProps/custom|customXml/|word/customizations"), "properties"),
    (re.compile(r"docProps/"), "metadata"),
    (re.compile(r"word/embeddings/|word/afchunk"), "attachments"),
    (re.compile(r"word/vba|word/activeX|word/controls"), "scripts"),
)
_DROPPED = frozenset(
    [
        "del",
        "moveFrom",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "tblPrExChange",
        "numberingChange",
    ]
)
_UNWRAPPED = frozenset(["ins", "moveTo"])
_MARKS = frozenset(
    [
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "customXmlInsRangeStart",
        "customXmlInsRangeEnd",
        "customXmlDelRangeStart",
        "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd",
        "cellIns",
        "cellMerge",
    ]
)
_COMMENTS = frozenset(["commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"])
_SETTINGS = {
    "trackRevisions": "",
    "rsids": "",
    "docVars": "properties",
    "attachedTemplate": "local-links",
    "mailMerge": "properties",
    "documentProtection": "",
    "writeProtection": "",
    "revisionView": "",
    "saveThroughXslt": "local-links",
    "hdrShapeDefaults": "",
}
_NAMING = frozenset(["author", "initials", "date", "userId", "providerId"])
_LOCAL = re.compile(r"file:|[A-Za-z]:\\|\\\\", re.IGNORECASE)
_FIELD_PATH = re.compile(r"(?:[A-Za-z]:\\{1,2}|\\\\\w|file:)[^\s\"]*", re.IGNORECASE)


def clean_docx(data: bytes, written: BinaryIO) -> Counter[str]:
    """Write the clean copy of a Word document; return how many of what were removed.

    Raises ``ValueError`` for what is no Word document, is locked or unpacks to too much.
    """
    removed: Counter[str] = Counter()
    with zipfile.ZipFile(BytesIO(data)) as package:
        entries = {entry.filename: entry for entry in package.infolist()}
        unpacked = sum(entry.file_size for entry in entries.values())
        if "word/document.xml" not in entries or unpacked > UNPACKED or len(entries) > MOST_PARTS:
            raise ValueError
        if any(entry.flag_bits & 1 for entry in entries.values()):
            raise ValueError
        parts = {name: package.read(name) for name in entries if _KEPT.fullmatch(name)}
    for name in entries.keys() - parts.keys():
        if not name.endswith(("/", ".rels")):
            removed[_name_of(name)] += 1
    vanishing = _hidden_styles(parts.get("word/styles.xml", b""))
    trees = {}
    for name in list(parts):
        if name.endswith((".xml", ".rels")):
            trees[name] = _parsed(parts[name])
            _without_names(trees[name], removed)
        elif name.startswith("word/media/"):
            cleaned = clean_picture(parts[name])
            removed["picture-data"] += cleaned != parts[name]
            parts[name] = cleaned
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _clean_relations(name, tree, parts.keys(), removed)
    for name, tree in trees.items():
        if name == "docProps/core.xml":
            _clean_core(tree, removed)
        elif name == "[Content_Types].xml":
            _clean_types(tree, parts.keys())
        elif name == "word/settings.xml":
            _clean_settings(tree, removed)
        elif name.startswith("word/") and not name.endswith(".rels"):
            _clean_text(tree, vanishing, _relations_of(name, trees), removed)
    _write(parts, trees, written)
    return +removed


def _name_of(part: str) -> str:
    return next((word for rule, word in _COUNTED if rule.match(part)), "private-data")


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:
        raise ValueError
    for note in tree.xpath("//comment()|//processing-instruction()"):
        _drop(note)
    return tree


def _local(element: etree._Element) -> str:
    """Return the name of an element of Word's own; empty for any other."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace in (_W, _STRICT) else ""


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)


def _without_names(tree: etree._Element, removed: Counter[str]) -> None:
    """Take out who did something and when, and the numbers Word gives to sessions of writing."""
    for element in tree.iter(etree.Element):
        for key in list(element.attrib):
            name = etree.QName(key)
            if name.namespace and name.localname.startswith("rsid"):
                del element.attrib[key]
            elif name.localname in _NAMING and name.namespace in (_W, _STRICT):
                removed["authors"] += name.localname == "author"
                del element.attrib[key]


def _clean_text(
    tree: etree._Element, vanishing: set[str], relations: set[str], removed: Counter[str]
) -> None:
    _accept_changes(tree, removed)
    for element in list(tree.iter(etree.Element)):
        name = _local(element)
        if name in _COMMENTS:
            removed["comments"] += name == "commentReference"
            _drop(element)
        elif name in ("dataBinding", "permStart", "permEnd"):
            _drop(element)
        elif name == "instrText" and element.text and _LOCAL.search(element.text):
            removed["local-links"] += 1
            element.text = _FIELD_PATH.sub("", element.text)
        elif name == "r" and _is_hidden(element, vanishing):
            removed["hidden-text"] += 1
            _drop(element)
        elif etree.QName(element).localname in ("OLEObject", "control"):
            _drop(element)
    _drop_links(tree, relations)


def _accept_changes(tree: etree._Element, removed: Counter[str]) -> None:
    for row in list(tree.iter(f"{{{_W}}}tr", f"{{{_STRICT}}}tr")):
        if any(_local(mark) == "del" for part in row if _local(part) == "trPr" for mark in part):
            removed["tracked-changes"] += 1
            _drop(row)
    for cell in list(tree.iter(f"{{{_W}}}cellDel", f"{{{_STRICT}}}cellDel")):
        removed["tracked-changes"] += 1
        owner = cell.getparent().getparent()
        if owner.getparent() is not None:
            _drop(owner)
    # Backwards: a paragraph whose end was deleted goes on in the next one, which may do so too.
    paragraphs = list(tree.iter(f"{{{_W}}}p", f"{{{_STRICT}}}p"))
    ended = [p for p in paragraphs if _has_deleted_end(p)]
    for element in list(tree.iter(etree.Element)):
        name = _local(element)
        if element.getparent() is None:
            continue
        if name in _DROPPED:
            removed["tracked-changes"] += 1
            _drop(element)
        elif name in _MARKS:
            _drop(element)
        elif name in _UNWRAPPED:
            removed["tracked-changes"] += 1
            _unwrap(element)
    for paragraph in reversed(ended):
        _join_next(paragraph)


def _has_deleted_end(paragraph: etree._Element) -> bool:
    return any(
        _local(mark) in ("del", "moveFrom")
        for properties in paragraph
        if _local(properties) == "pPr"
        for look in properties
        if _local(look) == "rPr"
        for mark in look
    )


def _join_next(paragraph: etree._Element) -> None:
    following = paragraph.getnext()
    content = [part for part in paragraph if _local(part) != "pPr"]
    if following is None or _local(following) != "p":
        if not content and _may_go(paragraph):
            _drop(paragraph)
        return
    place = 1 if len(following) and _local(following[0]) == "pPr" else 0
    for part in content:
        following.insert(place, part)
        place += 1
    _drop(paragraph)


def _may_go(paragraph: etree._Element) -> bool:
    """Say whether a cell or text still ends with a paragraph when one goes."""
    before = paragraph.getprevious()
    return before is not None and _local(before) == "p"


def _hidden_styles(data: bytes) -> set[str]:
    """Return the styles whose text is hidden, those based on them included."""
    if not data:
        return set()
    hidden, based = set(), {}
    for style in _parsed(data).iter(f"{{{_W}}}style", f"{{{_STRICT}}}style"):
        space = etree.QName(style).namespace
        token = style.get(f"{{{space}}}styleId", "")
        if (parent := style.find(f"{{{space}}}basedOn")) is not None:
            based[token] = parent.get(f"{{{space}}}val", "")
        looks = style.find(f"{{{space}}}rPr")
        if looks is not None and (state := _vanishes(looks)) is not None:
            (hidden.add if state else lambda _token: None)(token)
            based.pop(token, None)
    for token in based:
        ancestor, steps = token, 0
        while ancestor in based and steps < 50:
            ancestor, steps = based[ancestor], steps + 1
        if ancestor in hidden:
            hidden.add(token)
    return hidden


def _vanishes(looks: etree._Element) -> bool | None:
    space = etree.QName(looks).namespace
    mark = looks.find(f"{{{space}}}vanish")
    if mark is None:
        return None
    return mark.get(f"{{{space}}}val", "true") not in ("0", "false", "off")


def _is_hidden(run: etree._Element, vanishing: set[str]) -> bool:
    space = etree.QName(run).namespace
    looks = run.find(f"{{{space}}}rPr")
    if looks is not None:
        if (state := _vanishes(looks)) is not None:
            return state
        style = looks.find(f"{{{space}}}rStyle")
        if style is not None and style.get(f"{{{space}}}val") in vanishing:
            return True
    paragraph = next(run.iterancestors(f"{{{space}}}p"), None)
    style = None if paragraph is None else paragraph.find(f"{{{space}}}pPr/{{{space}}}pStyle")
    return style is not None and style.get(f"{{{space}}}val") in vanishing


def _clean_relations(name: str, tree: etree._Element, parts: object, removed: Counter[str]) -> None:
    """Leave relations to parts that stay and to addresses on the web."""
    home = dirname(dirname(name))
    for relation in list(tree):
        target = relation.get("Target", "")
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode") == "External":
            if kind != "hyperlink" or _LOCAL.match(target):
                removed["local-links"] += 1
                _drop(relation)
            continue
        path = target.lstrip("/") if target.startswith("/") else normpath(join(home, target))
        if path not in parts:
            _drop(relation)


def _relations_of(part: str, trees: dict[str, etree._Element]) -> set[str]:
    tree = trees.get(join(dirname(part), "_rels", part.rsplit("/", 1)[-1] + ".rels"))
    return set() if tree is None else {relation.get("Id", "") for relation in tree}


def _drop_links(tree: etree._Element, relations: set[str]) -> None:
    """Take out what pointed to a relation that is gone; the words of a link stay."""
    for element in list(tree.iter(etree.Element)):
        for key in list(element.attrib):
            if etree.QName(key).namespace == _R and element.get(key) not in relations:
                if _local(element) == "hyperlink":
                    _unwrap(element)
                    break
                del element.attrib[key]


def _clean_settings(tree: etree._Element, removed: Counter[str]) -> None:
    for element in list(tree):
        name = _local(element)
        counted = _SETTINGS.get(name)
        if counted is not None or etree.QName(element).localname in (
            "docId",
            "chartTrackingRefBased",
        ):
            if counted:
                removed[counted] += 1
            _drop(element)


def _clean_core(tree: etree._Element, removed: Counter[str]) -> None:
    for element in list(tree):
        if element.tag in (f"{{{_DC}}}title", f"{{{_DC}}}language"):
            continue
        removed["metadata"] += bool((element.text or "").strip())
        removed["authors"] += etree.QName(element).localname in ("creator", "lastModifiedBy")
        _drop(element)


def _clean_types(tree: etree._Element, parts: object) -> None:
    for element in list(tree):
        name = element.get("PartName", "").lstrip("/")
        if name and name not in parts:
            _drop(element)


def _write(parts: dict[str, bytes], trees: dict[str, etree._Element], written: BinaryIO) -> None:
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        # The list of types comes first, as Word writes it; every part bears the same moment.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            data = parts[name]
            if name in trees:
                data = etree.tostring(
                    trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
                )
            package.writestr(entry, data)
