"""Meetings and items for the tests of this folder."""

from blkirm.meetings.moments import in_berlin
from blkirm.papers.operations import share_file
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from tests.mailbox import mailbox
from tests.meetings.samples import pages
from typing import Any

import pytest


__all__ = ["mailbox"]
START = in_berlin(datetime(2036, 12, 16, 10))


@pytest.fixture
def make_meeting(world: DexterityContent, acting: Callable) -> Callable[..., DexterityContent]:
    """Plan a meeting of ``dublin`` as its chair."""

    def make(items: int = 0, **fields: Any) -> DexterityContent:
        values = {"title": "11. Sitzung", "start": START, "end": START + timedelta(hours=5)}
        with acting("chair"):
            meeting = api.content.create(world["meetings"], "Meeting", **{**values, **fields})
            for number in range(items):
                api.content.create(meeting, "AgendaItem", title=f"Punkt {number + 1}")
        return meeting

    return make


@pytest.fixture
def make_item(acting: Callable) -> Callable[..., DexterityContent]:
    """Put an item into a meeting or below an item, as the chair unless somebody else is named."""

    def make(place: DexterityContent, by: str = "chair", **fields: Any) -> DexterityContent:
        with acting(by):
            return createContentInContainer(place, "AgendaItem", **{"title": "Punkt", **fields})

    return make


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, where documents are made."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path / "documents"


@pytest.fixture
def make_paper(world: DexterityContent, acting: Callable) -> Callable[..., str]:
    """Let a member share a paper in ``dublin`` and return its UID."""

    def make(name: str, data: bytes | None = None) -> str:
        with acting("member"):
            return api.content.get_uuid(share_file(world["papers"], data or pages(1), name))

    return make
