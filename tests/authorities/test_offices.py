from blkirm.authorities import offices
from blkirm.authorities.offices import Place
from hypothesis import given
from hypothesis import strategies as st

import pytest


MUNICH = Place("munich", "Landeshauptstadt München", "80331", "München Munich", ("80", "81"))
BIELEFELD = Place("zab", "Zentrale Ausländerbehörde Bielefeld", "33609", "Bielefeld")
PLAIN = Place("plain", "Beratung ohne Ort")
ALL = (BIELEFELD, MUNICH, PLAIN)

digits = st.text("0123456789", min_size=5, max_size=5)
places = st.builds(
    Place,
    id=st.uuids().map(str),
    postcode=st.just("") | digits,
    serves=st.lists(st.text("0123456789", min_size=1, max_size=5), max_size=3).map(tuple),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("80331", [("munich", "serves")]),
        ("81999", [("munich", "serves")]),
        ("33609", [("zab", "here")]),
        ("33602", [("zab", "near")]),
        ("336", [("zab", "near")]),
        ("10115", []),
        ("münchen", [("munich", "town")]),
        ("muenchen", [("munich", "town")]),
        ("Munich", [("munich", "town")]),
        ("munchen", [("munich", "town")]),
        ("beratung", [("plain", "name")]),
        ("zentrale biele", [("zab", "name")]),
        ("nirgendwo", []),
    ],
    ids=str,
)
def test_office_answers_a_place_and_says_why(wanted: str, expected: list) -> None:
    found = [(place.id, why) for place, why in offices.answering(ALL, wanted)]

    assert found == expected


@given(st.lists(places, max_size=6), digits)
def test_best_reason_comes_first_and_each_is_true(found: list[Place], postcode: str) -> None:
    answers = offices.answering(found, postcode)

    ranks = [offices.WHYS.index(why) for _place, why in answers]
    assert ranks == sorted(ranks)
    for place, why in answers:
        if why == offices.SERVES:
            assert any(postcode.startswith(beginning) for beginning in place.serves)
        elif why == offices.HERE:
            assert place.postcode == postcode
        else:
            assert why == offices.NEAR
            assert place.postcode[:2] == postcode[:2]
    missed = [place for place in found if place not in [each for each, _why in answers]]
    assert not any(postcode.startswith(each) for place in missed for each in place.serves)
