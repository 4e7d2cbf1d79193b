"""The Nu HTML checker finds no error on the same pages."""

from pathlib import Path
from tests.accessibility.pages import name_of
from tests.accessibility.pages import visits
from tests.live import Portal

import json
import subprocess


VNU = (
    Path(__file__).resolve().parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
)


def test_pages_are_valid_html(portal_process: Portal, tmp_path: Path) -> None:
    for visit in visits():
        page, account, language = visit
        answer = portal_process.ask(f"/{language}{portal_process.place(page.path)}", account)
        assert (page.name, answer.status) == (page.name, page.status)
        (tmp_path / f"{name_of(visit)}.html").write_bytes(answer.body)

    # One start of Java for all pages. The checker exits with 1 when it finds an error.
    outcome = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--errors-only", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
    )

    messages = json.loads(outcome.stdout)["messages"]
    assert [
        f"{Path(each['url']).stem}:{each.get('lastLine')} {each['message']} {each.get('extract', '')}"
        for each in messages
        if each["type"] == "error"
    ] == []
