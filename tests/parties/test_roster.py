from blkirm.access.register import Membership
from blkirm.kernel import clock
from blkirm.parties.operations import change_membership
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import renew_membership
from blkirm.parties.roster import counted
from blkirm.parties.roster import day_from
from blkirm.parties.roster import in_groups
from blkirm.parties.roster import RosterRefused
from blkirm.parties.roster import Seat
from blkirm.parties.roster import seats
from blkirm.parties.roster import Wish
from blkirm.parties.roster import wish_from
from blkirm.parties.roster import with_deputies
from blkirm.parties.rules import account_of
from blkirm.parties.rules import members_on
from blkirm.parties.rules import state_of
from blkirm.parties.rules import version_on
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from hypothesis import given
from hypothesis import strategies as st
from plone import api
from typing import Any

import pytest


TODAY = clock.today()


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """Let it stay the same day, also where midnight comes while the tests run."""
    with clock.at(TODAY):
        yield


def membership(**fields: Any) -> Membership:
    values = {
        "person": "p",
        "party": "dublin",
        "role": "member",
        "on_behalf_of": "bamf",
        "voting_right": True,
        "valid_from": TODAY,
        "valid_until": None,
        "reason": "",
        "granted_by": "g",
    }
    return Membership(**{**values, **fields})


def recorded(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.BERLIN)


# --- which version counted on a day -------------------------------------------------------


def test_role_of_a_past_day_is_the_role_of_that_day() -> None:
    first = membership(valid_from=date(2026, 1, 1), recorded_at=recorded(date(2026, 1, 1)))
    later = replace(first, role="chair", recorded_at=recorded(date(2026, 3, 1)))

    roles = [
        getattr(version_on([first, later], day), "role", None)
        for day in (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1))
    ]

    assert roles == [None, "member", "chair"]


def test_gap_before_a_late_renewal_stays_a_gap() -> None:
    first = membership(
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 3, 31),
        recorded_at=recorded(date(2026, 1, 1)),
    )
    renewed = replace(
        first, valid_until=date(2026, 12, 31), recorded_at=recorded(date(2026, 4, 10))
    )

    belonged = [
        version_on([first, renewed], day) is not None
        for day in (date(2026, 3, 31), date(2026, 4, 5), date(2026, 4, 10))
    ]

    assert belonged == [True, False, True]


def test_about_days_before_the_first_record_the_register_says_what_it_says_now() -> None:
    first = membership(valid_from=date(2026, 1, 1), recorded_at=recorded(date(2026, 6, 1)))
    corrected = replace(
        first, valid_from=date(2015, 1, 1), recorded_at=recorded(date(2026, 7, 1)), role="chair"
    )

    assert version_on([first, corrected], date(2016, 1, 1)).role == "chair"
    assert version_on([first, corrected], date(2026, 2, 1)).role == "member"
    assert version_on([corrected, first], date(2016, 1, 1)) is None


DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@given(
    start=DAYS,
    end=st.none() | DAYS,
    changes=st.lists(st.tuples(DAYS, st.sampled_from(["member", "chair", "guest"])), max_size=4),
    asked=DAYS,
)
def test_nobody_belongs_outside_every_recorded_period(
    start: date, end: date | None, changes: list, asked: date
) -> None:
    first = membership(valid_from=start, valid_until=end, recorded_at=recorded(start))
    versions = [first]
    for day, role in sorted(changes):
        if day >= start:
            versions.append(replace(versions[-1], role=role, recorded_at=recorded(day)))

    found = version_on(versions, asked)

    inside = start <= asked and (end is None or asked <= end)
    assert (found is not None) == inside
    if found is not None:
        assert clock.day_of(found.recorded_at) <= asked


def test_members_of_a_day_have_the_role_of_that_day(world: Any) -> None:
    member = next(m for m in members_on("dublin", TODAY) if m.person == "member")
    with clock.at(TODAY + timedelta(days=10)):
        change_membership(world, member.id, "chair", {"role": "deputy-chair"})

    def role(days: int) -> list[str]:
        found = members_on("dublin", TODAY + timedelta(days=days))
        return [m.role for m in found if m.person == "member"]

    assert [role(-1), role(9), role(10)] == [[], ["member"], ["deputy-chair"]]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "current"),
        ({"valid_until": TODAY}, "current"),
        ({"valid_from": TODAY + timedelta(days=1)}, "future"),
        ({"valid_from": date(2020, 1, 1), "valid_until": TODAY - timedelta(days=1)}, "ended"),
        ({"ended_at": clock.now()}, "ended"),
        ({"valid_from": TODAY + timedelta(days=1), "ended_at": clock.now()}, "ended"),
    ],
    ids=["open", "until today", "from tomorrow", "until yesterday", "ended", "ended before"],
)
def test_membership_is_running_over_or_yet_to_come(fields: dict, state: str) -> None:
    assert state_of(membership(**fields)) == state


# --- who stands in for whom ---------------------------------------------------------------


def seat(name: str, role: str, authority: str = "bamf", level: str = "federal") -> Seat:
    m = membership(person=name, role=role, on_behalf_of=authority)
    return Seat(m, name, authority, authority, level, "")


def test_deputy_member_of_the_same_authority_is_the_members_deputy_both_ways() -> None:
    lines = with_deputies(
        [
            seat("A", "member"),
            seat("B", "deputy-member"),
            seat("C", "deputy-member"),
            seat("D", "chair"),
            seat("E", "member", "im-nw"),
            seat("F", "deputy-member", "munich"),
        ]
    )

    assert [(s.name, s.deputies, s.deputy_of) for s in lines] == [
        ("A", ("B", "C"), ()),
        ("B", (), ("A",)),
        ("C", (), ("A",)),
        ("D", (), ()),
        ("E", (), ()),
        ("F", (), ()),
    ]


# --- what can be asked --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"level": "king"}, "level"),
        ({"land": "DE-XX"}, "land"),
        ({"authority": "atlantis"}, "authority"),
        ({"role": ["member", "chair"]}, "role"),
        ({"state": "all of them"}, "state"),
        ({"sort": "colour"}, "sort"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-13-01"}, "at"),
        ({"at": "20261122"}, "at"),
        ({"at": "0001-01-01"}, "at"),
        ({"at": ["2026-01-01"]}, "at"),
        ({"q": "x" * 201}, "q"),
        ({"q": {"a": 1}}, "q"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_wish_that_makes_no_sense_is_refused(world: Any, form: dict, field: str) -> None:
    with pytest.raises(RosterRefused) as refusal:
        wish_from(form)

    assert refusal.value.field == field


def test_wish_without_anything_is_everybody_who_belongs_now(world: Any) -> None:
    assert wish_from({"level": "", "at": "", "q": " ", "b_start": "7"}) == Wish()


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-11-22", date(2026, 11, 22)), (" 2026-11-22 ", date(2026, 11, 22)), ("x", None)],
)
def test_day_is_read_in_one_notation(text: str, day: date | None) -> None:
    assert day_from(text) == day


@pytest.mark.parametrize(
    ("form", "people"),
    [
        ({}, ["chair", "secretariat", "member", "guest"]),
        ({"level": "federal"}, ["chair", "secretariat"]),
        ({"land": "DE-BY"}, ["guest"]),
        ({"authority": "im-nw"}, ["member"]),
        ({"role": "chair"}, ["chair"]),
        ({"q": "MUNICH"}, ["guest"]),
        ({"q": "behörde bamf chair"}, ["chair"]),
        ({"q": "nobody"}, []),
        ({"state": "future"}, ["outsider"]),
        ({"state": "ended"}, ["stranger"]),
        (
            {"at": (TODAY + timedelta(days=40)).isoformat(), "role": "member"},
            ["member", "outsider"],
        ),
        ({"at": "1999-01-01"}, []),
    ],
    ids=str,
)
def test_roster_shows_whom_was_asked_for(
    world: Any, join: Callable, form: dict, people: list[str]
) -> None:
    join("outsider", "dublin", valid_from=TODAY + timedelta(days=30))
    ended = join("stranger", "dublin")
    end_membership(world, ended.id, "chair")

    assert [s.membership.person for s in seats("dublin", wish_from(form))] == people


@pytest.mark.parametrize(
    ("sort", "groups"),
    [
        ("level", ["federal", "land", "municipal"]),
        ("land", ["DE-BY", "DE-NW", ""]),
        ("authority", ["bamf", "im-nw", "munich"]),
        ("role", ["chair", "secretariat", "member", "permanent-guest"]),
        ("person", [""]),
    ],
)
def test_roster_is_grouped_as_asked(world: Any, sort: str, groups: list[str]) -> None:
    titles = {role: role for role in ("chair", "secretariat", "member", "permanent-guest")}

    found = in_groups(seats("dublin", Wish()), sort, titles)

    assert [group.token for group in found] == groups
    assert sum(len(group.seats) for group in found) == 4


def test_people_are_counted_once_for_each_level_and_land(world: Any, join: Callable) -> None:
    join("member", "dublin", "minute-taker")

    assert counted(members_on("dublin", TODAY)) == {
        "by_level": {"federal": 2, "land": 1, "municipal": 1},
        "by_land": {"DE-BY": 1, "DE-NW": 1},
    }


def test_renewed_membership_runs_to_the_later_day(world: Any, join: Callable) -> None:
    old = join("outsider", "dublin", valid_until=TODAY, reason="letter")

    new = renew_membership(world, old.id, "chair", (TODAY + timedelta(days=365)).isoformat())

    assert (new.valid_until, new.reason, new.recorded_by) == (
        TODAY + timedelta(days=365),
        "letter",
        "chair",
    )


# --- accounts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("outsider", "outsider"),
        (" outsider ", "outsider"),
        ("outsider@blkirm.example", "outsider"),
        ("OUTSIDER@blkirm.example", "outsider"),
        ("outside", None),
        ("outsider@blkirm", None),
        ("@blkirm.example", None),
        ("*", None),
        ("", None),
    ],
)
def test_account_is_found_by_exactly_its_id_or_address(
    world: Any, text: str, found: str | None
) -> None:
    assert account_of(text) == found


def test_address_of_two_accounts_names_nobody(world: Any, make_account: Callable) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.user.get("stranger").setMemberProperties({"email": "outsider@blkirm.example"})

    assert account_of("outsider@blkirm.example") is None
