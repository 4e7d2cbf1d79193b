"""The Nu HTML checker finds no error on the same pages."""

from pathlib import Path
from tests.accessibility.conftest import See
from tests.accessibility.pages import name_of
from tests.accessibility.pages import shared_out
from tests.accessibility.pages import Visit
from tests.accessibility.pages import visits

import json
import pytest
import subprocess


VNU = (
    Path(__file__).resolve().parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
)


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param([each.values[0] for each in shared_out() if not each.marks], id="shared-out"),
        pytest.param(visits(), id="all", marks=pytest.mark.prove),
    ],
)
def test_pages_are_valid_html(chosen: list[Visit], see: See, tmp_path: Path) -> None:
    for visit in chosen:
        (tmp_path / f"{name_of(visit)}.html").write_bytes(see(visit).source)

    assert complaints_about(tmp_path) == []


def complaints_about(folder: Path) -> list[str]:
    """Return what the checker says of the files in a folder; one start of Java for all of them."""
    # The checker exits with 1 when it finds an error.
    outcome = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--errors-only", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    return [
        f"{Path(each['url']).stem}:{each.get('lastLine')} {each['message']} {each.get('extract', '')}"
        for each in json.loads(outcome.stdout)["messages"]
        if each["type"] == "error"
    ]
