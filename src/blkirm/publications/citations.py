"""How a report is cited: a line of words, and an entry of BibTeX. Plain text from plain facts."""

from dataclasses import dataclass
from datetime import date

import re


FORMATS = ("text", "bibtex")

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}
_NOT_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_LANGUAGES = {"de": "ngerman", "en": "english"}


@dataclass(frozen=True)
class Cited:
    """What a citation says, in the reader's language; empty where nothing is known."""

    id: str
    publisher: str
    title: str
    series: str
    number: str
    period: str
    year: int | None
    stand: date | None
    #: The language the report was written in, of those there are the reader's first.
    language: str
    address: str
    licence: str
    licence_address: str


def bibtex(cited: Cited) -> str:
    """Return an entry of type ``@techreport`` in UTF-8, with one line for each field."""
    number = cited.number or ""
    note = f"Stand: {cited.stand:%d.%m.%Y}" if cited.language == "de" and cited.stand else ""
    if cited.stand and not note:
        note = f"As of {cited.stand.isoformat()}"
    fields = {
        # Braces inside keep the capitals, and the name of a body from being taken apart.
        "author": f"{{{escaped(cited.publisher)}}}",
        "title": f"{{{escaped(cited.title)}}}",
        "institution": escaped(cited.publisher),
        "type": escaped(cited.series),
        "number": escaped(number),
        "year": str(cited.year or ""),
        "month": f"{cited.stand:%m}".lstrip("0") if cited.stand else "",
        "language": _LANGUAGES.get(cited.language, ""),
        "url": cited.address.translate(_NOT_IN_ADDRESS),
        "note": escaped(note),
        "copyright": escaped(cited.licence),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join([f"@techreport{{{key(cited)},", *lines, "}"]) + "\n"


def key(cited: Cited) -> str:
    """Return a key of plain letters, figures and hyphens; the same for the same report."""
    name = re.sub(r"[^a-z0-9-]+", "-", cited.id.lower()).strip("-")
    return f"blk-irm-{name or 'report'}"


def escaped(text: str) -> str:
    """Write a text so that TeX prints it as it is, on one line."""
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
