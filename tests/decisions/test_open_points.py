"""What one meeting leaves open comes up in the next one: tasks, postponed items, standing items."""

from blkirm.meetings import planning
from blkirm.meetings import rules
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.operations import write
from blkirm.minutes.records import Values
from collections.abc import Callable
from datetime import timedelta
from plone import api
from tests.meetings.conftest import make_item
from tests.meetings.conftest import make_meeting
from tests.meetings.conftest import START
from typing import Any


__all__ = ["make_item", "make_meeting"]
LATER = START + timedelta(days=91)


def test_next_meeting_takes_over_what_is_still_open(
    party: Any, make_meeting: Callable, make_item: Callable, make_task: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    make_task("Bericht vorlegen")
    make_item(meeting, title="Tagesordnung", kind="formalia", standing=True)
    make_item(meeting, title="Erledigt")
    postponed = make_item(meeting, title="Vertagt")
    make_item(meeting, title="Verschiedenes", kind="misc", standing=True)
    with acting("chair"):
        api.content.transition(meeting, "invite")
        minutes = make_minutes(meeting)
        write(minutes, api.content.get_uuid(postponed), Values(outcome="postponed"), 0, "chair")

        chosen = [api.content.get(UID=uid).title for uid in planning.items_again(meeting)]
        new = planning.clone_meeting(
            meeting,
            [entry.uid for entry in rules.agenda_of(meeting)],
            start=LATER,
            end=LATER + timedelta(hours=5),
        )
        first = planning.clone_meeting(
            meeting, planning.items_again(meeting), start=LATER, end=LATER + timedelta(hours=5)
        )

        assert chosen == ["Tagesordnung", "Vertagt", "Verschiedenes"]
        assert [entry.title for entry in rules.agenda_of(new)] == [
            "Tagesordnung",
            "Offene Aufgaben",
            "Erledigt",
            "Vertagt",
            "Verschiedenes",
        ]
        assert [entry.title for entry in rules.agenda_of(first)] == chosen


def test_open_tasks_stand_behind_the_formalities_of_an_agenda_made_by_hand(
    party: Any, make_meeting: Callable, make_item: Callable, make_task: Callable, acting: Callable
) -> None:
    make_task("Bericht vorlegen")
    meeting = make_meeting()
    orders = []
    for title, kind in (
        ("Begrüßung", "formalia"),
        ("Tagesordnung", "formalia"),
        ("Lage", "report"),
    ):
        make_item(meeting, title=title, kind=kind)
    with acting("chair"):
        orders.append([entry.title for entry in rules.agenda_of(meeting)])
    make_item(meeting, title="Abschluss", kind="formalia")
    with acting("chair"):
        orders.append([entry.title for entry in rules.agenda_of(meeting)])

    first = ["Begrüßung", "Tagesordnung", "Offene Aufgaben", "Lage"]
    assert orders == [first, [*first, "Abschluss"]]


def test_everything_of_a_cancelled_meeting_is_still_open(
    make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=2)
    with acting("chair"):
        api.content.transition(meeting, "cancel")

        again = planning.items_again(meeting)

        assert again == [entry.uid for entry in rules.agenda_of(meeting)]
    assert len(again) == 2
