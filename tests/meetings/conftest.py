"""Meetings and items for the tests of this folder."""

from blkirm.meetings.moments import in_berlin
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from tests.mailbox import mailbox
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
            return api.content.create(place, "AgendaItem", **{"title": "Punkt", **fields})

    return make
