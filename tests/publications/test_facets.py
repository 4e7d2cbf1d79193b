from blkirm.publications.facets import counts
from blkirm.publications.facets import FACETS
from blkirm.publications.facets import matching
from hypothesis import given
from hypothesis import strategies as st


VALUES = st.sampled_from(["a", "b", "c"])
ROWS = st.lists(
    st.builds(
        lambda facets: {"facets": facets},
        st.fixed_dictionaries({name: st.lists(VALUES, max_size=3) for name in FACETS}),
    ),
    max_size=12,
)
CHOICES = st.dictionaries(st.sampled_from(FACETS), VALUES, max_size=3)


@given(ROWS, CHOICES)
def test_a_count_is_what_its_choice_leaves(rows: list, chosen: dict) -> None:
    counted = counts(rows, chosen)

    for name in FACETS:
        for value in "abc":
            left = matching(rows, {**chosen, name: value})
            assert counted[name][value] == len(left)


@given(ROWS, CHOICES)
def test_what_is_left_keeps_its_order_and_has_all_that_was_chosen(rows: list, chosen: dict) -> None:
    left = matching(rows, chosen)

    assert left == [
        row for row in rows if all(chosen[name] in row["facets"][name] for name in chosen)
    ]
