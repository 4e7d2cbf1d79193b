from blkirm.access.register import get_register
from blkirm.kernel import clock
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest


PLACE = "/working-parties/dublin/@memberships"
GRANT = {"person": "outsider", "role": "member", "on_behalf_of": "bamf"}


def people(answer: Any) -> list[str]:
    return sorted(item["person"] for item in answer.json()["items"])


def test_members_list_each_other(functional: Any, world: Any, client: Callable) -> None:
    answer = client("member").rest("GET", PLACE)

    assert people(answer) == ["chair", "guest", "member", "secretariat"]
    assert {name for item in answer.json()["items"] for name in item} == {
        "id",
        "person",
        "party",
        "role",
        "on_behalf_of",
        "voting_right",
        "valid_from",
        "valid_until",
        "ended_at",
    }


@pytest.mark.parametrize("at", ["", f"?at={clock.today()}"], ids=["now", "on a day"])
def test_guest_gets_numbers_and_no_person(
    functional: Any, world: Any, client: Callable, at: str
) -> None:
    guest = client("guest")
    own = next(get_register().of_person("guest"))
    chair = next(get_register().of_person("chair"))

    answer = guest.rest("GET", PLACE + at)

    assert {k: v for k, v in answer.json().items() if k not in ("@id", "at")} == {
        "items": [],
        "items_total": 4,
        "by_level": {"federal": 2, "land": 1, "municipal": 1},
        "by_land": {"DE-BY": 1, "DE-NW": 1},
    }
    assert "chair" not in answer.text
    assert guest.rest("GET", f"{PLACE}/{chair.id}").status_code == 404
    assert guest.rest("GET", f"{PLACE}/{own.id}").json()["person"] == "guest"


def test_history_is_for_managers_and_the_person_it_is_about(
    functional: Any, world: Any, client: Callable
) -> None:
    member = next(get_register().of_person("member"))
    chair = next(get_register().of_person("chair"))
    someone = client("member")

    own = someone.rest("GET", f"{PLACE}/{member.id}").json()
    other = someone.rest("GET", f"{PLACE}/{chair.id}").json()
    managed = client("chair").rest("GET", f"{PLACE}/{member.id}").json()

    assert ("history" in own, "history" in other, "history" in managed) == (True, False, True)
    assert ("reason" in own, "reason" in other) == (True, False)


@pytest.mark.parametrize("person", ["secretariat", "chair"])
def test_secretariat_and_chair_grant(
    functional: Any, world: Any, client: Callable, person: str
) -> None:
    answer = client(person).rest("POST", PLACE, GRANT)

    assert answer.status_code == 201
    assert {k: answer.json()[k] for k in ("person", "role", "voting_right", "granted_by")} == {
        "person": "outsider",
        "role": "member",
        "voting_right": True,
        "granted_by": person,
    }
    assert client("outsider").get("/working-parties/dublin").status_code == 200


@pytest.mark.parametrize(
    ("person", "status"),
    [("member", 403), ("guest", 403), ("site_admin", 404), ("outsider", 404), (None, 401)],
)
def test_nobody_else_grants(
    functional: Any, world: Any, client: Callable, person: str | None, status: int
) -> None:
    someone = client(person)

    answer = someone.rest("POST", PLACE, GRANT)

    assert answer.status_code == status
    assert "outsider" not in people(client("chair").rest("GET", PLACE))


def test_nobody_grants_where_somebody_else_manages(
    functional: Any, world: Any, client: Callable
) -> None:
    stranger = client("stranger")

    answer = stranger.rest("POST", PLACE, {**GRANT, "person": "stranger", "role": "chair"})
    inside = stranger.rest(
        "POST",
        "/working-parties/reintegration/@memberships",
        {**GRANT, "party": "dublin", "granted_by": "chair"},
    )

    assert (answer.status_code, inside.status_code) == (404, 400)
    assert [m.party for m in get_register().of_person("stranger")] == ["reintegration"]
    assert list(get_register().of_person("outsider")) == []


def test_bad_grant_gets_400_in_words(functional: Any, world: Any, client: Callable) -> None:
    answer = client("chair").rest("POST", PLACE, {**GRANT, "role": "king"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "BadRequest"
    assert "permanent-guest" in answer.json()["message"]


@pytest.mark.parametrize("body", [[], "text", 7, None], ids=str)
def test_body_that_is_no_object_gets_400(
    functional: Any, world: Any, client: Callable, body: Any
) -> None:
    answer = client("chair").rest("POST", PLACE, body)

    assert answer.status_code == 400


def test_change_end_and_history(functional: Any, world: Any, client: Callable) -> None:
    chair = client("chair")
    id_ = chair.rest("POST", PLACE, GRANT).json()["id"]

    changed = chair.rest("PATCH", f"{PLACE}/{id_}", {"role": "deputy-member"})
    ended = chair.rest("DELETE", f"{PLACE}/{id_}")
    again = chair.rest("DELETE", f"{PLACE}/{id_}")
    history = chair.rest("GET", f"{PLACE}/{id_}").json()["history"]

    assert [changed.status_code, ended.status_code, again.status_code] == [200, 204, 400]
    assert [v["role"] for v in history] == ["member", "deputy-member", "deputy-member"]


def test_unknown_membership_gets_404(functional: Any, world: Any, client: Callable) -> None:
    chair = client("chair")

    statuses = [
        chair.rest("PATCH", f"{PLACE}/nothing", {}).status_code,
        chair.rest("DELETE", f"{PLACE}/nothing").status_code,
        chair.rest("GET", f"{PLACE}/nothing").status_code,
    ]

    assert statuses == [404, 404, 404]


def test_at_tells_who_belonged_on_a_day(functional: Any, world: Any, client: Callable) -> None:
    yesterday = clock.today() - timedelta(days=1)
    chair = client("chair")

    assert people(chair.rest("GET", f"{PLACE}?at={yesterday}")) == []
    assert people(chair.rest("GET", f"{PLACE}?at={clock.today()}")) == [
        "chair",
        "guest",
        "member",
        "secretariat",
    ]
    assert {
        chair.rest("GET", f"{PLACE}?at={day}").status_code
        for day in ("someday", "20261122", "2026-02-30", "0001-01-01", "")
    } == {400}


def test_parent_party_is_named_only_to_those_who_see_it(
    functional: Any, site: Any, world: Any, client: Callable
) -> None:
    world.parent_party = "reintegration"
    register = get_register()
    stranger = next(register.of_person("stranger"))
    register.grant(replace(stranger, party="dublin", role="member"))

    def parent(person: str) -> Any:
        return client(person).rest("GET", "/working-parties/dublin").json()["parent_party"]

    assert parent("member") is None
    assert parent("stranger")["token"] == "reintegration"


def leave(who: Any, person: str, body: Any = None) -> Any:
    id_ = next(m.id for m in get_register().of_person(person) if m.party == "dublin")
    return who.rest("POST", f"{PLACE}/{id_}/leave-authority", {} if body is None else body)


def test_leaving_an_authority_ends_everything_on_its_behalf(
    functional: Any, world: Any, client: Callable, join: Callable
) -> None:
    join("secretariat", "reintegration", "secretariat", on_behalf_of="bamf")
    join("member", "reintegration")
    join("member", "reintegration", on_behalf_of="munich")
    secretariat = client("secretariat")

    answer = leave(secretariat, "member", {"reason": "new post"})

    assert answer.status_code == 200
    assert sorted(item["party"] for item in answer.json()["items"]) == ["dublin", "reintegration"]
    assert {item["reason"] for item in answer.json()["items"]} == {"new post"}
    assert client("member").get("/de/working-parties/dublin").status_code == 404
    assert client("member").get("/de/working-parties/reintegration").status_code == 200


@pytest.mark.parametrize(
    ("person", "status"), [("chair", 403), ("member", 403), ("outsider", 404), (None, 401)]
)
def test_leaving_everywhere_is_for_those_who_manage_everywhere(
    functional: Any,
    world: Any,
    client: Callable,
    join: Callable,
    person: str | None,
    status: int,
) -> None:
    join("member", "reintegration")

    answer = leave(client(person), "member")

    assert answer.status_code == status
    assert "reintegration" not in answer.text
    assert all(m.is_current() for m in get_register().of_person("member"))


@pytest.mark.parametrize("body", [[], "x", {"only": ["dublin"]}, {"reason": 7}], ids=str)
def test_leaving_with_a_bad_body_gets_400_and_ends_nothing(
    functional: Any, world: Any, client: Callable, body: Any
) -> None:
    answer = leave(client("chair"), "member", body)

    assert answer.status_code == 400
    assert all(m.is_current() for m in get_register().of_person("member"))


def test_last_chair_cannot_leave(functional: Any, world: Any, client: Callable) -> None:
    answer = leave(client("secretariat"), "chair")

    assert answer.status_code == 400
    assert "Arbeitsgruppe dublin" in answer.json()["message"]
    assert next(get_register().of_person("chair")).is_current()
