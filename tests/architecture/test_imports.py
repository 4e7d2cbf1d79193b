"""Imports go down only: in Python, in ZCML and in profile XML."""

from pathlib import Path
from tests.architecture.floors import FLOOR_OF
from tests.architecture.floors import folder_of
from tests.architecture.floors import may_use
from tests.architecture.floors import PACKAGE

import ast
import re


DOTTED = re.compile(r"\bblkirm\.([a-z_]+)\.[A-Za-z_.]+")
#: Floors are places in profile XML too: a file there belongs to the folder it is about.
PROFILES = PACKAGE / "setup" / "profiles"


def python_imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [name.split(".")[1] for name in found if name.startswith("blkirm.")]


def used_folders(path: Path) -> set[str]:
    if path.suffix == ".py":
        names = python_imports(path)
    else:
        names = DOTTED.findall(path.read_text("utf-8"))
    return {name for name in names if name in FLOOR_OF}


def test_every_folder_stands_on_a_floor() -> None:
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and not p.name.startswith("_")}

    assert folders - {"locales"} == set(FLOOR_OF)


def test_imports_go_down_only() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} uses {used}"
        for pattern in ("**/*.py", "**/*.zcml")
        for path in PACKAGE.glob(pattern)
        if (user := folder_of(path))
        for used in used_folders(path)
        if not may_use(user, used)
    ]

    assert wrong == []


def test_type_definitions_name_classes_and_behaviours_of_their_own_or_lower_floors() -> None:
    wrong = []
    for path in PROFILES.glob("*/types/*.xml"):
        text = path.read_text("utf-8")
        owner = re.search(r'name="klass">blkirm\.([a-z_]+)\.', text)
        if owner:
            wrong += [
                f"{path.name} uses {used}"
                for used in DOTTED.findall(text)
                if used in FLOOR_OF and not may_use(owner[1], used)
            ]

    assert wrong == []


def test_the_rule_would_notice(tmp_path: Path) -> None:
    module = tmp_path / "rules.py"
    module.write_text("from blkirm.theme.views import frame\n")

    assert used_folders(module) == {"theme"}
    assert not may_use("kernel", "theme")
    assert not may_use("search", "desk")
