"""The table in `matrix.md`, executed cell by cell on a real site over HTTP."""

from pathlib import Path
from tests.access.estate import Estate
from tests.access.estate import may_see
from tests.access.estate import PERSONAS
from tests.access.estate import THINGS
from tests.access.operations import came_of
from tests.access.operations import GONE
from tests.access.operations import OF_DELETED
from tests.access.operations import Operation
from tests.access.operations import OPERATIONS
from tests.access.operations import YES
from tests.access.visitor import over_http
from tests.access.visitor import Visitor
from typing import Any

import pytest
import re


MATRIX = Path(__file__).with_name("matrix.md")

#: state, persona -> operation -> what the table says
Rows = dict[tuple[str, str], dict[str, str]]


def read_matrix(text: str, level: str = "##") -> Rows:
    """Read the sections of the table below headings of a level; a row may name several personas."""
    rows: Rows = {}
    for section in re.split(rf"(?m)^{level} ", text)[1:]:
        found = re.match(r"[^\n]*`([a-z/-]+)`\n", section)
        if found is None:
            continue
        # What comes below another heading is another table.
        own = re.split(r"(?m)^#+ ", section)[0]
        lines = [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in own.splitlines()
            if line.startswith("|")
        ]
        operations = lines[0][1:]
        for names, *cells in lines[2:]:
            for name in names.split(","):
                key = (found[1], name.strip())
                assert key not in rows, f"{key} stands in two rows."
                rows[key] = dict(zip(operations, cells, strict=True))
    return rows


ROWS = read_matrix(MATRIX.read_text("utf-8"))
KINDS = (
    "paper",
    "report",
    "recommendation",
    "programme",
    "form",
    "news",
    "meeting",
    "item",
    "minutes",
    "decision",
    "task",
)
STATES = [thing.key for thing in THINGS if thing.kind in KINDS and thing.state != "trashed"]
TRASH = read_matrix(MATRIX.read_text("utf-8"), "###")
DELETED = [thing.key for thing in THINGS if thing.state == "trashed"]


def test_matrix_says_something_for_everybody_about_everything() -> None:
    assert sorted(ROWS) == sorted((state, who) for state in STATES for who in PERSONAS)
    assert {tuple(row) for row in ROWS.values()} == {tuple(OPERATIONS)}


def test_matrix_says_something_for_everybody_about_what_was_deleted() -> None:
    things = {thing.key: thing for thing in THINGS}

    assert sorted(TRASH) == sorted((key, who) for key in DELETED for who in PERSONAS)
    assert {tuple(row) for row in TRASH.values()} == {tuple(OF_DELETED)}
    assert {key: row["trash"] == YES for key, row in TRASH.items()} == {
        (key, who): may_see(PERSONAS[who], things[key], things) for key, who in TRASH
    }


def test_matrix_agrees_with_the_definition_in_plain_python() -> None:
    things = {thing.key: thing for thing in THINGS}

    differing = [
        (state, who)
        for (state, who), row in ROWS.items()
        if (row["view"] == YES) != may_see(PERSONAS[who], things[state], things)
    ]

    assert differing == []


def test_matrix_promises_nothing_about_what_may_not_be_seen() -> None:
    assert [
        (key, operation)
        for key, row in ROWS.items()
        for operation, cell in row.items()
        if row["view"] != YES and cell == YES or row["view"] not in (YES, GONE) and cell == GONE
    ] == []


#: So many of those who stand in the same row are tried in each state by `make test`, in each state
#: others; `make prove` tries everybody.
QUICKLY = 2


def tried_quickly(rows: Rows) -> set[tuple[str, str]]:
    """Choose personas for each state: some of each row, so that each row of the table is tried."""
    chosen = set()
    for turn, state in enumerate(dict.fromkeys(state for state, _who in rows)):
        alike: dict[tuple[str, ...], list[str]] = {}
        for (of, who), row in rows.items():
            if of == state:
                alike.setdefault(tuple(row.values()), []).append(who)
        for names in alike.values():
            turned = [names[(turn * QUICKLY + n) % len(names)] for n in range(QUICKLY)]
            chosen |= {(state, who) for who in turned}
    return chosen


def cells(rows: Rows) -> list[Any]:
    """Return a parameter for each persona in each state."""
    quickly = tried_quickly(rows)
    return [
        pytest.param(
            state,
            who,
            id=f"{who}/{state}",
            marks=() if (state, who) in quickly else pytest.mark.prove,
        )
        for state, who in rows
    ]


def test_quick_run_tries_each_row_and_everybody_often() -> None:
    quickly = tried_quickly(ROWS)

    rows = {(state, tuple(row.values())) for (state, _who), row in ROWS.items()}
    assert {(state, tuple(ROWS[state, who].values())) for state, who in quickly} == rows
    assert min(sum(who == name for _state, who in quickly) for name in PERSONAS) >= 5


@pytest.fixture(scope="module")
def visitors(estate: Estate) -> dict[str, Visitor]:
    base = estate.site.absolute_url()
    return {
        name: Visitor(base, persona.account, over_http(base)) for name, persona in PERSONAS.items()
    }


@pytest.mark.sweep
@pytest.mark.parametrize(("state", "who"), cells(ROWS))
def test_cells(estate: Estate, visitors: dict[str, Visitor], state: str, who: str) -> None:
    wrong = differing(visitors[who], estate, state, ROWS[state, who], OPERATIONS)

    assert not wrong, "\n".join(wrong)


@pytest.mark.sweep
@pytest.mark.parametrize(("key", "who"), cells(TRASH))
def test_cells_of_the_trash(
    estate: Estate, visitors: dict[str, Visitor], key: str, who: str
) -> None:
    wrong = differing(visitors[who], estate, key, TRASH[key, who], OF_DELETED)

    assert not wrong, "\n".join(wrong)


def differing(
    visitor: Visitor,
    estate: Estate,
    key: str,
    expected: dict[str, str],
    operations: dict[str, Operation],
) -> list[str]:
    """Try operations as somebody; return the cells in which table and site differ."""
    found = {
        name: came_of(attempt(visitor, estate, estate.things[key]))
        for name, attempt in operations.items()
    }
    return [
        f"{visitor.account} / {key} / {name}: the table says {expected[name]!r}, "
        f"the site {found[name]!r}"
        for name in operations
        if found[name] != expected[name]
    ]
