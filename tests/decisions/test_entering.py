"""Decisions and tasks straight from the minutes, waiting for them where the party says so."""

from blkirm.decisions import operations
from blkirm.decisions import rules
from blkirm.kernel import clock
from blkirm.minutes.operations import adopt
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.party_rules import PartyRules
from blkirm.minutes.party_rules import set_party_rules
from blkirm.minutes.records import Values
from blkirm.minutes.writing import put_entry
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.meetings.convening import add_item
from tests.meetings.convening import make_meeting
from tests.meetings.convening import token_in
from typing import Any

import pytest
import transaction


@pytest.fixture
def held(party: Any, acting: Callable) -> Any:
    """A meeting with two items and minutes that say something about the first."""
    meeting = make_meeting(party, items=0)
    items = [add_item(meeting, title) for title in ("Zuerst", "Danach")]
    with acting("secretariat"):
        api.content.transition(meeting, "invite")
        minutes = make_minutes(meeting)
        uid = api.content.get_uuid(items[0])
        put_entry(minutes, uid, Values(resolution="Entwurf.", outcome="majority"), "secretariat")
    return meeting, minutes, items


def wait_for_minutes(thing: Any) -> None:
    set_party_rules(thing, replace(party_rules(thing), decisions_wait=True))


def adopted(minutes: Any, acting: Callable) -> None:
    with acting("secretariat"), clock.at(clock.today() + timedelta(days=60)):
        for step in ("review", "circulate", "revise"):
            if step in {t["id"] for t in api.portal.get_tool("portal_workflow").getTransitionsFor(
                minutes
            )}:  # fmt: skip
                api.content.transition(minutes, step)
        adopt(minutes)


def test_drafts_enter_the_register_with_the_minutes_in_the_order_of_the_agenda(
    held: Any, acting: Callable
) -> None:
    meeting, minutes, (first, second) = held
    wait_for_minutes(meeting)
    with acting("secretariat"):
        late = operations.decision_from(second, draft=False, text="Selbst geschrieben.")
        early = operations.decision_from(first, draft=False)
        waiting = [(d.number, api.content.get_state(d)) for d in (early, late)]
        with pytest.raises(WorkflowException):
            operations.change_state(early, "record")
        uid = api.content.get_uuid(first)
        put_entry(minutes, uid, Values(resolution="Fassung.", outcome="amended"), "secretariat")

    adopted(minutes, acting)

    assert waiting == [("", "draft"), ("", "draft")]
    assert [d.number[-3:] for d in (early, late)] == ["001", "002"]
    assert (early.text, early.result) == ("Fassung.", "amended")
    assert late.text == "Selbst geschrieben."


def test_drafts_stay_drafts_where_nothing_was_settled(held: Any, acting: Callable) -> None:
    _meeting, minutes, (first, _second) = held
    with acting("secretariat"):
        decision = operations.decision_from(first)

    adopted(minutes, acting)

    assert rules.reasons_against_entering(decision) == []
    assert api.content.get_state(decision) == "draft"


def test_rules_of_a_party_kept_before_say_nothing_of_waiting() -> None:
    assert not PartyRules().decisions_wait


def test_decision_and_task_are_made_in_one_step(
    functional: Any, held: Any, client: Callable
) -> None:
    meeting, _minutes, (first, _second) = held
    path = f"/working-parties/dublin/meetings/{meeting.getId()}/{first.getId()}"
    secretariat, member = client("secretariat"), client("member")
    form = secretariat.get(f"{path}/@@make-decision").text
    token = {"_authenticator": token_in(form)}
    said = {"title": "Beschluss", "type": "mandate", "text": "So.", "addressees": ["land:DE-NW"]}
    todo = {"title": "Bericht", "responsible": "im-nw"}

    wrong = [
        secretariat.post(f"{path}/@@make-decision", data=token | said | more).status_code
        for more in ({"title": ""}, {"type": "x"}, {"due_date": "2020-01-01"})
    ]
    wrong += [
        secretariat.post(f"{path}/@@make-task", data=token | todo | more).status_code
        for more in ({"responsible": "x"}, {"due_date": "2020-01-01"}, {"due_date": "soon"})
    ]
    foreign = [
        member.post(f"{path}/@@make-decision", data=said).status_code,
        member.get(f"{path}/@@make-task").status_code,
    ]
    decided = secretariat.post(f"{path}/@@make-decision", data=token | said)
    task = secretariat.post(f"{path}/@@make-task", data=token | todo)
    transaction.begin()
    (decision,) = api.portal.get()["working-parties"]["dublin"]["decisions"].objectValues()
    (made,) = api.portal.get()["working-parties"]["dublin"]["tasks"].objectValues()

    assert "Entwurf." in form
    assert wrong == [400] * 6
    assert foreign == [403, 403]
    assert (decided.status_code, task.status_code) == (303, 303)
    assert decided.headers["Location"].endswith(f"/minutes#entry-{api.content.get_uuid(first)}")
    assert (decision.number[-4:], decision.type, decision.addressees) == (
        "/001",
        "mandate",
        ["land:DE-NW"],
    )
    assert (made.title, made.responsible) == ("Bericht", "im-nw")
