"""A party with many meetings: lists cost what their page shows."""

from blkirm.meetings import rules
from collections.abc import Callable
from datetime import timedelta
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from tests.meetings.conftest import START
from typing import Any

import pytest
import time
import transaction


# The figures of 300 meetings with 3,000 items are the benchmark's; making those takes minutes.
MEETINGS, ITEMS = 100, 5


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
    functional: Any, world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=60)
    with acting("member"):
        first = fastest(lambda: rules.agenda_of(meeting))
        few = fastest(lambda: rules.coming_meetings(world, 3))

    with acting("chair"):
        for number in range(MEETINGS):
            begins = START + timedelta(days=number + 1)
            other = createContentInContainer(
                world["meetings"], "Meeting",
                title=f"Sitzung {number}", start=begins, end=begins + timedelta(hours=3),
            )  # fmt: skip
            for item in range(ITEMS):
                createContentInContainer(other, "AgendaItem", title=f"Punkt {item}")
            # A transaction that is never ended gets slower with each thing made in it.
            transaction.commit()

    with acting("member"):
        assert len(rules.agenda_of(meeting)) == 60
        assert fastest(lambda: rules.agenda_of(meeting)) < 3 * first + 0.01
        assert fastest(lambda: rules.coming_meetings(world, 3)) < 3 * few + 0.01
