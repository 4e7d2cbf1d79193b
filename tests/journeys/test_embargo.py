"""An embargo outlives the server: stopped before the minute, started after it, with a real clock."""

from datetime import datetime
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from reportlab.pdfgen.canvas import Canvas
from tests.live import free_port
from tests.live import Portal
from tests.live import serving
from zoneinfo import ZoneInfo

import base64
import pytest
import time


BERLIN = ZoneInfo("Europe/Berlin")
#: Long enough for approving before the first minute begins.
SOON = timedelta(seconds=120)
LISTS = ("/de/reports", "/en/reports/atom.xml", "/sitemap.xml", "/catalog.ttl")


def scheduled(portal: Portal, name: str, moment: datetime) -> str:
    """Let somebody write a report and somebody else approve it for a minute; return its path."""
    written = BytesIO()
    canvas = Canvas(written)
    canvas.drawString(72, 720, name)
    canvas.save()
    file = {
        "data": base64.b64encode(written.getvalue()).decode(),
        "encoding": "base64",
        "filename": "lage.pdf",
    }
    path = f"/reports/{name}"
    body = {"@type": "Report", "id": name, "title": name, "series": "brief-report"}
    made = portal.rest("/reports", "editor", "POST", {**body, "file_de": file})
    assert made.status == 201, made.text
    for account, step, fields in (
        ("editor", "submit", {}),
        ("publisher", "approve", {}),
        ("publisher", "schedule", {"embargo": moment.isoformat()}),
    ):
        answer = portal.rest(f"{path}/@workflow/{step}", account, "POST", fields)
        assert answer.status == 200, answer.text
    return path


def ways(portal: Portal, path: str) -> dict[str, bool]:
    found = {each: path in portal.ask(each).text for each in LISTS}
    found["page"] = portal.ask(f"/de{path}").status == 200
    found["download"] = portal.ask(f"{path}/@@download/de").status == 200
    return found


@pytest.mark.prove
def test_scheduled_reports_appear_although_the_server_was_down(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as portal:
        first = (datetime.now(BERLIN) + SOON).replace(second=0, microsecond=0)
        # One minute passes while nobody serves, the other one after the server is back.
        early = scheduled(portal, "in-der-nacht", first)
        before = [ways(portal, early)]
        second = first + timedelta(minutes=3)
        late = scheduled(portal, "am-morgen", second)
        before.append(ways(portal, late))
        assert datetime.now(BERLIN) < first, "Too slow a computer: nothing was proved."
    assert not any(any(each.values()) for each in before), before
    while datetime.now(BERLIN) < first + timedelta(seconds=5):
        time.sleep(1)

    with serving(tmp_path, port) as portal:
        up = datetime.now(BERLIN)
        while not all(ways(portal, early).values()):
            assert datetime.now(BERLIN) < up + timedelta(minutes=1), ways(portal, early)
            time.sleep(1)
        while datetime.now(BERLIN) < second:
            seen = ways(portal, late)
            if datetime.now(BERLIN) < second:
                assert not any(seen.values()), seen
            time.sleep(2)
        while not all(ways(portal, late).values()):
            assert datetime.now(BERLIN) < second + timedelta(minutes=1), ways(portal, late)
            time.sleep(1)
