from blkirm.papers import imports
from collections.abc import Callable
from io import BytesIO
from openpyxl import Workbook
from pathlib import Path
from tests.papers.sender import LIBRARY
from typing import Any
from zipfile import ZipFile

import pytest
import re


PAGE = f"{LIBRARY}/@@import-zip"


def _zip(*files: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


class Importer:
    """A member with an archive."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.token = client.get(LIBRARY).text.split('name="_authenticator"')[1]
        self.token = self.token.split('value="')[1].split('"')[0]
        self.id = ""

    def post(self, step: str, file: bytes | None = None, **fields: str) -> Any:
        data = {"_authenticator": self.token, "step": step, "id": self.id, **fields}
        files = [("file", ("archive.zip", file))] if file is not None else None
        return self.client.post(PAGE, data=data, files=files)

    def look(self, file: bytes) -> str:
        """Send an archive and look through it; return the page that shows what would be made."""
        answer = self.post("upload", file, kind="opinion", language="de")
        assert answer.status_code == 303, answer.text
        self.id = answer.headers["Location"].partition("id=")[2]
        return self.go_on("look")

    def go_on(self, step: str) -> str:
        for _ in range(50):
            page = self.client.get(f"{PAGE}?id={self.id}").text
            if f'value="{step}"' not in page:
                return page
            assert self.post(step).status_code == 303
        raise AssertionError("It does not end.")

    def papers(self) -> dict[str, tuple]:
        wanted = ("paper_kind", "paper_date", "version", "originator")
        query = "&".join(f"metadata_fields={name}" for name in wanted)
        items = self.client.rest("GET", f"/@search?portal_type=Paper&{query}").json()["items"]
        return {
            item["@id"].rpartition("/papers/")[2].rpartition("/")[0] + "/" + item["title"]: tuple(
                item[name] for name in wanted
            )
            for item in items
        }


@pytest.fixture
def importer(functional: Any, var: Path, world: Any, client: Callable) -> Importer:
    return Importer(client("member"))


def _sheet(*rows: tuple) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(page: str) -> list[str]:
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in body.split("</tr>")
        if "<td" in row
    ]


def test_archive_is_shown_first_and_then_becomes_papers_in_folders(
    importer: Importer, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "A_WHILE", 0)  # one file in each request
    table = "Datei;Titel;Art;Datum der Unterlage;Autor\nAnlagen/Ü.txt;Übersicht;Bericht an die IMK;3.2.2026;x\n"
    table += "weg.txt;Weg;;;\nb.txt;;Gedicht;;\n"

    page = importer.look(
        _zip(
            ("index.csv", table.encode("utf-8-sig")),
            ("Anlagen/Ü.txt", b"one"),
            ("a.txt", b"two"),
            ("b.txt", b"three"),
            ("c.zip", b"four"),
            ("__MACOSX/._a.txt", b"five"),
        )
    )
    before = importer.papers()
    assert importer.post("start").status_code == 303
    report = importer.go_on("import")

    assert before == {}
    assert _rows(page) == [
        "b.txt 5 B “Gedicht” is not known as “Kind”.",
        "c.zip 4 B It is an archive in the archive.",
        "Anlagen/Ü.txt 3 B Übersicht Report to the IMK",
        "a.txt 3 B",
    ]
    assert "not in the archive: weg.txt" in page
    assert "does not know: Autor" in page
    assert {row.partition(" ")[0]: "is in the library" in row for row in _rows(report)} == {
        "b.txt": False,
        "c.zip": False,
        "Anlagen/Ü.txt": True,
        "a.txt": True,
    }
    papers = importer.papers()
    assert {key.split("/")[-1]: values[0] for key, values in papers.items()} == {
        "Übersicht": "imk-report",
        "a": "opinion",
    }
    assert next(v[1] for k, v in papers.items() if k.endswith("Übersicht")) == "2026-02-03"
    assert not list((var / "arrivals").rglob("*.part")) + list(var.rglob("*.lent"))


def test_second_import_makes_nothing_twice_and_new_versions_on_demand(
    importer: Importer, world: Any, acting: Callable
) -> None:
    table = _sheet(("file", "title", "draft"), ("a.txt", "Alpha", "ja"))
    importer.look(_zip(("index.xlsx", table), ("a.txt", b"one"), ("b.txt", b"two")))
    importer.post("start")
    importer.go_on("import")

    page = importer.look(_zip(("a.txt", b"one"), ("b.txt", b"two, changed")))
    importer.post("start", same_name="version")
    importer.go_on("import")

    assert "A paper with this file name is already here." in page
    assert sorted((k, v[2]) for k, v in importer.papers().items()) == [("/Alpha", 1), ("/b", 2)]


def test_files_with_findings_come_in_only_when_that_is_confirmed(importer: Importer) -> None:
    archive = _zip(("words.pdf", b"no PDF but words"), ("a.txt", b"one"))
    importer.look(archive)
    importer.post("start")
    importer.go_on("import")
    before = sorted(importer.papers())

    importer.look(archive)
    importer.post("start", confirmed="1")
    importer.go_on("import")

    assert (before, sorted(importer.papers())) == (["/a"], ["/a", "/words"])


def test_archive_with_classified_material_is_thrown_away(importer: Importer, var: Path) -> None:
    answer = importer.post(
        "upload", _zip(("a.txt", b"one"), ("b.txt", b"VS-NfD")), kind="opinion", language="de"
    )
    importer.id = answer.headers["Location"].partition("id=")[2]

    answer = importer.post("look")

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert [
        *(var / "arrivals").rglob("*.part"),
        *(var / "arrivals").rglob("*.plan"),
        *(var / "arrivals").rglob("*.lent"),
    ] == []
    assert importer.papers() == {}


def test_import_of_somebody_else_does_not_exist(importer: Importer, client: Callable) -> None:
    importer.look(_zip(("a.txt", b"one")))
    chair = Importer(client("chair"))
    chair.id = importer.id

    assert chair.client.get(f"{PAGE}?id={importer.id}").status_code == 404
    assert [chair.post(step).status_code for step in ("look", "start", "import", "cancel")] == [
        404
    ] * 4
    assert client("guest").get(PAGE).status_code in (403, 404)
    assert importer.post("cancel").status_code == 303
    assert importer.client.get(f"{PAGE}?id={importer.id}").status_code == 404


@pytest.mark.parametrize(
    "file", [b"", b"words", b"PK\3\4", _zip()], ids=["empty", "text", "cut", "bare"]
)
def test_what_is_no_archive_is_refused_with_a_sentence(
    importer: Importer, var: Path, file: bytes
) -> None:
    answer = importer.post("upload", file, kind="opinion", language="de")

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert [path for path in (var / "arrivals").rglob("*") if path.is_file()] == []
