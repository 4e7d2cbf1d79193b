from blkirm.papers.positions import beside
from blkirm.papers.positions import between
from blkirm.papers.positions import first_place
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import pytest
import random


def test_place_is_found_between_any_two() -> None:
    dice = random.Random(5)
    places = [between("")]

    for _ in range(2000):
        spot = dice.randrange(len(places) + 1)
        low = places[spot - 1] if spot else ""
        high = places[spot] if spot < len(places) else ""
        places.insert(spot, between(low, high))

    assert places == sorted(set(places))
    assert not any(place.endswith("0") for place in places)


@pytest.mark.parametrize(("low", "high"), [("8", "8"), ("9", "8"), ("8", "80")])
def test_no_place_where_there_is_no_room(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="before|room"):
        between(low, high)


def test_many_moves_to_the_front_keep_places_short() -> None:
    place = "8"

    for _ in range(200):
        place = between("", place)

    assert len(place) < 60


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["make", "before", "after", "last"]), *[st.integers(0, 99)] * 2)
    )
)
def test_what_is_made_later_comes_last_however_things_were_moved_before(
    steps: list[tuple[str, int, int]],
) -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    order: list[str] = []
    places: dict[str, str] = {}

    for number, (step, one, other) in enumerate(steps):
        moment = start + timedelta(milliseconds=number)
        if step == "make" or len(order) < 2:
            name = f"{(number * 7919) % 0xFFFF:032x}"
            order.append(name)
            places[name] = first_place(moment, name)
            continue
        name = order.pop(one % len(order))
        spot = len(order) if step == "last" else other % len(order) + (step == "after")
        low = places[order[spot - 1]] if spot else ""
        high = places[order[spot]] if spot < len(order) else ""
        places[name] = beside(low, high, moment, name)
        order.insert(spot, name)

    assert sorted(order, key=places.__getitem__) == order
    assert not any(place.endswith("0") for place in places.values())


def test_copies_with_the_same_place_have_what_is_put_there_right_behind_them() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    copied = first_place(moment, "a" * 32)

    place = beside(copied, copied, moment + timedelta(days=1), "b" * 32)

    assert copied < place < first_place(moment + timedelta(milliseconds=1), "0" * 32)


def test_what_was_put_nowhere_stands_by_the_time_it_was_made() -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    made = [first_place(start + timedelta(seconds=n), f"{9 - n}" * 32) for n in range(9)]

    assert made == sorted(made)
    assert made[0] < between(made[0], made[1]) < made[1]
