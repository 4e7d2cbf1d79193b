"""Builders for meetings, agendas and their papers."""

from blkirm.kernel import clock
from blkirm.papers.operations import share_file
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from plone import api
from reportlab.pdfgen.canvas import Canvas
from typing import Any

import pytest


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, where documents are made."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path / "documents"


@pytest.fixture
def make_meeting() -> Callable[..., Any]:
    """Create a meeting in a party as somebody with all rights."""

    def make(party: Any, **fields: Any) -> Any:
        values = {
            "title": "11. Sitzung",
            "start": datetime(2026, 12, 16, 10, tzinfo=clock.BERLIN),
            "end": datetime(2026, 12, 16, 15, 30, tzinfo=clock.BERLIN),
            "place": "Nürnberg",
            "mode": "hybrid",
        }
        with api.env.adopt_roles(["Manager"]):
            return api.content.create(party["meetings"], "Meeting", **{**values, **fields})

    return make


@pytest.fixture
def make_item() -> Callable[..., Any]:
    """Put an accepted item onto the agenda of a meeting, or below another item."""

    def make(place: Any, title: str, **fields: Any) -> Any:
        with api.env.adopt_roles(["Manager"]):
            item = api.content.create(place, "AgendaItem", title=title, **fields)
            if api.content.get_state(item) != "accepted":
                api.content.transition(item, "accept")
            return item

    return make


@pytest.fixture
def make_paper(acting: Callable) -> Callable[..., str]:
    """Let a member share a paper and return its UID."""

    def make(party: Any, name: str, data: bytes | None = None) -> str:
        with acting("member"):
            return api.content.get_uuid(share_file(party["papers"], data or pages(1), name))

    return make


def pages(number: int, text: str = "Seite", bookmark: str = "") -> bytes:
    """Return a PDF of so many pages."""
    data = BytesIO()
    canvas = Canvas(data)
    for page in range(number):
        if bookmark and page == number - 1:
            canvas.bookmarkPage("x")
            canvas.addOutlineEntry(bookmark, "x")
        canvas.drawString(72, 720, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return data.getvalue()
