from blkirm.minutes.records import Records
from blkirm.minutes.records import Values
from blkirm.minutes.writing import tidied
from blkirm.minutes.writing import write_entry
from blkirm.minutes.writing import Written
from hypothesis import given
from hypothesis import strategies as st
from types import SimpleNamespace
from typing import Any

import pickle
import pytest


TEXT = st.lists(st.sampled_from(["eins", "zwei", "drei", "vier"]), max_size=4).map("\n\n".join)
VOTES = st.dictionaries(st.sampled_from(["bamf", "im-nw"]), st.sampled_from(["yes", "no"]))
VALUES = st.builds(
    Values,
    discussion=TEXT,
    result=TEXT,
    outcome=st.sampled_from(["", "noted", "majority"]),
    votes=VOTES,
    statements=st.dictionaries(st.sampled_from(["bamf", "im-by"]), TEXT),
)


@pytest.fixture
def minutes() -> Any:
    return SimpleNamespace(records=Records())


def said(**values: Any) -> Values:
    return tidied(Values(**values))


def test_what_nobody_else_touched_is_stored_as_it_is(minutes: Any) -> None:
    written = write_entry(minutes, "item", Values(discussion="Eins \r\n\r\nzwei\n"), 0, "anna")

    assert written == Written(said(discussion="Eins\n\nzwei"), 1, 1)
    assert minutes.records.entry("item").values == said(discussion="Eins\n\nzwei")


def test_same_text_again_stores_nothing(minutes: Any) -> None:
    write_entry(minutes, "item", Values(result="Ja."), 0, "anna")

    written = write_entry(minutes, "item", Values(result="Ja. "), 0, "anna")

    assert written.revision == 1
    assert list(minutes.records.entry("item").earlier) == [0, 1]


def test_two_people_in_one_item_keep_both_texts(minutes: Any) -> None:
    write_entry(minutes, "item", Values(discussion="Von Anna."), 0, "anna")

    written = write_entry(minutes, "item", Values(discussion="Von Bernd."), 0, "bernd")

    assert (written.merged, written.conflicts) == (True, {})
    assert written.values.discussion == "Von Anna.\n\nVon Bernd."


def test_who_typed_on_while_the_merge_was_on_its_way_conflicts_with_nobody(minutes: Any) -> None:
    write_entry(minutes, "item", Values(discussion="Von Anna."), 0, "anna")
    first = write_entry(minutes, "item", Values(discussion="Von Be"), 0, "bernd")

    second = write_entry(
        minutes, "item", Values(discussion="Von Bernd."), first.own_revision, "bernd"
    )

    assert second.conflicts == {}
    assert second.values.discussion == "Von Anna.\n\nVon Bernd."


def test_same_paragraph_rewritten_by_two_is_asked_about_and_nothing_is_stored(minutes: Any) -> None:
    write_entry(minutes, "item", Values(discussion="Satz.", votes={"bamf": "yes"}), 0, "anna")
    write_entry(minutes, "item", Values(discussion="Satz A.", votes={"bamf": "no"}), 1, "anna")

    written = write_entry(
        minutes, "item", Values(discussion="Satz B.", votes={"bamf": "abstain"}), 1, "bernd"
    )

    assert {
        name: [(c.mine, c.theirs) for c in found] for name, found in written.conflicts.items()
    } == {
        "discussion": [("Satz B.", "Satz A.")],
        "votes:bamf": [("abstain", "no")],
    }
    assert written.suggestion.discussion == "Satz A.\n\nSatz B."
    assert minutes.records.entry("item").values.discussion == "Satz A."
    assert written.revision == 2


def test_text_without_a_known_past_is_asked_about(minutes: Any) -> None:
    write_entry(minutes, "item", Values(discussion="Heute."), 0, "anna")

    written = write_entry(minutes, "item", Values(discussion="Gestern."), 99, "bernd")

    assert list(written.conflicts) == ["discussion"]


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_every_text_and_vote_is_stored_or_asked_about(
    base: Values, mine: Values, theirs: Values
) -> None:
    minutes: Any = SimpleNamespace(records=Records())
    first = write_entry(minutes, "item", base, 0, "anna").revision
    write_entry(minutes, "item", theirs, first, "anna")

    written = write_entry(minutes, "item", mine, first, "bernd")

    shown = written.suggestion if written.conflicts else written.values
    for name in ("discussion", "result"):
        added = set(getattr(mine, name).split("\n\n")) - set(getattr(base, name).split("\n\n"))
        assert added <= {"", *getattr(shown, name).split("\n\n")}
    for authority, vote in mine.votes.items():
        if vote != base.votes.get(authority, ""):
            asked = written.conflicts.get(f"votes:{authority}", ())
            assert shown.votes.get(authority) == vote or [c.mine for c in asked] == [vote]


def test_values_survive_pickling() -> None:
    values = said(discussion="a", votes={"bamf": "yes"}, statements={"bamf": "b"})

    assert pickle.loads(pickle.dumps(values)) == values


def test_who_has_seen_both_texts_settles_for_one_of_them(minutes: Any) -> None:
    write_entry(minutes, "item", Values(discussion="Satz.", votes={"bamf": "yes"}), 0, "anna")
    write_entry(minutes, "item", Values(discussion="Satz A.", votes={"bamf": "no"}), 1, "anna")
    mine = Values(discussion="Satz B.", votes={"bamf": "abstain"})

    unseen = write_entry(minutes, "item", mine, 1, "bernd", "mine", 1)
    settled = write_entry(minutes, "item", mine, 1, "bernd", "mine", 2)

    assert list(unseen.conflicts) == ["discussion", "votes:bamf"]
    assert settled.conflicts == {}
    assert settled.values == said(discussion="Satz B.", votes={"bamf": "abstain"})
