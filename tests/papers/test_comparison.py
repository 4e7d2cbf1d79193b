from blkirm.papers.comparison import ADDED
from blkirm.papers.comparison import compare
from blkirm.papers.comparison import REMOVED
from blkirm.papers.comparison import SAME
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

import pytest
import random
import time


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text.strip()) for part in compare(old, new).parts]


def test_changed_words_are_told_removed_before_added() -> None:
    old = "Die Frist beträgt sechs Wochen ab Zustellung des Bescheids."
    new = "Die Frist beträgt acht Wochen ab Zustellung des Bescheids und läuft ab Montag."

    found = compare(old, new)

    assert told(old, new) == [
        (SAME, "Die Frist beträgt"),
        (REMOVED, "sechs"),
        (ADDED, "acht"),
        (SAME, "Wochen ab Zustellung des"),
        (REMOVED, "Bescheids."),
        (ADDED, "Bescheids und läuft ab Montag."),
    ]
    assert (found.removed, found.added, found.places, found.is_whole) == (2, 6, 2, True)


def test_line_breaks_alone_are_no_change() -> None:
    assert told("one two\nthree four", "one\n two three\n\nfour") == [
        (SAME, "one\n two three\n\nfour")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("", "", []), ("", "a b", [(ADDED, "a b")]), ("a", "", [(REMOVED, "a")])],
    ids=["nothing", "all new", "all gone"],
)
def test_empty_texts(old: str, new: str, expected: list) -> None:
    assert told(old, new) == expected


words = strategies.lists(strategies.sampled_from("abcdefg"), max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_parts_put_together_are_both_texts(old: str, new: str) -> None:
    parts = compare(old, new).parts

    assert "".join(p.text for p in parts if p.kind != ADDED).split() == old.split()
    assert "".join(p.text for p in parts if p.kind != REMOVED).split() == new.split()


@pytest.mark.parametrize("vocabulary", [2, 300, 100_000], ids=str)
def test_long_texts_take_a_bounded_time(vocabulary: int) -> None:
    chance = random.Random(7)
    old = [f"w{chance.randrange(vocabulary)}" for _ in range(60_000)]
    new = [word if chance.random() > 0.02 else f"n{chance.randrange(9)}" for word in old]

    began = time.monotonic()
    found = compare(" ".join(old), " ".join(new))

    assert time.monotonic() - began < 8
    assert found.added >= 1_000
    if vocabulary == 100_000:
        assert found.is_whole
        assert found.added < 2_500
