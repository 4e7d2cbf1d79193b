"""Who may do what with minutes in which state."""

from blkirm.minutes import rules
from blkirm.minutes.operations import make_minutes
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any

import pytest


#: state -> what each person may do: view, write, comment, answer, lead (manage states), correct
TABLE = {
    "drafting": {"taker": "view write", "chair": "view write lead", "deputy": "view write lead"},
    "internal-review": {
        "taker": "view write",
        "chair": "view write lead",
        "deputy": "view write lead",
    },
    "circulated": {
        "taker": "view comment answer",
        "chair": "view comment answer lead",
        "deputy": "view comment answer lead",
        "member": "view comment",
        "guest": "view",
    },
    "revised": {
        "taker": "view write answer",
        "chair": "view write answer lead",
        "deputy": "view write answer lead",
        "member": "view",
        "guest": "view",
    },
    "adopted": {
        "taker": "view",
        "chair": "view lead correct",
        "deputy": "view lead",
        "member": "view",
        "guest": "view",
    },
}
WAY = {
    "drafting": (),
    "internal-review": ("review",),
    "circulated": ("review", "circulate"),
    "revised": ("review", "circulate", "revise"),
    "adopted": ("review", "circulate", "revise", "adopt"),
}
PERMISSIONS = {
    "view": "View",
    "write": rules.EDIT,
    "comment": rules.COMMENT,
    "answer": rules.ANSWER,
    "lead": rules.MANAGE_STATE,
    "correct": rules.CORRECT,
}
PEOPLE = ("taker", "chair", "deputy", "member", "guest", "outsider", "stranger", "site_admin")


@pytest.fixture
def minutes(
    world: DexterityContent,
    make_account: Callable,
    join: Callable,
    acting: Callable,
    integration: Any,
) -> Any:
    make_account("taker")
    make_account("deputy")
    join("taker", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    join("deputy", "dublin", "deputy-chair")
    start = datetime.fromisoformat("2026-12-16T10:00:00+01:00")
    with acting("chair"):
        meeting = api.content.create(
            world["meetings"],
            "Meeting",
            title="11. Sitzung",
            start=start,
            end=start + timedelta(hours=3),
        )
        api.content.transition(meeting, "invite")
        return make_minutes(meeting)


def test_each_state_gives_everybody_what_the_table_says(minutes: Any, acting: Callable) -> None:
    found = {}
    for state, steps in WAY.items():
        with acting("chair"):
            for step in steps[len(steps) - 1 :]:
                api.content.transition(minutes, step)
            assert api.content.get_state(minutes) == state
        for person in PEOPLE:
            with acting(person):
                may = [n for n, p in PERMISSIONS.items() if api.user.has_permission(p, obj=minutes)]
            if may:
                found.setdefault(state, {})[person] = " ".join(may)

    assert found == TABLE


def test_nobody_changes_minutes_of_a_concluded_party(
    minutes: Any, world: DexterityContent, acting: Callable
) -> None:
    with acting("chair"):
        api.content.transition(world, "conclude")

    for person in ("taker", "chair", "deputy"):
        with acting(person):
            may = [n for n, p in PERMISSIONS.items() if api.user.has_permission(p, obj=minutes)]
        assert may == ["view"]
