"""A party with many meetings: lists cost what their page shows."""

from blkirm.meetings import rules
from collections.abc import Callable
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from tests.meetings.conftest import START

import pytest
import time


MEETINGS, ITEMS = 300, 10


def fastest(ask: Callable[[], object]) -> float:
    """Return the shortest of a few times, in seconds."""
    times = []
    for _ in range(7):
        begins = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begins)
    return min(times)


@pytest.mark.prove
def test_agenda_and_next_meetings_stay_quick(
    world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=60)
    with acting("member"):
        first = fastest(lambda: rules.agenda_of(meeting))
        few = fastest(lambda: rules.coming_meetings(world, 3))

    for number in range(MEETINGS):
        begins = START + timedelta(days=number + 1)
        other = make_meeting(start=begins, end=begins + timedelta(hours=3))
        with acting("chair"):
            for item in range(ITEMS):
                api.content.create(other, "AgendaItem", title=f"Punkt {item}")

    with acting("member"):
        assert len(rules.agenda_of(meeting)) == 60
        assert fastest(lambda: rules.agenda_of(meeting)) < 3 * first + 0.01
        assert fastest(lambda: rules.coming_meetings(world, 3)) < 3 * few + 0.01
