"""What a PDF says about itself, as plain facts. Runs in a child (`pdf_check`); plain pikepdf.

Reads the PDF from standard input and writes the facts as JSON. It tells and does not judge.
"""

from blkirm.publications.pdf_drawing import Reader
from collections.abc import Iterator
from contextlib import suppress
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import Object
from pikepdf import Pdf
from typing import Any

import json
import pikepdf
import sys
import time


PROTECTED, IMPOSSIBLE = 3, 4
#: Seconds after which pages and elements are no longer looked at.
PATIENCE = 15
#: Elements of the structure that are looked at.
MOST_ELEMENTS = 300_000
MOST_FONTS = 20


def measure(pdf: Pdf, patience: float = PATIENCE) -> dict[str, Any]:
    """Return the facts that ``pdf_check.judge`` asks for."""
    end = time.monotonic() + patience
    facts: dict[str, Any] = {"pages": len(pdf.pages)}
    facts |= _of_document(pdf)
    facts |= _of_pages(pdf, end)
    facts |= _of_figures(pdf, end)
    return facts


def _of_document(pdf: Pdf) -> dict[str, Any]:
    root = pdf.Root
    marks = _dictionary(root.get("/MarkInfo"))
    title = ""
    with (
        suppress(Exception),  # anything may be in it
        pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata,
    ):
        title = str(metadata.get("dc:title") or "")
    if not title and "/Info" in pdf.trailer:
        title = str(pdf.docinfo.get("/Title", ""))
    return {
        "marked": marks.get("/Marked") is True,
        "suspects": marks.get("/Suspects") is True,
        "tree": "/K" in _dictionary(root.get("/StructTreeRoot")),
        "title": title.strip("\x00 \t\r\n")[:300],
        "title_shown": _dictionary(root.get("/ViewerPreferences")).get("/DisplayDocTitle") is True,
        "language": str(root.get("/Lang", ""))[:40],
        "bookmarks": "/First" in _dictionary(root.get("/Outlines")),
        "readable_aloud": not pdf.is_encrypted or pdf.allow.accessibility,
    }


def _dictionary(value: Object | None) -> Object:
    return value if isinstance(value, Dictionary) else Dictionary()


def _of_pages(pdf: Pdf, end: float) -> dict[str, Any]:
    only_pictures, with_pictures, hiding = [], [], []
    fonts: dict[str, list[int]] = {}
    looked = 0
    reader = Reader()
    known: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages, 1):
        if time.monotonic() > end:
            break
        looked = number
        with suppress(Exception):  # what one page is made of says nothing about the next
            drawn = reader.read(page)
            if drawn.picture:
                with_pictures.append(number)
                if not drawn.text:
                    only_pictures.append(number)
            if drawn.hides_text:
                hiding.append(number)
            for name in _foreign_fonts(drawn.fonts, known):
                if name in fonts or len(fonts) < MOST_FONTS:
                    fonts.setdefault(name, []).append(number)
    return {
        "looked": looked,
        "only_pictures": only_pictures,
        "with_pictures": with_pictures,
        "hiding": hiding,
        "fonts": fonts,
    }


def _foreign_fonts(used: list[Object], known: dict[tuple[int, int], str]) -> set[str]:
    """Return the names of fonts that draw words of a page and that the file does not hold."""
    found = set()
    for font in used:
        if not isinstance(font, Dictionary):
            continue
        if not font.is_indirect or font.objgen not in known:
            known[font.objgen] = _name_if_foreign(font)
        found.add(known[font.objgen])
    return found - {""}


def _name_if_foreign(font: Object) -> str:
    if font.get("/Subtype") == Name.Type3:
        return ""
    name = str(font.get("/BaseFont", "/?"))[1:100]
    if font.get("/Subtype") == Name.Type0:
        descendants = font.get("/DescendantFonts")
        font = _dictionary(descendants[0] if isinstance(descendants, Array) else None)
    descriptor = _dictionary(font.get("/FontDescriptor"))
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return "" if any(file in descriptor for file in files) else name


def _of_figures(pdf: Pdf, end: float) -> dict[str, Any]:
    """Count figures in the structure, and name pages with figures that nothing is said about."""
    root = _dictionary(pdf.Root.get("/StructTreeRoot"))
    roles = _dictionary(root.get("/RoleMap"))
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    figures, pages = 0, []
    headings = False
    silent = 0
    for element, page in _elements(root, end):
        kind = _role(str(element.get("/S", "")), roles)
        headings = headings or (kind.startswith("/H") and kind[2:].isdigit()) or kind == "/H"
        if kind != "/Figure":
            continue
        figures += 1
        if any(str(element.get(name, "")).strip() for name in ("/Alt", "/ActualText")):
            continue
        silent += 1
        number = numbers.get(page)
        if number is not None and number not in pages:
            pages.append(number)
    return {
        "figures": figures,
        "silent_figures": silent,
        "silent_pages": sorted(pages),
        "headings": headings,
    }


def _role(kind: str, roles: Object) -> str:
    for _step in range(8):
        mapped = roles.get(kind) if kind.startswith("/") else None
        if mapped is None or str(mapped) == kind:
            break
        kind = str(mapped)
    return kind


def _elements(root: Object, end: float) -> Iterator[tuple[Object, tuple[int, int]]]:
    """Go through the structure, each element with the page it, or what it holds, stands on."""
    nowhere = (0, 0)
    todo: list[tuple[Object, tuple[int, int]]] = [(root, nowhere)]
    seen: set[tuple[int, int]] = set()
    looked = 0
    while todo:
        element, page = todo.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        looked += 1
        if looked > MOST_ELEMENTS or (looked % 1000 == 0 and time.monotonic() > end):
            return
        if isinstance(element.get("/Pg"), Dictionary):
            page = element.Pg.objgen
        kids = element.get("/K")
        kids = list(kids) if isinstance(kids, Array) else [kids]
        parts = [kid for kid in kids if isinstance(kid, Dictionary)]
        if page == nowhere:
            page = next((kid.Pg.objgen for kid in parts if "/Pg" in kid), nowhere)
        if "/S" in element:
            yield element, page
        todo += [(part, page) for part in parts if "/S" in part]


def main() -> int:
    try:
        with pikepdf.open("/dev/stdin") as pdf:
            facts = measure(pdf)
    except pikepdf.PasswordError:
        return PROTECTED
    except (
        pikepdf.PdfError,
        *(MemoryError, OSError, RuntimeError, ValueError, TypeError, KeyError, AttributeError),
    ):
        return IMPOSSIBLE
    sys.stdout.write(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
