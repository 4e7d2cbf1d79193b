from blkirm.access.register import get_register
from blkirm.kernel import clock
from blkirm.parties.operations import ChairsMissing
from blkirm.parties.operations import change_membership
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import grant_membership
from blkirm.parties.operations import leave_authority
from blkirm.parties.operations import MembershipRefused
from blkirm.parties.rules import current_members
from blkirm.parties.rules import members_on
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest


def of(world: Any, person: str) -> Any:
    return next(m for m in current_members(world.getId()) if m.person == person)


GOOD = {"person": "outsider", "role": "member", "on_behalf_of": "bamf"}


def test_grant_takes_voting_right_from_role_and_begins_today(world: Any) -> None:
    membership = grant_membership(world, "chair", GOOD)

    assert (membership.voting_right, membership.valid_from, membership.valid_until) == (
        True,
        clock.today(),
        None,
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person": "nobody"}, "existing account"),
        ({"person": 7}, "existing account"),
        ({"role": "king"}, "deputy-chair"),
        ({"role": None}, "deputy-chair"),
        ({"on_behalf_of": "atlantis"}, "register of authorities"),
        ({"voting_right": "yes"}, "true or false"),
        ({"valid_from": "yesterday"}, "2026-11-22"),
        ({"valid_from": "0001-01-01"}, "between 1990 and 2100"),
        ({"valid_from": "2026-05-02", "valid_until": "2026-05-01"}, "before valid_from"),
        ({"reason": "x" * 1001}, "1000"),
        ({"colour": "red"}, "Accepted are"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_grant_that_makes_no_sense_is_refused_and_says_what_would_do(
    world: Any, change: dict, words: str
) -> None:
    before = list(get_register().of_party("dublin"))

    with pytest.raises(MembershipRefused) as refusal:
        grant_membership(world, "chair", {**GOOD, **change})

    from zope.i18n import translate

    assert words in translate(refusal.value.message, target_language="en")
    assert list(get_register().of_party("dublin")) == before


@pytest.mark.parametrize("missing", ["person", "role", "on_behalf_of"])
def test_grant_without_what_it_needs_is_refused(world: Any, missing: str) -> None:
    with pytest.raises(MembershipRefused):
        grant_membership(world, "chair", {k: v for k, v in GOOD.items() if k != missing})


def test_same_role_for_same_authority_twice_is_refused(world: Any) -> None:
    grant_membership(world, "chair", GOOD)

    with pytest.raises(MembershipRefused):
        grant_membership(world, "chair", GOOD)


def test_last_chair_cannot_be_ended(world: Any) -> None:
    with pytest.raises(MembershipRefused):
        end_membership(world, of(world, "chair").id, "secretariat")

    assert of(world, "chair").is_current()


@pytest.mark.parametrize(
    "change",
    [
        {"role": "member"},
        {"valid_from": "2000-01-01", "valid_until": "2001-01-01"},
        {"valid_from": "2099-01-01"},
    ],
    ids=str,
)
def test_last_chair_cannot_be_changed_away(world: Any, change: dict) -> None:
    chair = of(world, "chair")

    with pytest.raises(MembershipRefused):
        change_membership(world, chair.id, "secretariat", change)

    assert get_register().get(chair.id) == chair


def test_chair_can_go_when_there_is_another(world: Any) -> None:
    grant_membership(world, "secretariat", {**GOOD, "role": "chair"})

    end_membership(world, of(world, "chair").id, "secretariat")

    assert [m.person for m in current_members("dublin") if m.role == "chair"] == ["outsider"]


def test_membership_of_another_party_is_not_found(world: Any) -> None:
    stranger = next(get_register().of_person("stranger"))

    with pytest.raises(KeyError):
        end_membership(world, stranger.id, "chair")


def test_who_belonged_on_a_day_is_known_after_the_end(world: Any) -> None:
    today = clock.today()
    with clock.at(today + timedelta(days=5)):
        end_membership(world, of(world, "member").id, "chair")

    def belonged(days: int) -> bool:
        members = members_on("dublin", today + timedelta(days=days))
        return "member" in {m.person for m in members}

    assert [belonged(-1), belonged(0), belonged(5), belonged(6)] == [False, True, True, False]


def running(person: str) -> list[tuple[str, str]]:
    held = get_register().of_person(person)
    return sorted((m.party, m.on_behalf_of) for m in held if m.ended_at is None)


def test_leaving_an_authority_ends_future_seats_too_and_no_others(
    world: Any, join: Callable
) -> None:
    join("member", "reintegration", valid_from=clock.today() + timedelta(days=30))
    join("member", "reintegration", on_behalf_of="bamf")

    ended = leave_authority("member", "im-nw", "secretariat", "new post")

    assert [(m.party, m.reason, m.recorded_by) for m in ended] == [
        ("dublin", "new post", "secretariat"),
        ("reintegration", "new post", "secretariat"),
    ]
    assert running("member") == [("reintegration", "bamf")]


def test_leaving_is_all_or_nothing(world: Any, join: Callable) -> None:
    join("chair", "reintegration", on_behalf_of="bamf")

    with pytest.raises(ChairsMissing) as refusal:
        leave_authority("chair", "bamf", "secretariat")

    assert refusal.value.parties == ["dublin"]
    assert running("chair") == [("dublin", "bamf"), ("reintegration", "bamf")]


def test_leaving_can_be_for_some_parties_only(world: Any, join: Callable) -> None:
    join("chair", "reintegration", on_behalf_of="bamf")

    leave_authority("chair", "bamf", "secretariat", only={"reintegration"})

    assert running("chair") == [("dublin", "bamf")]


def test_leaving_with_nothing_to_end_is_refused(world: Any) -> None:
    with pytest.raises(MembershipRefused):
        leave_authority("member", "bamf", "secretariat")


def test_two_chairs_who_leave_together_are_the_last_ones(world: Any, join: Callable) -> None:
    join("chair", "dublin", "chair", on_behalf_of="bamf", valid_until=clock.today())

    with pytest.raises(ChairsMissing):
        leave_authority("chair", "bamf", "secretariat")

    assert len(running("chair")) == 2
