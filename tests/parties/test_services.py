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
    answer = client("guest").rest("GET", PLACE)

    assert people(answer) == ["chair", "guest", "member", "secretariat"]


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
    assert chair.rest("GET", f"{PLACE}?at=someday").status_code == 400


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
