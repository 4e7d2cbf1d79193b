"""Whether a PDF holds more than its document. Runs in a child process (`clean_pdf`)."""

from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import Object
from pikepdf import Pdf
from pikepdf import Stream

import re


#: Of the file, not of the document.
OF_THE_FILE = (Name.ObjStm, Name.XRef)
#: What a file is made of, from the inside out; its head may say that it is no text.
_PARTS = (
    re.compile(rb"\d+\s+\d+\s+obj\b.*?\bendobj\b", re.DOTALL),
    re.compile(rb"\bxref\s+(?:\d+\s+\d+\s+(?:\d{10} \d{5} [nf]\s{0,2})*)*"),
    re.compile(rb"\btrailer\s*<<.*?>>\s*(?=startxref|%%EOF)", re.DOTALL),
    re.compile(rb"(?:startxref\s+\d+\s+)?%%EOF"),
    re.compile(rb"\A%PDF-\d\.\d\s+(?:%[^\r\n]{0,8}[\r\n]+)?"),
)


def has_leftovers(pdf: Pdf, data: bytes) -> bool:
    """Say whether a file holds more than its document: earlier states, or what follows its end."""
    ends = data.count(b"startxref")
    return ends > (2 if pdf.is_linearized else 1) or _unreached(pdf) or _has_more_than_parts(data)


def _has_more_than_parts(data: bytes) -> bool:
    """Say whether something stands between, before or behind the parts of a file."""
    for pattern in _PARTS:
        data = pattern.sub(b"", data)
    return bool(data.strip(b"\0\r\n\t "))


def _unreached(pdf: Pdf) -> bool:
    """Say whether there are parts that nothing leads to."""
    reached: set[tuple[int, int]] = set()
    todo: list[Object] = [value for _name, value in pdf.trailer.items()]
    while todo:
        part = todo.pop()
        if not isinstance(part, Dictionary | Stream | Array):
            continue
        if part.is_indirect:
            if part.objgen in reached:
                continue
            reached.add(part.objgen)
        todo.extend(part if isinstance(part, Array) else [value for _name, value in part.items()])
    return any(
        part.objgen not in reached
        for part in pdf.objects
        if isinstance(part, Dictionary | Array)
        or (isinstance(part, Stream) and part.get("/Type") not in OF_THE_FILE)
    )
