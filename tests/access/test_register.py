from blkirm.access.register import get_register
from blkirm.kernel import clock
from collections.abc import Callable
from datetime import timedelta
from typing import Any


def test_member_gets_groups_of_party_authority_level_and_land(world: Any) -> None:
    groups = get_register().groups_of("member")

    assert groups == (
        "authority:im-nw",
        "land:DE-NW",
        "level:land",
        "network",
        "party:dublin",
        "party:dublin:authority:im-nw",
        "party:dublin:contributor:authority:im-nw",
        "party:dublin:contributor:land:DE-NW",
        "party:dublin:contributor:level:land",
        "party:dublin:contributor:seat:im-nw:member",
        "party:dublin:land:DE-NW",
        "party:dublin:level:land",
        "party:dublin:member",
        "party:dublin:person:member",
        "party:dublin:seat:im-nw:member",
    )


def test_guest_to_single_items_is_in_no_group_of_many(
    world: Any, make_account: Callable, join: Callable
) -> None:
    make_account("single")
    join("single", "dublin", "guest", on_behalf_of="munich")

    groups = get_register().groups_of("single")

    assert [group for group in groups if group.startswith("party:")] == [
        "party:dublin:guest",
        "party:dublin:person:single",
        "party:dublin:seat:munich:single",
    ]


def test_outsider_gets_no_groups(world: Any) -> None:
    assert get_register().groups_of("outsider") == ()


def test_ended_membership_gives_no_groups_at_once(world: Any) -> None:
    register = get_register()
    membership = next(register.of_person("member"))

    register.end(membership.id, "chair", "left")

    assert register.groups_of("member") == ()


def test_membership_gives_groups_from_its_first_to_its_last_day(world: Any, join: Callable) -> None:
    today = clock.today()
    join(
        "outsider",
        "dublin",
        valid_from=today + timedelta(days=2),
        valid_until=today + timedelta(days=3),
    )
    register = get_register()

    belongs = []
    for days in range(1, 5):
        with clock.at(today + timedelta(days=days)):
            belongs.append("party:dublin" in register.groups_of("outsider"))

    assert belongs == [False, True, True, False]


def test_register_keeps_every_version(world: Any) -> None:
    register = get_register()
    membership = next(register.of_person("member"))

    register.change(membership.id, "chair", role="deputy-chair")
    register.end(membership.id, "secretariat", "left")

    history = register.history(membership.id)
    assert [(m.role, m.recorded_by, m.ended_at is None) for m in history] == [
        ("member", "secretariat", True),
        ("deputy-chair", "chair", True),
        ("deputy-chair", "secretariat", False),
    ]


def test_groups_follow_when_an_authority_changes_its_land(site: Any, world: Any) -> None:
    authority = site["authorities"]["im-nw"]
    register = get_register()
    assert "land:DE-NW" in register.groups_of("member")

    authority.land = "DE-HB"
    from zope.event import notify
    from zope.lifecycleevent import ObjectModifiedEvent

    authority.reindexObject()
    notify(ObjectModifiedEvent(authority))

    assert "land:DE-HB" in register.groups_of("member")
