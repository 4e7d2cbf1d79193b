from blkirm.programmes import rules
from blkirm.programmes.rules import Reason
from blkirm.programmes.rules import Wish
from dataclasses import replace
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from typing import Any

import pytest


DAY = date(2023, 6, 1)
URA = {
    "kind": "reintegration",
    "level": "joint",
    "renewal": "yearly",
    "stand_date": "2023-01-04",
    "countries": [{"country": "XK", "list": "regular", "as_of": "2023-01-04"}],
    "countries_complete": True,
    "laender": [
        {"land": "DE-NW", "mode": "voluntary", "as_of": "2023-01-04"},
        {"land": "DE-NI", "mode": "both", "as_of": "2023-01-04"},
    ],
    "benefits": [{"kind": "social-counselling", "as_of": "2023-01-04"}],
}

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 1, 1))
texts = st.none() | days.map(date.isoformat)
dated = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("valid_from", "valid_until", "as_of"), texts)
)


def row(**more: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(lambda dates, values: {**dates, **values}, dated, st.fixed_dictionaries(more))


some_country = st.sampled_from(["XK", "GE", "UA"])
some_land = st.sampled_from(["DE-NW", "DE-BY"])
some_benefit = st.sampled_from(["travel", "start-up"])
some_group = st.sampled_from(["families", "carriers"])
some_kind = st.sampled_from(["departure", "counselling"])
facts = st.fixed_dictionaries(
    {
        "kind": some_kind,
        "level": st.sampled_from(["federal", "land"]),
        "renewal": st.sampled_from(["yearly", "open", "fixed"]),
        "stand_date": texts,
        "period_from": texts,
        "period_to": texts,
        "successor": st.sampled_from(["", "heir"]),
        "countries": st.lists(
            row(country=some_country, list=st.sampled_from(["regular", "reduced", "excluded"])),
            max_size=3,
        ),
        "countries_complete": st.booleans(),
        "laender": st.lists(
            row(land=some_land, mode=st.sampled_from(["voluntary", "forced", "both", None])),
            max_size=3,
        ),
        "benefits": st.lists(row(kind=some_benefit), max_size=3),
        "target_groups": st.lists(some_group, max_size=2),
        "excluded": st.lists(some_group, max_size=1),
    }
)
wishes = st.builds(
    Wish,
    country=st.just("") | some_country,
    land=st.just("") | some_land,
    target_group=st.just("") | some_group,
    benefit=st.just("") | some_benefit,
    kind=st.just("") | some_kind,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(facts, days)
def test_what_has_run_out_or_was_replaced_is_never_in_force(programme: dict, day: date) -> None:
    end = rules.as_day(programme["period_to"])
    begin = rules.as_day(programme["period_from"])
    known = rules.as_day(programme["stand_date"])

    if rules.is_current(programme, day):
        assert end is None or day <= end
        assert begin is None or begin <= day
        assert not programme["successor"] or end is not None
        assert begin is not None or (known is not None and known <= day)
        if programme["renewal"] == "yearly" and known:
            assert day.year <= known.year


@given(st.lists(dated, max_size=5), days)
def test_rows_in_force_are_those_whose_dates_hold_the_day(rows: list, day: date) -> None:
    found = rules.rows_in_force(rows, day)

    for each in rows:
        begin = each.get("valid_from") or each.get("as_of")
        end = each.get("valid_until")
        holds = begin is not None and begin <= day.isoformat() <= (end or "9999")
        assert (each in found) == holds


@given(st.lists(row(kind=some_benefit), max_size=5), days)
def test_two_amounts_of_one_benefit_are_never_in_force_on_one_day(rows: list, day: date) -> None:
    kept: list[dict] = []
    for each in rows:
        if not any(rules.contradict(each, other) for other in kept):
            kept.append(each)

    kinds = [each["kind"] for each in rules.rows_in_force(kept, day)]

    assert len(kinds) == len(set(kinds))


@settings(max_examples=200)
@given(st.lists(facts, max_size=4), wishes, days)
def test_whoever_asks_for_more_gets_less(programmes: list, wish: Wish, day: date) -> None:
    narrow = [facts for facts, _reasons in rules.matching(programmes, wish, day)]

    for name in rules.DIMENSIONS:
        wide = [f for f, _why in rules.matching(programmes, replace(wish, **{name: ""}), day)]
        assert all(any(each is other for other in wide) for each in narrow)


@settings(max_examples=200)
@given(facts, wishes, days)
def test_every_wish_has_its_reason(programme: dict, wish: Wish, day: date) -> None:
    reasons = rules.reasons_for(programme, wish, day)

    if reasons is not None:
        said = {reason.code.partition("-")[0] for reason in reasons}
        wanted = {"country": wish.country, "land": wish.land, "benefit": wish.benefit}
        expected = {name for name, value in wanted.items() if value}
        assert said == expected | ({"group"} if wish.target_group else set())
        for reason in reasons:
            if isinstance(reason.row, dict):
                assert rules.is_in_force(reason.row, day)


@settings(max_examples=100)
@given(st.lists(facts, max_size=4), wishes, days)
def test_facet_says_how_many_are_left_when_it_is_chosen(
    programmes: list, wish: Wish, day: date
) -> None:
    options = {"land": ["DE-NW", "DE-BY"], "benefit": ["travel", "start-up"]}

    counts = rules.facet_counts(programmes, wish, day, options)

    for name, offered in options.items():
        for option in offered:
            chosen = replace(wish, **{name: option})
            assert counts[name][option] == len(rules.matching(programmes, chosen, day))


uids = st.sampled_from("abcdef")


@given(st.dictionaries(uids, uids), uids)
def test_line_of_successors_ends_whatever_is_recorded(successors: dict, uid: str) -> None:
    line = rules.heirs_of(uid, successors)

    assert len(line) == len(set(line))
    assert uid not in line or uid in rules.heirs_of(uid, successors)
    for heir in line:
        if heir != uid and uid not in rules.heirs_of(heir, successors):
            assert uid in rules.forebears_of(heir, successors)


@given(st.lists(st.tuples(uids, uids)))
def test_refused_circles_leave_none(wanted: list[tuple[str, str]]) -> None:
    successors: dict[str, str] = {}

    for uid, heir in wanted:
        if not rules.makes_a_circle(uid, heir, successors):
            successors[uid] = heir

    for uid in successors:
        assert uid not in rules.heirs_of(uid, successors)


@given(st.lists(st.tuples(uids, uids)), st.dictionaries(uids, facts), uids, days)
def test_heir_is_in_force_and_the_programme_itself_has_ended(
    wanted: list, programmes: dict, uid: str, day: date
) -> None:
    successors = dict(wanted)

    heir = rules.heir_on(uid, successors, day, programmes.get)

    if heir is not None:
        assert rules.standing(programmes[uid], day) == rules.ENDED
        assert rules.is_current(programmes[heir], day)
        assert heir in rules.heirs_of(uid, successors)


def test_land_that_takes_part_for_voluntary_returnees_only_says_so() -> None:
    reasons = rules.reasons_for(URA, Wish(country="XK", land="DE-NW"), DAY)

    assert reasons == [
        Reason("country-listed", URA["countries"][0]),
        Reason("land-voluntary", URA["laender"][0]),
    ]


@pytest.mark.parametrize(
    "wish",
    [
        Wish(country="GE"),
        Wish(land="DE-BY"),
        Wish(benefit="travel"),
        Wish(kind="departure"),
    ],
    ids=["other-country", "other-land", "other-benefit", "other-kind"],
)
def test_programme_without_what_is_wanted_does_not_fit(wish: Wish) -> None:
    assert rules.reasons_for(URA, wish, DAY) is None


@pytest.mark.parametrize(
    ("change", "day", "expected"),
    [
        ({}, DAY, "current"),
        ({}, date(2023, 12, 31), "current"),
        ({}, date(2024, 1, 1), "unconfirmed"),
        ({}, date(2022, 12, 31), "unconfirmed"),
        ({"period_to": "2023-05-31"}, DAY, "ended"),
        ({"period_to": "2023-06-01"}, DAY, "current"),
        ({"period_from": "2023-06-02"}, DAY, "future"),
        ({"successor": "heir"}, DAY, "ended"),
        ({"successor": "heir", "period_to": "2023-12-31"}, DAY, "current"),
    ],
    ids=[
        "in-its-year",
        "last-day-of-its-year",
        "next-year",
        "before-anybody-knew",
        "day-after-its-end",
        "last-day",
        "day-before-its-start",
        "replaced-nobody-knows-when",
        "replaced-later",
    ],
)
def test_standing_on_a_day(change: dict[str, Any], day: date, expected: str) -> None:
    assert rules.standing({**URA, **change}, day) == expected


def test_amount_changes_on_its_day() -> None:
    old = {"kind": "travel", "valid_from": "2022-01-01", "valid_until": "2023-05-31"}
    new = {"kind": "travel", "valid_from": "2023-06-01"}

    assert rules.rows_in_force([old, new], DAY - timedelta(days=1)) == [old]
    assert rules.rows_in_force([old, new], DAY) == [new]
