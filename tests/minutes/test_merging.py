from blkirm.minutes.merging import Conflict
from blkirm.minutes.merging import merge
from blkirm.minutes.merging import merge_values
from blkirm.minutes.paragraphs import join
from blkirm.minutes.paragraphs import split
from collections import Counter
from hypothesis import given
from hypothesis import strategies as st


# Few different paragraphs, so that both sides often touch the same ones.
PARAGRAPHS = st.lists(st.sampled_from([f"Satz {letter}" for letter in "abcdefgh"]), max_size=9)
TEXTS = PARAGRAPHS.map(join)
UNLIKE = PARAGRAPHS.map(dict.fromkeys).map(list).map(join)


def counted(text: str) -> Counter[str]:
    return Counter(split(text))


def test_what_one_side_changed_follows_that_side() -> None:
    base, mine, theirs = "a\n\nb\n\nc", "a\n\nB\n\nc", "a\n\nb\n\nc\n\nd"

    assert merge(base, mine, theirs).parts == ("a", "B", "c", "d")


def test_additions_at_the_same_place_are_both_kept() -> None:
    merged = merge("a", "a\n\nmine", "a\n\ntheirs")

    assert merged.parts == ("a", "theirs", "mine")


def test_paragraph_rewritten_by_both_is_a_conflict() -> None:
    merged = merge("a\n\nb\n\nc", "a\n\nmine\n\nc", "a\n\ntheirs\n\nc")

    assert merged.parts == ("a", Conflict("b", "mine", "theirs"), "c")
    assert merged.text == "a\n\ntheirs\n\nmine\n\nc"


def test_paragraph_deleted_by_one_and_rewritten_by_the_other_is_a_conflict() -> None:
    assert merge("a\n\nb", "a", "a\n\nB").conflicts == (Conflict("b", "", "B"),)


def test_neighbouring_paragraphs_can_be_rewritten_at_once() -> None:
    assert merge("a\n\nb", "A\n\nb", "a\n\nB").parts == ("A", "B")


def test_both_did_the_same() -> None:
    assert merge("a\n\nb", "x\n\nb", "x\n\nb").parts == ("x", "b")


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_what_either_side_added_is_never_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)

    for own in (mine, theirs):
        added = counted(own) - counted(base)
        assert not added - counted(merged.text)
    assert not (counted(mine) - counted(base)) - counted(merged.resolved(lambda c: c.mine))
    assert not (counted(theirs) - counted(base)) - counted(merged.resolved(lambda c: c.theirs))


@given(base=UNLIKE, mine=UNLIKE, theirs=UNLIKE)
def test_what_neither_side_touched_stays(base: str, mine: str, theirs: str) -> None:
    kept = counted(base) & counted(mine) & counted(theirs)

    # A paragraph that was moved is deleted here and added there, so it may stand twice.
    assert not kept - counted(merge(base, mine, theirs).text)


@given(base=TEXTS, changed=TEXTS)
def test_one_side_alone_needs_no_merging(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).text == changed


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_both_sides_see_the_same_conflicts(base: str, mine: str, theirs: str) -> None:
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)

    assert [(c.mine, c.theirs) for c in here.conflicts] == [
        (c.theirs, c.mine) for c in there.conflicts
    ]


NAMED = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "yes", "no"]))


def test_values_changed_by_both_are_a_conflict_and_theirs_stands() -> None:
    merged = merge_values({"a": "yes"}, {"a": "no", "b": "yes"}, {"a": "abstain"})

    assert merged.values == {"a": "abstain", "b": "yes"}
    assert merged.conflicts == {"a": Conflict("yes", "no", "abstain")}


@given(base=NAMED, mine=NAMED, theirs=NAMED)
def test_no_value_of_either_side_is_lost(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge_values(base, mine, theirs)

    for name in {*base, *mine, *theirs}:
        old = base.get(name, "")
        conflict = merged.conflicts.get(name)
        stands = merged.values.get(name, "")
        for side, own in (("mine", mine.get(name, "")), ("theirs", theirs.get(name, ""))):
            if own != old:
                assert own == stands or (conflict and getattr(conflict, side) == own)
