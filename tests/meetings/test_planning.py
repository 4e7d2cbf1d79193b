"""Series, meetings like others, agenda templates."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.meetings import planning
from blkirm.meetings import rules
from collections.abc import Callable
from datetime import date
from datetime import time
from datetime import timedelta
from plone.dexterity.content import DexterityContent
from tests.meetings.conftest import START

import pytest


def series(*days: date) -> planning.Series:
    return planning.Series(days, time(10), time(15, 30), deadline_days=28)


def test_series_has_numbers_titles_hours_and_deadlines(
    world: DexterityContent, acting: Callable
) -> None:
    with acting("chair"):
        made = planning.plan_series(world["meetings"], series(date(2036, 9, 10), date(2036, 1, 16)))

    assert [(m.title, m.number, str(m.start), m.submission_deadline) for m in made] == [
        ("1. Sitzung", 1, "2036-01-16 10:00:00+01:00", date(2035, 12, 19)),
        ("2. Sitzung", 2, "2036-09-10 10:00:00+02:00", date(2036, 8, 13)),
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        series(),
        series(date(2036, 1, 1), date(2036, 1, 1)),
        series(*(date(2036, 1, 1) + timedelta(days=n) for n in range(54))),
        planning.Series((date(2036, 1, 1),), time(10), time(10)),
    ],
    ids=["no-day", "twice", "too-many", "no-time"],
)
def test_series_that_makes_no_sense_plans_nothing(
    world: DexterityContent, acting: Callable, wanted: planning.Series
) -> None:
    with acting("chair"), pytest.raises(NotAccepted):
        planning.plan_series(world["meetings"], wanted)

    assert list(world["meetings"].objectIds()) == []


def test_clone_takes_chosen_items_with_what_lies_below_and_their_audiences(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting(place="Nürnberg")
    standing = make_item(meeting, title="Ständig", standing=True, minutes_planned=10)
    make_item(standing, title="Darunter", standing=True)
    secret = make_item(meeting, title="Vertraulich", standing=True, marks=("late", "green-list"))
    make_item(meeting, title="Einmalig")
    bamf = Audience("restricted", ("authority:bamf",))
    with acting("chair"):
        change_audience(secret, bamf, by="chair")

        new = planning.clone_meeting(
            meeting,
            planning.standing_items(meeting),
            start=START + timedelta(days=90),
            end=START + timedelta(days=90, hours=3),
        )
        agenda = rules.agenda_of(new)

    assert [(e.number, e.title, e.restricted) for e in agenda] == [
        ("1", "Ständig", False),
        ("1.1", "Darunter", False),
        ("2", "Vertraulich", True),
    ]
    copies = {item.title: item for item in new.objectValues()}
    assert audience_of(copies["Vertraulich"]) == bamf
    assert copies["Vertraulich"].marks == ("green-list",)
    assert (new.place, new.number) == ("Nürnberg", 2)
    with acting("member"):
        assert [e.title for e in rules.agenda_of(new)] == ["Ständig", "Darunter"]


def test_template_keeps_the_agenda_without_what_is_confidential(
    world: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    top = make_item(meeting, title="Tagesordnung", kind="formalia", minutes_planned=5)
    make_item(top, title="Protokoll")
    secret = make_item(meeting, title="Vertraulich")
    make_item(secret, title="Darunter vertraulich")
    make_item(meeting, title="Verschiedenes")
    with acting("chair"):
        change_audience(secret, Audience("restricted", ("authority:bamf",)), by="chair")
        template = planning.save_as_template(meeting, "Übliche")
        new = planning.plan_meeting(
            world["meetings"], template, start=START, end=START + timedelta(hours=1)
        )

        assert [(e.number, e.title) for e in rules.agenda_of(new)] == [
            ("1", "Tagesordnung"),
            ("1.1", "Protokoll"),
            ("2", "Verschiedenes"),
        ]
    assert new.title == "2. Sitzung"
