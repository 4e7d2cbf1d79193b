"""What makes no sense is answered with a sentence, and nothing is changed."""

from blkirm.meetings import rules
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tests.conftest import Client
from tests.meetings.test_services import add
from tests.meetings.test_services import agenda
from tests.meetings.test_services import MEETING
from tests.meetings.test_services import people
from tests.meetings.test_services import PLACE
from threading import Barrier
from threading import BrokenBarrierError
from typing import Any

import pytest
import re
import transaction


__all__ = ["people"]
FORM = f"{PLACE}/@@plan-meeting"
ITEM = {"@type": "AgendaItem", "title": "Punkt"}
#: A Wednesday that is no holiday anywhere.
FIELDS = {
    "title": "Sitzung",
    "kind": "regular",
    "mode": "video",
    "start": "2036-11-26T10:00",
    "end": "2036-11-26T12:00",
}


def send(who: Client, path: str, page: str = "", **fields: Any) -> Any:
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', who.get(page or path).text)[1]
    return who.post(path, data={"_authenticator": token, **fields})


def meetings(who: Client) -> int:
    return who.rest("GET", PLACE).json()["items_total"]


class TestMeetings:
    """One site for all of it."""

    def test_rest_refuses_meetings_and_items_that_make_no_sense(
        self, people: dict[str, Client]
    ) -> None:
        chair = people["chair"]
        path, made = add(chair, PLACE, **MEETING)
        before = chair.rest("GET", path).json()
        for body in (
            {"end": "2036-12-16T09:00"},
            {"start": "2036-12-17T09:00"},
            {"submission_deadline": "2036-12-17"},
            {"submission_deadline": "soon"},
            {"kind": "party"},
            {"mode": "smoke-signals"},
            {"video_link": "not a link"},
        ):
            answer = chair.rest("PATCH", path, body)
            assert (answer.status_code, bool(answer.json()["message"])) == (400, True), body
        for field, value in (
            ("kind", "party"),
            ("rapporteur", "ministry-of-magic"),
            ("marks", ["golden"]),
            ("minutes_planned", -5),
            ("minutes_planned", "ten"),
            ("papers", ["no-such-paper"]),
            ("papers", 5),
            ("title", ""),
        ):
            answer = chair.rest("POST", path, {**ITEM, field: value})
            assert (answer.status_code, bool(answer.json()["message"])) == (400, True), field
        clone = {"start": "2037-03-10T10:00", "end": "2037-03-10T12:00"}
        for body in (
            {**clone, "end": "2037-03-10T10:00"},
            {**clone, "submission_deadline": "2037-03-11"},
            {**clone, "items": "all"},
        ):
            assert chair.rest("POST", f"{path}/@clone", body).status_code == 400

        after = chair.rest("GET", path).json()
        assert after == before
        assert meetings(chair) == 1

    def test_forms_refuse_and_keep_what_was_written(self, people: dict[str, Client]) -> None:
        chair = people["chair"]
        for wrong, said in (
            ({"end": "2036-11-26T09:00"}, "must end after it has begun"),
            ({"submission_deadline": "2036-11-27"}, "must not be after the day"),
            ({"kind": "party"}, "choose one of the list"),
            ({"start": "tomorrow"}, "write a day and time"),
            ({"video_link": "javascript:alert(1)"}, "begins with https://"),
        ):
            answer = send(chair, FORM, **{**FIELDS, **wrong})
            assert (answer.status_code, said in answer.text) == (400, True), wrong
            assert 'value="Sitzung"' in answer.text
        assert meetings(chair) == 0

        done = send(chair, FORM, **FIELDS)
        path = re.sub(r"^https?://[^/]+/plone", "", done.headers["Location"])
        submit = f"{path}/@@submit-item"
        for wrong in (
            {"kind": "x"},
            {"rapporteur": "x"},
            {"minutes_planned": "1441"},
            {"title": ""},
        ):
            answer = send(chair, submit, **{"title": "Punkt", "kind": "report", **wrong})
            assert answer.status_code == 400, wrong
        assert agenda(chair, path) == []

    def test_unusual_days_are_planned_once_they_are_confirmed(
        self, people: dict[str, Client]
    ) -> None:
        chair = people["chair"]
        form = f"{PLACE}/@@plan-year"
        fields = {"days": "2036-10-03\n2036-11-26", "begins": "10:00", "ends": "12:00"}
        fields |= {"kind": "regular", "mode": "video", "deadline_weeks": "4"}

        asked = send(chair, form, **fields)
        for other in ("2036-11-26", "2036-10-04"):
            assert send(chair, form, **fields, despite=other).status_code == 400
        assert meetings(chair) == 0
        done = send(chair, form, **fields, despite="2036-10-03")

        assert asked.status_code == 400
        assert "is a public holiday in all Länder: German Unity Day." in asked.text
        assert 'value="2036-10-03"' in asked.text
        assert (done.status_code, meetings(chair)) == (303, 2)

    def test_nothing_goes_into_a_closed_meeting(self, people: dict[str, Client]) -> None:
        chair = people["chair"]
        path, _made = add(chair, PLACE, **MEETING)
        closed, closed_made = add(chair, PLACE, **{**MEETING, "title": "Vorbei"})
        item, made = add(chair, path, **ITEM)
        for step in ("invite", "hold", "close"):
            assert chair.rest("POST", f"{closed}/@workflow/{step}").status_code == 200

        deferred = chair.rest("POST", f"{item}/@defer", {"meeting": closed_made["UID"]})
        decided = send(
            chair,
            f"{path}/@@decide-item",
            f"{path}/@@agenda",
            action="defer",
            item=made["UID"],
            meeting=closed_made["UID"],
        )
        moved = chair.rest("POST", f"{closed}/@move", {"source": made["@id"]})

        assert (deferred.status_code, decided.status_code) == (400, 400)
        assert "is closed or cancelled" in deferred.json()["message"]
        assert "choose a meeting to come" in decided.text
        assert moved.status_code >= 400
        assert agenda(chair, path) == [("1", "Punkt")]
        assert agenda(chair, closed) == []


def test_two_who_plan_at_the_same_moment_get_two_numbers(
    functional: Any, world: Any, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, next_number = Barrier(2), rules.next_number

    def next_number_together(*arguments: Any) -> int:
        found = next_number(*arguments)
        # Both have counted before either is stored; whoever comes again is alone.
        with suppress(BrokenBarrierError):
            together.wait(timeout=20)
        together.abort()
        return found

    monkeypatch.setattr(rules, "next_number", next_number_together)
    people = [client("chair"), client("secretariat")]
    times = {"start": "2036-12-16T10:00:00", "end": "2036-12-16T15:00:00"}
    where = "/working-parties/dublin/meetings"
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(person.rest, "POST", where, {"@type": "Meeting", "title": title, **times})
            for person, title in zip(people, ("Herbst", "Winter"), strict=True)
        ]
        answers = [each.result() for each in sent]
    typed = people[0].rest(
        "POST", where, {"@type": "Meeting", "title": "Noch eine", "number": 2, **times}
    )
    transaction.begin()
    numbers = sorted(meeting.number for meeting in world["meetings"].objectValues())

    assert [answer.status_code for answer in answers] == [201, 201]
    assert numbers == [1, 2]
    assert typed.status_code == 400
    assert "2" in typed.json()["message"]
