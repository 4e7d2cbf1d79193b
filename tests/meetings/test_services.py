"""Meetings and agendas over HTTP, by REST and by plain forms without scripts."""

from collections.abc import Callable
from plone.dexterity.content import DexterityContent
from tests.conftest import Client
from typing import Any

import pytest
import re


PLACE = "/working-parties/dublin/meetings"
MEETING = {
    "@type": "Meeting",
    "title": "11. Sitzung",
    "kind": "regular",
    "start": "2036-12-16T10:00:00",
    "end": "2036-12-16T15:30:00+01:00",
    "place": "Nürnberg",
    "mode": "hybrid",
}


@pytest.fixture
def people(world: DexterityContent, client: Callable) -> dict[str, Client]:
    return {name: client(name) for name in ("chair", "member", "guest")}


def add(who: Client, path: str, **body: Any) -> tuple[str, dict[str, Any]]:
    """Create something and return its path and what was answered."""
    answer = who.rest("POST", path, body)
    assert answer.status_code == 201, answer.text
    return f"{path}/{answer.json()['id']}", answer.json()


def agenda(who: Client, path: str) -> list[tuple[str, str]]:
    items = who.rest("GET", f"{path}/@agenda").json()["items"]
    return [(item["number"], item.get("title", "")) for item in items]


def step(who: Client, path: str, *steps: str) -> None:
    for name in steps:
        assert who.rest("POST", f"{path}/@workflow/{name}").status_code == 200


def test_chair_plans_member_submits_guest_reads_what_was_accepted(
    people: dict[str, Client],
) -> None:
    chair, member, guest = people.values()

    path, made = add(chair, PLACE, **MEETING)
    first, first_made = add(chair, path, **{"@type": "AgendaItem", "title": "Tagesordnung"})
    _sub, sub_made = add(chair, first, **{"@type": "AgendaItem", "title": "Nachtrag"})
    item, submitted = add(
        member, path, **{"@type": "AgendaItem", "title": "Leitlinien", "marks": ["late"]}
    )

    assert (made["start"], made["end"]) == (
        "2036-12-16T10:00:00+01:00",
        "2036-12-16T15:30:00+01:00",
    )
    assert [first_made["number"], sub_made["number"]] == ["1", "1.1"]
    assert (submitted["review_state"], submitted["marks"]) == ("submitted", [])
    assert guest.rest("GET", item).status_code == 404
    assert member.rest("PATCH", item, {"title": "Leitlinien neu"}).status_code == 204
    assert chair.rest("POST", f"{item}/@accept").status_code == 200
    assert member.rest("PATCH", item, {"title": "Leitlinien alt"}).status_code == 403
    assert agenda(guest, path) == [
        ("1", "Tagesordnung"),
        ("1.1", "Nachtrag"),
        ("2", "Leitlinien neu"),
    ]
    for page in (path, item, f"{PLACE}?year=2036", "/working-parties/dublin"):
        assert guest.get(f"/de{page}").status_code == 200
    assert "Nachtrag" in guest.get(f"/de{path}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("end", "2036-12-16T09:00"),
        ("end", "tomorrow"),
        ("start", 5),
        ("kind", "party"),
        ("number", -1),
    ],
    ids=["ends-before-it-starts", "no-moment", "number-for-a-moment", "unknown-kind", "no-number"],
)
def test_meeting_that_makes_no_sense_is_refused(
    people: dict[str, Client], field: str, value: Any
) -> None:
    answer = people["chair"].rest("POST", PLACE, {**MEETING, field: value})

    assert answer.status_code == 400, answer.text
    assert answer.json()["message"]
    assert people["chair"].rest("GET", PLACE).json()["items_total"] == 0


def test_order_is_changed_by_uid(people: dict[str, Client]) -> None:
    chair = people["chair"]
    path, meeting = add(chair, PLACE, **MEETING)
    made = [
        add(chair, path, **{"@type": "AgendaItem", "title": title})[1]["UID"] for title in "ABC"
    ]

    def change(**body: Any) -> list[tuple[str, str]]:
        answer = chair.rest("PATCH", f"{path}/@agenda", body)
        assert answer.status_code == 200, answer.text
        return [(item["number"], item["title"]) for item in answer.json()["items"]]

    assert change(item=made[2], before=made[0]) == [("1", "C"), ("2", "A"), ("3", "B")]
    assert change(item=made[1], into=made[0]) == [("1", "C"), ("2", "A"), ("2.1", "B")]
    assert change(item=made[1], into=meeting["UID"]) == [("1", "C"), ("2", "A"), ("3", "B")]
    assert change(order=made) == [("1", "A"), ("2", "B"), ("3", "C")]
    for body in ({}, {"item": made[0]}, {"order": [made[0], "x"]}, {"item": 1, "before": made[0]}):
        assert chair.rest("PATCH", f"{path}/@agenda", body).status_code == 400
    assert people["member"].rest("PATCH", f"{path}/@agenda", {"order": made}).status_code == 403


def test_item_is_declined_and_deferred_with_sentences(people: dict[str, Client]) -> None:
    chair, member, _guest = people.values()
    path, _meeting = add(chair, PLACE, **MEETING)
    later, later_made = add(chair, PLACE, **{**MEETING, "title": "Später"})
    closed, closed_made = add(chair, PLACE, **{**MEETING, "title": "Vorbei"})
    step(chair, closed, "invite", "hold", "close")
    item, made = add(member, path, **{"@type": "AgendaItem", "title": "Leitlinien"})

    into_closed = chair.rest("POST", f"{item}/@defer", {"meeting": closed_made["UID"]})
    moved = chair.rest("POST", f"{closed}/@move", {"source": made["@id"]})
    unreasoned = chair.rest("POST", f"{item}/@decline", {})

    assert into_closed.status_code == 400
    assert "is closed or cancelled" in into_closed.json()["message"]
    assert moved.status_code in (400, 401, 403, 404)
    assert unreasoned.status_code == 400
    assert member.rest("POST", f"{item}/@accept").status_code == 403
    deferred = chair.rest("POST", f"{item}/@defer", {"meeting": later_made["UID"]})
    assert deferred.status_code == 200, deferred.text
    item = f"{later}/{deferred.json()['id']}"
    declined = chair.rest("POST", f"{item}/@decline", {"reason": "Anderswo."})
    assert declined.json()["decline_reason"] == "Anderswo."
    assert member.rest("GET", item).json()["review_state"] == "declined"
    assert chair.rest("POST", closed, {"@type": "AgendaItem", "title": "x"}).status_code in (
        400,
        403,
    )


def test_year_is_planned_cloned_and_templated(people: dict[str, Client]) -> None:
    chair = people["chair"]
    body = {"days": ["2036-03-12", "2036-09-10"], "begins": "10:00", "ends": "15:30"}

    made = chair.rest("POST", f"{PLACE}/@series", {**body, "deadline_days": 28})
    assert made.status_code == 201, made.text
    titles = [meeting["title"] for meeting in made.json()["items"]]
    path = PLACE + "/" + made.json()["items"][0]["id"]
    add(chair, path, **{"@type": "AgendaItem", "title": "Ständig", "standing": True})
    clone = chair.rest(
        "POST", f"{path}/@clone", {"start": "2037-03-12T10:00", "end": "2037-03-12T12:00"}
    )
    kept = chair.rest("POST", f"{path}/@agenda-template", {"save": "Übliche"})
    with_template = chair.rest(
        "POST", f"{PLACE}/@series", {**body, "days": ["2038-01-01"], "template": kept.json()["id"]}
    )

    assert titles == ["1. Sitzung", "2. Sitzung"]
    assert [entry["title"] for entry in clone.json()["agenda"]] == ["Ständig"]
    assert [e["title"] for e in with_template.json()["items"][0]["agenda"]] == ["Ständig"]
    for bad in ({}, {**body, "days": "x"}, {**body, "ends": "09:00"}, {**body, "kind": "x"}):
        assert chair.rest("POST", f"{PLACE}/@series", bad).status_code == 400
    assert people["member"].rest("POST", f"{PLACE}/@series", body).status_code == 403


def test_search_says_nothing_of_hidden_papers_of_items(people: dict[str, Client]) -> None:
    path, _made = add(people["chair"], PLACE, **MEETING)
    add(people["chair"], path, **{"@type": "AgendaItem", "title": "Leitlinien"})

    found = people["guest"].rest("GET", "/@search?portal_type=AgendaItem&metadata_fields=_all")

    assert [item["title"] for item in found.json()["items"]] == ["Leitlinien"]
    assert "agenda_papers" not in found.text


def test_forms_work_without_scripts(people: dict[str, Client]) -> None:
    chair, member, _guest = people.values()

    def send(who: Client, page: str, target: str, **fields: Any) -> Any:
        token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', who.get(page).text)[1]
        return who.post(target, data={"_authenticator": token, **fields})

    form = f"{PLACE}/@@plan-meeting"
    values = {"title": "", "kind": "regular", "mode": "video", "start": "2036-12-16T10:00"}
    wrong = send(chair, form, form, **values, end="2036-12-16T09:00")
    done = send(chair, form, form, **values, end="2036-12-16T12:00")
    path = re.sub(r"^https?://[^/]+/plone", "", done.headers["Location"])
    submit = f"{path}/@@submit-item"
    for title in ("Erster", "Zweiter"):
        answer = send(chair, submit, submit, title=title, kind="discussion")
        assert answer.status_code == 303, answer.text
    uids = re.findall(r'value="([0-9a-f]{32}) up"', chair.get(f"{path}/@@agenda").text)
    moved = send(chair, f"{path}/@@agenda", f"{path}/@@arrange-item", move=f"{uids[1]} up")
    submitted = send(member, submit, submit, title="Dritter", kind="report", minutes_planned="600")
    declined = send(
        chair,
        f"{path}/@@agenda",
        f"{path}/@@decide-item",
        action="decline",
        item=re.search(r'name="item"[^>]*value="(\w+)"', chair.get(f"{path}/@@agenda").text)[1],
    )

    assert wrong.status_code == 400
    assert "must end after it has begun" in wrong.text
    assert 'value="2036-12-16T10:00"' in wrong.text
    assert (done.status_code, moved.status_code, submitted.status_code) == (303, 303, 303)
    assert agenda(chair, path) == [("1", "Zweiter"), ("2", "Erster")]
    assert declined.status_code == 400
    assert "Please give a reason" in declined.text
    assert member.get(f"{path}/@@agenda").status_code in (302, 403, 404)
