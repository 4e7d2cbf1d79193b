"""The table in `matrix.md`, executed cell by cell on a real site over HTTP."""

from pathlib import Path
from tests.access.estate import Estate
from tests.access.estate import may_see
from tests.access.estate import PERSONAS
from tests.access.estate import THINGS
from tests.access.operations import came_of
from tests.access.operations import GONE
from tests.access.operations import OPERATIONS
from tests.access.operations import YES
from tests.access.visitor import over_http
from tests.access.visitor import Visitor

import pytest
import re


MATRIX = Path(__file__).with_name("matrix.md")

#: state, persona -> operation -> what the table says
Rows = dict[tuple[str, str], dict[str, str]]


def read_matrix(text: str) -> Rows:
    """Read the sections of the table; a row may name several personas."""
    rows: Rows = {}
    for section in re.split(r"(?m)^## ", text)[1:]:
        found = re.match(r"[^\n]*`([a-z-]+)`\n", section)
        if found is None:
            continue
        lines = [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in section.splitlines()
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
KINDS = ("paper", "report", "news", "meeting", "item", "decision")
#: What is not in the register yet has no files and no follow-up, and a meeting for one Land is read
#: like an item for one authority; the crawler looks at them.
BY_CRAWLER = ("decision-draft", "meeting-land")
STATES = [t.key for t in THINGS if t.kind in KINDS and t.key not in BY_CRAWLER]


def test_matrix_says_something_for_everybody_about_everything() -> None:
    assert sorted(ROWS) == sorted((state, who) for state in STATES for who in PERSONAS)
    assert {tuple(row) for row in ROWS.values()} == {tuple(OPERATIONS)}


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


@pytest.fixture(scope="module")
def visitors(estate: Estate) -> dict[str, Visitor]:
    base = estate.site.absolute_url()
    return {
        name: Visitor(base, persona.account, over_http(base)) for name, persona in PERSONAS.items()
    }


@pytest.mark.parametrize(("state", "who"), ROWS, ids=[f"{who}/{state}" for state, who in ROWS])
def test_cells(estate: Estate, visitors: dict[str, Visitor], state: str, who: str) -> None:
    expected = ROWS[state, who]

    found = {
        operation: came_of(attempt(visitors[who], estate, estate.things[state]))
        for operation, attempt in OPERATIONS.items()
    }

    wrong = [
        f"{who} / {state} / {operation}: the table says {expected[operation]!r}, "
        f"the site {found[operation]!r}"
        for operation in OPERATIONS
        if found[operation] != expected[operation]
    ]
    assert not wrong, "\n".join(wrong)
