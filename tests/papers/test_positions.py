from blkirm.papers.positions import between
from blkirm.papers.positions import first_place
from datetime import datetime
from datetime import timedelta
from datetime import UTC

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


def test_what_was_put_nowhere_stands_by_the_time_it_was_made() -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    made = [first_place(start + timedelta(seconds=n), f"{9 - n}" * 32) for n in range(9)]

    assert made == sorted(made)
    assert made[0] < between(made[0], made[1]) < made[1]
