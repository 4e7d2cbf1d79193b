from blkirm.kernel.collation import sort_key

import pytest


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param(["Abend", "Ächtung", "Achtzig", "Ader"], id="umlaut-as-vowel"),
        pytest.param(["Masern", "Maß", "Masse", "Maßstab", "Mast"], id="eszett-as-ss"),
        pytest.param(["Anlage 2", "Anlage 10", "Anlage 100"], id="numbers-by-value"),
        pytest.param(["1.2 Ziel", "1.10 Ziel", "2 Ziel"], id="numbers-of-chapters"),
        pytest.param(["Bericht", "Bericht 2", "Bericht (neu)", "Berichte"], id="shorter-first"),
        pytest.param(["Émile", "Emilie", "Łódź", "Oder", "Øresund"], id="other-letters"),
        pytest.param(["§ 6 AsylG", "Ab", "AB 5", "bc"], id="case-and-punctuation"),
        pytest.param(["2" * 30, "10" * 30], id="very-long-numbers"),
    ],
)
def test_titles_stand_where_german_readers_look_for_them(in_order: list[str]) -> None:
    shuffled = in_order[::-1]

    assert sorted(shuffled, key=sort_key) == in_order


def test_titles_that_differ_in_marks_have_a_place_each() -> None:
    keys = {sort_key(title) for title in ("Bar", "bar", "Bär", "Bar!")}

    assert len(keys) == 4


def test_decomposed_umlaut_is_the_same_title() -> None:
    assert sort_key("Ba\u0308r") == sort_key("B\u00e4r")


def test_key_of_endless_title_is_short() -> None:
    assert len(sort_key("9" * 100_000)) < 500
