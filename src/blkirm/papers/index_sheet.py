"""The table that may lie in an archive: which file is which paper (``index.csv``, ``index.xlsx``).

Columns are the names of the REST fields or their titles on the pages, in German or English; words
of closed lists are their tokens or titles.
"""

from blkirm import _
from blkirm.papers.archives import BadArchive
from blkirm.papers.archives import opened
from blkirm.papers.content import IPaper
from blkirm.papers.names import name_key
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from typing import Any
from typing import BinaryIO
from zipfile import BadZipFile
from zope.component import getUtility
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IDate
from zope.schema.interfaces import IField
from zope.schema.interfaces import IVocabularyFactory

import csv
import io


LARGEST = 5_000_000
LONGEST = 5_000
FILE = {
    "file": _("label_file", default="File"),
    "path": _("label_path", default="Path"),
}
TITLE = _("label_title", default="Title")
DESCRIPTION = _("label_description", default="Description")
#: Fields of papers that a table may fill.
FIELDS = ("kind", "field_of_work", "language", "paper_date", "subjects", "originator")
FIELDS += ("lead_authority", "review_date", "draft")
YES = frozenset({"1", "x", "ja", "yes", "true", "wahr"})
NO = frozenset({"", "0", "nein", "no", "false", "falsch"})


@dataclass
class Line:
    """What the table says about one file."""

    fields: dict[str, Any] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)


@dataclass
class Sheet:
    """A table that was read: lines by the key of the file's path, and columns nobody knows."""

    lines: dict[str, Line]
    unknown: list[str]


def read_sheet(file: BinaryIO, name: str, context: Any) -> Sheet:
    """Read a table. Raises BadArchive when it cannot be read."""
    rows = _csv_rows(file) if name.lower().endswith(".csv") else _xlsx_rows(file)
    head = next(rows, [])
    columns = [_column(_text(cell)) for cell in head]
    unknown = [_text(cell) for cell, column in zip(head, columns, strict=True) if not column]
    if "path" not in columns:
        raise BadArchive(
            _(
                "index_no_file",
                default="The table ${name} has no column “file”.",
                mapping={"name": name},
            )
        )
    lines: dict[str, Line] = {}
    for row in rows:
        values = {column: cell for column, cell in zip(columns, row, strict=False) if column}
        path = _text(values.pop("path", ""))
        if path:
            lines[path_key(path)] = _line(values, context)
        if len(lines) > LONGEST:
            break
    return Sheet(lines, [name for name in unknown if name])


def path_key(path: str) -> str:
    """Return what a path in the table and one in the archive have in common."""
    return name_key(path.replace("\\", "/").removeprefix("./").strip("/"))


def _line(values: dict[str, Any], context: Any) -> Line:
    line = Line()
    for name, cell in values.items():
        if cell is None or _text(cell) == "":
            continue
        try:
            line.fields[name] = _value(name, cell, context)
        except ValueError:
            line.problems.append(
                _(
                    "index_value",
                    default="“${value}” is not known as “${column}”.",
                    mapping={"value": _text(cell)[:100], "column": _title_of(name)},
                )
            )
    return line


def _value(name: str, cell: Any, context: Any) -> Any:
    """Read a cell for a field. Raises ValueError."""
    if name in ("title", "description"):
        return _text(cell)[:1000]
    schema_field: IField = IPaper[name]
    if IChoice.providedBy(schema_field):
        return _token(schema_field, _text(cell), context)
    if IDate.providedBy(schema_field):
        return _day(cell)
    if IBool.providedBy(schema_field):
        word = _text(cell).casefold()
        if word not in YES | NO:
            raise ValueError(word)
        return word in YES
    words = [word.strip() for word in _text(cell).replace(";", ",").split(",")]
    return tuple(word[:100] for word in words if word)


def _token(schema_field: Any, word: str, context: Any) -> str:
    factory = getUtility(IVocabularyFactory, schema_field.vocabularyName)
    wanted = name_key(word)
    for term in factory(context):
        titles = [term.token, *_in_both(term.title or "")]
        if wanted in map(name_key, titles):
            return term.value
    raise ValueError(word)


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(text)


def _column(name: str) -> str:
    wanted = name_key(name)
    for field_name, titles in _columns().items():
        if wanted in titles:
            return field_name
    return ""


def _columns() -> dict[str, set[str]]:
    titles = {"path": {"file", "path"}, "title": {"title"}, "description": {"description"}}
    for message in FILE.values():
        titles["path"].update(map(name_key, _in_both(message)))
    titles["title"].update(map(name_key, _in_both(TITLE)))
    titles["description"].update(map(name_key, _in_both(DESCRIPTION)))
    for name in FIELDS:
        titles[name] = {name, *map(name_key, _in_both(IPaper[name].title))}
    titles["paper_date"].add("stand")  # as German lists have it
    return titles


def _title_of(name: str) -> Message | str:
    return {"title": TITLE, "description": DESCRIPTION}.get(name) or IPaper[name].title


def _in_both(message: Any) -> list[str]:
    return [str(translate(message, target_language=language)) for language in ("de", "en")]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())
    # Our own tables put an apostrophe before what a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _csv_rows(file: BinaryIO) -> Iterator[list[str]]:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadArchive(_TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    except csv.Error:
        raise BadArchive(_UNREADABLE) from None


def _xlsx_rows(file: BinaryIO) -> Iterator[list[Any]]:
    opened(file)  # a spreadsheet is an archive as well
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_col=50, values_only=True)):
            if number > LONGEST:
                return
            yield list(row)
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        IndexError,
        ValueError,
        OSError,
        SyntaxError,
    ):
        raise BadArchive(_UNREADABLE) from None


_TOO_LARGE = _("index_too_large", default="The table in the archive is too large.")
_UNREADABLE = _("index_unreadable", default="The table in the archive cannot be read.")
