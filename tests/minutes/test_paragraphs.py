from blkirm.minutes.paragraphs import edits
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.paragraphs import rekey
from blkirm.minutes.paragraphs import split
from blkirm.minutes.paragraphs import tidy
from hypothesis import given
from hypothesis import strategies as st


TEXTS = st.lists(st.sampled_from(["a b c", "a b d", "e f", "g", "h i", "k"]), max_size=8)


def keyed(*texts: str) -> list[Paragraph]:
    return rekey([], texts, "d", 1)[0]


def test_empty_line_ends_a_paragraph() -> None:
    assert split("eins\nzwei\n\n\n \ndrei\n") == ["eins\nzwei", "drei"]


def test_tidy_text_has_no_characters_that_cannot_be_printed() -> None:
    assert tidy("a\x00b\r\n\r\n\tc \x1b[31m\n\n\n") == "ab\n\nc [31m"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_list_has_points() -> None:
    assert Paragraph("d1", "- eins\n- zwei").points == ("eins", "zwei")
    assert Paragraph("d1", "Satz\n- zwei").points == ()


def test_rewritten_paragraph_keeps_its_key_and_new_ones_get_new_keys() -> None:
    before = keyed("Der Vorsitz eröffnet die Sitzung.", "Die Länder berichten.", "Ende.")

    after, following = rekey(
        before,
        ["Neu.", "Der Vorsitz eröffnet die Sitzung.", "Die Länder berichten kurz.", "Ende."],
        "d",
        4,
    )

    assert [p.key for p in after] == ["d4", "d1", "d2", "d3"]
    assert following == 5


def test_key_of_deleted_paragraph_is_not_given_again() -> None:
    before = keyed("eins", "zwei")
    shorter, following = rekey(before, ["eins"], "d", 3)

    after, _following = rekey(shorter, ["eins", "ganz anders"], "d", following)

    assert [p.key for p in after] == ["d1", "d3"]


@given(old=TEXTS, new=TEXTS)
def test_keys_are_unique_and_go_with_unchanged_paragraphs(old: list[str], new: list[str]) -> None:
    known, following = rekey([], old, "d", 1)

    found, _following = rekey(known, new, "d", following)

    assert [p.text for p in found] == new
    assert len({p.key for p in found}) == len(new)
    if old == new:
        assert found == known


@given(old=TEXTS, new=TEXTS)
def test_edits_lead_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    result, position = [], 0
    for edit in edits(old, new):
        result += [*old[position : edit.start], *edit.new]
        position = edit.end

    assert [*result, *old[position:]] == new
