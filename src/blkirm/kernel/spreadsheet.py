"""Tables for people's own spreadsheets: XLSX and CSV, with nothing in them that could run.

A text that a spreadsheet would take for a formula gets an apostrophe in front, in both formats:
what is harmless in the one is often saved as the other (OWASP, "CSV injection").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from io import StringIO
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from ZPublisher.HTTPResponse import HTTPResponse

import csv
import re


Cell = str | int | date | None

#: With these a formula begins; in full width too, which some spreadsheets fold.
STARTS = tuple("=+-@\t\r\n＝＋－＠")
#: What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT = 32_000
WIDEST = 60

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """What goes into one sheet: its name, the headings, the rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(value: Cell) -> Cell:
    """Return a text so that no spreadsheet takes it for a formula; other values as they are."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)[:LONGEST_TEXT]
    return f"'{text}" if text.startswith(STARTS) else text


def as_csv(table: Table) -> bytes:
    """Write it as UTF-8 with a byte order mark and semicolons, as office programs here read it."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    for row in (table.columns, *table.rows):
        writer.writerow([_in_csv(harmless(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _in_csv(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, date) else value


def as_xlsx(table: Table) -> bytes:
    """Write it as one sheet whose first row stays in view."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\']", " ", table.title)[:31] or "1")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_in_sheet(sheet, title, Font(bold=True)) for title in table.columns])
    for row in table.rows:
        sheet.append([_in_sheet(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _in_sheet(sheet: object, value: Cell, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if font is not None:
        cell.font = font
    return cell


def _widths(table: Table) -> list[int]:
    return [
        min(WIDEST, 2 + max(len(str(value or "")) for value in column))
        for column in zip(table.columns, *table.rows, strict=True)
    ]


def deliver(response: HTTPResponse, table: Table, name: str, kind: str) -> bytes:
    """Answer with a table as a file to save. ``kind`` is ``csv`` or ``xlsx``."""
    write, content_type = {"csv": (as_csv, CSV), "xlsx": (as_xlsx, XLSX)}[kind]
    response.setHeader("Content-Type", content_type)
    response.setHeader("Content-Disposition", f'attachment; filename="{_plain(name)}.{kind}"')
    return write(table)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "table"
