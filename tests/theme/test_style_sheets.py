from pathlib import Path

import json
import os
import pytest
import re
import subprocess
import sys


ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "blkirm" / "theme" / "static"
SCSS = ROOT / "src" / "blkirm" / "theme" / "scss"
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)


def test_committed_style_sheets_are_what_the_sources_compile_to(tmp_path: Path) -> None:
    command = json.loads((ROOT / "package.json").read_text())["scripts"]["css"]
    path = os.pathsep.join(
        (str(ROOT / "node_modules" / ".bin"), str(Path(sys.executable).parent), os.environ["PATH"])
    )

    subprocess.run(
        command.replace("src/blkirm/theme/static", str(tmp_path)),
        shell=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
    )

    compiled = {sheet.name: sheet.read_bytes() for sheet in tmp_path.glob("*.css")}
    assert sorted(compiled) == ["editing.css", "editor.css", "portal.css", "upload.css"]
    stale = [name for name, css in compiled.items() if (STATIC / name).read_bytes() != css]
    assert stale == [], "`make css` compiles them."


@pytest.mark.parametrize("sheet", ["portal.css", "editor.css"])
def test_style_sheet_loads_nothing_from_elsewhere(sheet: str) -> None:
    addresses = re.findall(r"url\(\"?([^\")]+)", (STATIC / sheet).read_text())

    missing = [each for each in addresses if not (STATIC / each).is_file()]

    assert addresses
    assert missing == []


def test_page_for_reading_stays_small() -> None:
    assert (STATIC / "portal.css").stat().st_size < 90_000


def test_colours_stand_among_the_tokens() -> None:
    partials = [
        path
        for path in SCSS.glob("*.scss")
        if path.name not in ("_tokens.scss", "_print.scss") and COLOUR.search(path.read_text())
    ]

    assert [path.name for path in partials] == []


def test_each_typeface_has_its_licence_beside_it() -> None:
    families = {path.name.rpartition("-latin")[0] for path in (STATIC / "fonts").glob("*.woff2")}
    families = {name.removesuffix("-latin") for name in families}

    licences = {path.name.removesuffix("-OFL.txt") for path in (STATIC / "fonts").glob("*.txt")}

    assert licences == families


def test_page_of_last_resort_uses_the_same_colours() -> None:
    tokens = COLOUR.findall((SCSS / "_tokens.scss").read_text())
    page = (ROOT / "src" / "blkirm" / "kernel" / "last_resort.html").read_text()

    assert set(COLOUR.findall(page)) - set(tokens) == set()
