"""Open tasks come up again in the agenda as a document, for each reader."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.decisions.operations import change_state
from blkirm.kernel import clock
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.rules import agenda_of
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from docx import Document
from io import BytesIO
from plone import api
from typing import Any


def test_agenda_document_lists_the_open_tasks_that_its_reader_may_see(
    integration: Any, party: Any, make_task: Callable, acting: Callable
) -> None:
    make_task("Merkblatt", responsible="bamf", office="Referat 2", due_date=date(2020, 3, 1))
    secret = make_task("Verborgenes", responsible="bamf")
    change_audience(secret, Audience("restricted", ("authority:bamf",)), "chair")
    done = make_task("Erledigtes")
    with acting("secretariat"):
        change_state(done, "finish")
    start = clock.now() + timedelta(days=20)
    with acting("chair"):
        meeting = api.content.create(
            party["meetings"],
            "Meeting",
            title="12. Sitzung",
            start=start,
            end=start + timedelta(hours=3),
        )
    with acting("member"):
        document = agenda_document(meeting, agenda_of(meeting), "de", "member")
    with acting("federation"):
        of_federation = agenda_document(meeting, agenda_of(meeting), "en", "federation")

    (item,) = document.values["items"]
    assert item["title"] == "Offene Aufgaben"
    assert item["tasks"] == [
        {
            "title": "Merkblatt",
            "who": "BAMF, Referat 2",
            "due": "1.\N{NO-BREAK SPACE}März 2020 (überfällig)",
        }
    ]
    assert [task["title"] for task in of_federation.values["items"][0]["tasks"]] == [
        "Merkblatt",
        "Verborgenes",
    ]
    (table,) = Document(BytesIO(document.docx())).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Aufgabe", "Zuständig", "Bis"],
        ["Merkblatt", "BAMF, Referat 2", "1.\N{NO-BREAK SPACE}März 2020 (überfällig)"],
    ]
