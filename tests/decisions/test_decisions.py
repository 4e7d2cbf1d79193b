from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.decisions import operations
from blkirm.decisions import rules
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.numbers import PATTERN
from blkirm.decisions.register import Register
from blkirm.decisions.register import Wish
from blkirm.decisions.reminders import remind_late
from blkirm.kernel import clock
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.records import Values
from blkirm.minutes.writing import put_entry
from blkirm.notifications.record import get_notices
from collections.abc import Callable
from datetime import date
from datetime import datetime
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any

import pytest


TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def item(party: Any, acting: Callable) -> Any:
    with acting("secretariat"):
        meeting = api.content.create(
            party["meetings"],
            "Meeting",
            title="12. Sitzung",
            start=datetime(2026, 11, 3, 10, tzinfo=clock.BERLIN),
            end=datetime(2026, 11, 3, 16, tzinfo=clock.BERLIN),
        )
        return api.content.create(
            meeting, "AgendaItem", title="Leitlinien", draft_resolution="Die Länder führen ein."
        )


def test_each_party_has_a_register_and_a_place_for_tasks(party: Any) -> None:
    assert [party[name].portal_type for name in ("decisions", "tasks")] == ["Decisions", "Tasks"]


def test_decisions_are_numbered_by_party_and_year(make_decision: Callable) -> None:
    made = [
        make_decision(decided_on=date(2026, 5, 1)),
        make_decision(decided_on=date(2025, 5, 1)),
        make_decision(),
    ]

    assert [d.number for d in made] == ["2026/001", "2025/001", "2026/002"]


def test_decision_for_named_recipients_leaves_no_gap(
    make_decision: Callable, item: Any, acting: Callable
) -> None:
    change_audience(item, Audience("restricted", ("authority:im-nw",)), "secretariat")

    made = [
        make_decision(),
        make_decision(item=api.content.get_uuid(item)),
        make_decision(),
    ]

    assert [made[0].number, made[2].number] == ["2026/001", "2026/002"]
    assert PATTERN.fullmatch(made[1].number)
    assert "V" in made[1].number
    with acting("federation"):
        assert [b.decision_number for b in Register(Wish(party="dublin")).page()] == [
            "2026/002",
            "2026/001",
        ]
    with acting("member"):
        assert Register(Wish(party="dublin")).total == 3


def test_draft_has_no_number_and_is_for_those_who_lead_the_party(
    make_decision: Callable, acting: Callable
) -> None:
    draft = make_decision(draft=True)

    with acting("member"):
        assert not api.user.has_permission("View", obj=draft)
    with acting("secretariat"):
        assert draft.number == ""
        operations.change_state(draft, "record")
    with acting("member"):
        assert api.user.has_permission("View", obj=draft)
    assert draft.number == "2026/001"


def test_what_is_in_the_register_is_deleted_by_nobody(
    make_decision: Callable, acting: Callable
) -> None:
    decision = make_decision()

    with acting("chair"):
        assert not api.user.has_permission("Delete objects", obj=decision)


def test_decision_made_of_an_item_takes_its_resolution_and_day(item: Any, acting: Callable) -> None:
    with acting("secretariat"):
        decision = operations.decision_from(item)

    assert (
        decision.title,
        decision.text,
        decision.decided_on,
        api.content.get_state(decision),
    ) == (
        "Leitlinien",
        "Die Länder führen ein.",
        date(2026, 11, 3),
        "draft",
    )


def test_decision_follows_its_item_when_that_is_narrowed_before(
    make_decision: Callable, item: Any, acting: Callable
) -> None:
    wanted = Audience("restricted", ("land:DE-NW",), "TLP:AMBER")
    change_audience(item, wanted, "secretariat")

    decision = make_decision(item=api.content.get_uuid(item))

    assert audience_of(decision) == wanted
    with acting("bavaria"):
        assert not api.user.has_permission("View", obj=decision)


def test_members_report_for_the_authority_they_act_for_and_no_other(
    make_decision: Callable, acting: Callable
) -> None:
    decision = make_decision(addressees=["level:land", "authority:munich"])
    lines = ("DE-NW", "DE-BY", "federal", "authority:munich")
    may = {}
    for person in ("member", "bavaria", "city", "federation", "guest", "chair", "stranger"):
        with acting(person):
            may[person] = [line for line in lines if rules.may_report(decision, line)]

    assert may == {
        "member": ["DE-NW"],
        "bavaria": ["DE-BY"],
        "city": ["authority:munich"],
        "federation": ["federal"],
        "guest": [],
        "chair": [*lines],
        "stranger": [],
    }


def test_lines_are_open_until_somebody_reports(make_decision: Callable) -> None:
    decision = make_decision(addressees=["land:DE-NW", "land:DE-BY"])

    operations.report(decision, "DE-NW", Entry("in-progress", "läuft", authority="im-nw"))
    operations.report(decision, "DE-NW", Entry("done", "fertig", authority="im-nw"))

    assert rules.states_of(decision) == {"DE-BY": "open", "DE-NW": "done"}
    assert [e.state for e in decision.follow_up_record.entries("DE-NW")] == ["in-progress", "done"]


def test_totals_count_what_the_reader_may_see(
    make_decision: Callable, item: Any, acting: Callable
) -> None:
    change_audience(item, Audience("restricted", ("authority:im-nw",)), "secretariat")
    open_to_all = make_decision(addressees=["land:DE-NW"], due_date=date(2026, 11, 1))
    make_decision(
        addressees=["land:DE-NW"], item=api.content.get_uuid(item), due_date=date(2026, 11, 1)
    )
    operations.report(open_to_all, "DE-NW", Entry("in-progress"))
    seen = {}
    for person in ("member", "bavaria"):
        with acting(person):
            totals = Register(Wish(party="dublin")).totals
            seen[person] = (totals.of_line("DE-NW"), totals.late["DE-NW"])

    assert seen == {"member": (2, 2), "bavaria": (1, 1)}


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, ["2026/002", "2026/001"]),
        ({"type": "mandate"}, ["2026/002"]),
        ({"text": "Charter"}, ["2026/002"]),
        ({"line": "DE-NW", "state": "open"}, ["2026/002"]),
        ({"late": True}, ["2026/002"]),
        ({"late": True, "line": "DE-BY"}, []),
        ({"year": 2025}, []),
    ],
    ids=["all", "type", "text", "line", "late", "late-elsewhere", "year"],
)
def test_register_is_filtered(
    make_decision: Callable, acting: Callable, wish: dict, found: list[str]
) -> None:
    make_decision(addressees=["land:DE-BY"])
    make_decision(
        "Charterflüge",
        type="mandate",
        addressees=["land:DE-NW"],
        due_date=date(2026, 10, 1),
        text="Charter",
    )

    with acting("member"):
        assert [b.decision_number for b in Register(Wish(party="dublin", **wish)).page()] == found


def test_what_replaces_and_what_is_replaced_know_of_each_other(make_decision: Callable) -> None:
    old = make_decision()
    uid = api.content.get_uuid(old)

    new = make_decision(replaces=(uid,))

    assert old.replaced_by == (api.content.get_uuid(new),)


def test_nobody_owes_anything_on_what_was_replaced(
    make_decision: Callable, acting: Callable
) -> None:
    old = make_decision(addressees=["land:DE-NW", "land:DE-BY"], due_date=date(2026, 11, 1))
    operations.report(old, "DE-BY", Entry("done"))

    new = make_decision(replaces=(api.content.get_uuid(old),), draft=True)
    before = rules.states_of(old)
    with acting("secretariat"):
        operations.change_state(new, "record")

    assert before == {"DE-BY": "done", "DE-NW": "open"}
    assert rules.states_of(old) == {"DE-BY": "done", "DE-NW": "superseded"}
    assert Register(Wish(party="dublin", late=True)).total == 0
    assert remind_late() == 0


def test_task_is_finished_by_those_who_have_it(make_task: Callable, acting: Callable) -> None:
    task = make_task(responsible="im-nw", due_date=date(2026, 11, 1))

    with acting("bavaria"), pytest.raises(WorkflowException):
        operations.change_state(task, "finish")
    assert rules.is_task_late(task)
    with acting("member"):
        operations.change_state(task, "finish", "erledigt")

    assert (api.content.get_state(task), rules.is_task_late(task)) == ("done", False)


def test_open_tasks_come_up_in_the_next_planned_meeting_once(
    party: Any, make_task: Callable, acting: Callable
) -> None:
    make_task("Bericht")
    with acting("secretariat"):
        meeting = api.content.create(
            party["meetings"],
            "Meeting",
            title="13. Sitzung",
            start=datetime(2026, 12, 3, 10, tzinfo=clock.BERLIN),
            end=datetime(2026, 12, 3, 16, tzinfo=clock.BERLIN),
        )
    make_task("Noch ein Bericht")

    assert [item.title for item in meeting.objectValues()] == ["Offene Aufgaben"]


def test_decision_is_narrowed_together_with_its_item(
    make_decision: Callable, item: Any, acting: Callable
) -> None:
    decision = make_decision(item=api.content.get_uuid(item))
    wanted = Audience("restricted", ("land:DE-NW",))

    change_audience(item, wanted, "secretariat")

    assert audience_of(decision) == wanted
    with acting("bavaria"):
        assert Register(Wish(party="dublin")).total == 0


def test_only_those_who_are_late_are_reminded(
    party: Any, make_decision: Callable, make_task: Callable
) -> None:
    late = make_decision(
        addressees=["land:DE-NW", "land:DE-BY"], due_date=date(2026, 11, 1), title="Alt"
    )
    make_decision(addressees=["level:land"], due_date=date(2026, 12, 1))
    operations.report(late, "DE-BY", Entry("done"))

    make_task("Bericht", responsible="im-nw", due_date=date(2026, 11, 2))

    first, again = remind_late(), remind_late()
    with clock.at(date(2026, 12, 6)):
        later = remind_late()

    assert (first, again) == (1, 0)
    told = {a: len(get_notices().of_account(a)) for a in ("member", "bavaria", "guest", "chair")}
    assert told == {"member": 2, "bavaria": 1, "guest": 0, "chair": 1}
    assert later == len([a for a in told.values() if a]) + 2
    assert get_notices().of_account("member")[0].subject.mapping == {"number": 3}


def test_decision_takes_what_the_minutes_say(item: Any, acting: Callable) -> None:
    meeting = item.aq_parent
    with acting("secretariat"):
        api.content.transition(meeting, "invite")
        minutes = make_minutes(meeting)
        values = Values(resolution="Wie protokolliert.", outcome="majority")
        put_entry(minutes, api.content.get_uuid(item), values, "secretariat")
        decision = operations.decision_from(item)

    assert (decision.text, decision.result) == ("Wie protokolliert.", "majority")
