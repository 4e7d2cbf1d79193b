"""A decision in force is corrected visibly, and goes round in no circle."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.decisions.content import IDecision
from blkirm.decisions.content import ITask
from blkirm.decisions.references import CannotReplace
from blkirm.decisions.references import uids_from
from blkirm.kernel import clock
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from plone import api
from types import SimpleNamespace
from typing import Any
from zope.event import notify
from zope.interface import Invalid
from zope.lifecycleevent import ObjectModifiedEvent

import pytest
import re


PATH = "/working-parties/dublin/decisions"


def test_draft_is_changed_without_a_note(make_decision: Callable, acting: Callable) -> None:
    decision = make_decision(draft=True)

    with acting("secretariat"):
        decision.text = "Anders."
        notify(ObjectModifiedEvent(decision))

    assert decision.corrections == ()


def test_change_of_what_is_in_force_keeps_what_stood_there(
    make_decision: Callable, acting: Callable
) -> None:
    decision = make_decision(due_date=date(2027, 1, 31))

    with acting("chair"):
        decision.text = "Anders."
        with pytest.raises(NotAccepted):
            notify(ObjectModifiedEvent(decision))
        decision.correction_note = " Schreibfehler \n"
        notify(ObjectModifiedEvent(decision))
        decision.correction_note = "nichts"
        notify(ObjectModifiedEvent(decision))

    (kept,) = decision.corrections
    assert (kept.note, dict(kept.before)) == ("Schreibfehler", {"text": "Beschlossen."})
    assert (kept.account, decision.correction_note) == ("chair", "")


def test_correction_is_asked_for_by_form_and_by_rest_and_shown_to_readers(
    functional: Any, make_decision: Callable, client: Callable
) -> None:
    path = f"{PATH}/{make_decision().getId()}"
    chair, member = client("chair"), client("member")
    form = chair.get(f"{path}/edit").text
    body = {"text": "Berichtigt.", "correction_note": "Zahlendreher"}

    refused = chair.rest("PATCH", path, {"text": "Heimlich."})
    before = member.get(path).text
    done = chair.rest("PATCH", path, body)
    page = " ".join(member.get(path).text.split())
    told = member.rest("GET", path).json()

    assert re.search(r'name="form.widgets.correction_note"[^>]*required', form)
    assert 'name="form.widgets.draft' not in form
    assert (refused.status_code, done.status_code) == (400, 204)
    assert "correction note" in refused.json()["message"]
    assert "Heimlich" not in before
    assert "Corrections" not in before
    assert page.count("Zahlendreher") == 1
    assert "Beschlossen." in page.partition("What stood here before")[2]
    assert [(c["note"], c["before"]) for c in told["corrections"]] == [
        ("Zahlendreher", {"text": "Beschlossen."})
    ]
    assert "correction_note" not in told


def test_decision_replaces_neither_itself_nor_what_replaces_it(
    make_decision: Callable, acting: Callable
) -> None:
    first = make_decision("Eins")
    second = make_decision("Zwei", replaces=(api.content.get_uuid(first),))
    third = make_decision("Drei", replaces=(api.content.get_uuid(second),))

    with acting("secretariat"):
        for number in (first.number, third.number):
            with pytest.raises(CannotReplace):
                uids_from([number], first)
        allowed = uids_from([first.number], third)

    assert allowed == (api.content.get_uuid(first), api.content.get_uuid(second))[:1]


def test_nothing_is_due_before_it_was_decided_and_no_new_task_is_overdue() -> None:
    today = clock.today()
    late = SimpleNamespace(decided_on=today, due_date=today - timedelta(days=1))
    right = SimpleNamespace(decided_on=today, due_date=today)

    for schema in (IDecision, ITask):
        with pytest.raises(Invalid):
            schema.validateInvariants(late)
        schema.validateInvariants(right)
        schema.validateInvariants(SimpleNamespace())


def test_rest_refuses_days_that_make_no_sense_and_circles(
    functional: Any, make_decision: Callable, make_task: Callable, client: Callable
) -> None:
    old = make_decision("Alt")
    new = make_decision("Neu", replaces=(api.content.get_uuid(old),))
    task = make_task("Bericht")
    secretariat = client("secretariat")
    tasks = "/working-parties/dublin/tasks"
    note = {"correction_note": "Test"}

    answers = [
        secretariat.rest("PATCH", f"{PATH}/{old.getId()}", note | {"replaces": [new.number]}),
        secretariat.rest("PATCH", f"{PATH}/{old.getId()}", note | {"replaces": [old.number]}),
        secretariat.rest("PATCH", f"{PATH}/{old.getId()}", note | {"due_date": "2020-01-01"}),
        secretariat.rest("PATCH", f"{tasks}/{task.getId()}", {"due_date": "2020-01-01"}),
        secretariat.rest("PATCH", f"{tasks}/{task.getId()}", {"responsible": "nobody"}),
        secretariat.rest("POST", tasks, {"@type": "Task", "title": "x", "due_date": "2020-01-01"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert "replaced by this decision" in answers[0].text
    assert "cannot have to be done by" in answers[2].text
    assert "is over" in answers[3].text


def test_what_a_decision_comes_from_is_told_to_its_readers_only(
    functional: Any, party: Any, make_decision: Callable, acting: Callable, client: Callable
) -> None:
    with acting("secretariat"):
        begin = clock.now() + timedelta(days=30)
        meeting = api.content.create(
            party["meetings"], "Meeting", title="Sitzung", start=begin,
            end=begin + timedelta(hours=4),
        )  # fmt: skip
    uid = api.content.get_uuid(meeting)
    decision = make_decision(meeting=uid)
    with acting("secretariat"):
        change_audience(decision, Audience("network", ()), "secretariat")
    path = f"{PATH}/{decision.getId()}"
    search = (
        f"/@search?portal_type=Decision&metadata_fields=_all&UID={api.content.get_uuid(decision)}"
    )
    member, stranger = client("member"), client("stranger")

    told = [who.rest("GET", path).text.count(uid) > 0 for who in (member, stranger)]
    found = [stranger.rest("GET", search).json(), member.rest("GET", search).json()]

    assert told == [True, False]
    assert [each["items_total"] for each in found] == [1, 1]
    assert uid not in str(found)


def test_texts_and_notes_with_a_marking_do_not_pass(
    functional: Any, make_decision: Callable, client: Callable
) -> None:
    path = f"{PATH}/{make_decision(addressees=['land:DE-NW']).getId()}"
    secretariat, member = client("secretariat"), client("member")
    marked = "VS-NUR FÜR DEN DIENSTGEBRAUCH\nDer Inhalt."
    report = {"line": "DE-NW", "state": "done", "note": marked}
    page = member.get(f"{path}/@@report?line=DE-NW").text
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]

    answers = [
        secretariat.rest("POST", PATH, {"@type": "Decision", "title": "Neu", "text": marked}),
        secretariat.rest("PATCH", path, {"text": marked, "correction_note": "Test"}),
        secretariat.rest("PATCH", path, {"text": "Anders.", "correction_note": marked}),
        member.rest("POST", f"{path}/@follow-up", report),
    ]
    form = member.post(f"{path}/@@report", data={**report, "_authenticator": token})

    assert [answer.status_code for answer in (*answers, form)] == [400] * 5
    assert "Der Inhalt." in form.text
    after = member.rest("GET", path).json()
    assert (after["text"], after["follow_up"]) == ("Beschlossen.", {"DE-NW": "open"})
    assert secretariat.rest("GET", f"{PATH}?fullobjects").json()["items_total"] == 1
