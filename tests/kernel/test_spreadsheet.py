from blkirm.kernel.spreadsheet import as_csv
from blkirm.kernel.spreadsheet import as_xlsx
from blkirm.kernel.spreadsheet import harmless
from blkirm.kernel.spreadsheet import Table
from datetime import date
from io import BytesIO
from openpyxl import load_workbook
from typing import Any

import csv
import pytest


BAD = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://x.example";"x")',
    "=cmd|' /C calc'!A0",
]
FINE = ["", "Müller; Meier", 'sagt "ja"', "a=b", "Zeile\nzwei", " =1", "100 %"]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))


def read_xlsx(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", BAD, ids=repr)
def test_text_that_would_run_is_neutralised_in_both_formats(text: str) -> None:
    table = Table("T", ["Name"], [[text]])
    sheet = load_workbook(BytesIO(as_xlsx(table))).active

    assert as_csv(table).startswith(b"\xef\xbb\xbf")
    assert read_csv(as_csv(table))[1][0].startswith("'")
    assert sheet["A2"].value.startswith("'")
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", FINE, ids=repr)
def test_ordinary_text_arrives_as_it_is(text: str) -> None:
    table = Table("T", ["Name", "Zahl"], [[text, 1]])

    assert read_csv(as_csv(table)) == [["Name", "Zahl"], [text, "1"]]
    assert read_xlsx(as_xlsx(table)) == [["Name", "Zahl"], [text or None, 1]]


def test_heading_that_would_run_is_neutralised_too() -> None:
    table = Table("T", ["=1"], [])

    assert read_csv(as_csv(table)) == [["'=1"]]
    assert read_xlsx(as_xlsx(table)) == [["'=1"]]


def test_days_and_numbers_stay_days_and_numbers() -> None:
    table = Table("T", ["Tag", "Zahl", "Nichts"], [[date(2026, 11, 22), -5, None]])
    sheet = load_workbook(BytesIO(as_xlsx(table))).active

    assert read_csv(as_csv(table))[1] == ["2026-11-22", "-5", ""]
    assert sheet["A2"].is_date
    assert (sheet["B2"].value, sheet["C2"].value) == (-5, None)


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    table = Table("a/b:[c]*?" + "x" * 40, ["Name"], [["a\x00b\x1bc\ud800d"], ["x" * 40_000]])

    assert harmless("a\x00b\x1bc\ud800d") == "abcd"
    assert read_csv(as_csv(table))[1] == ["abcd"]
    assert len(read_xlsx(as_xlsx(table))[2][0]) == 32_000


def test_file_names_nobody_who_made_it() -> None:
    book = load_workbook(BytesIO(as_xlsx(Table("T", ["A"], []))))

    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")
