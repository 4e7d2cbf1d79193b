from blkirm.authorities import responsibilities as rules
from blkirm.authorities.responsibilities import Office
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import strategies as st


DAY = date(2026, 11, 22)
FIELDS = ("dublin", "forced-return", "reintegration")

steps = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(FIELDS), unique=True)), max_size=6
)


@given(steps)
def test_record_answers_each_day_as_it_was(changes: list[tuple[int, list[str]]]) -> None:
    rows: tuple = ()
    day = DAY
    said: dict[date, list[str]] = {}
    for gap, fields in changes:
        day += timedelta(days=gap)
        rows = rules.continued(rows, fields, day)
        said[day] = fields

    office = Office("x", "land", "DE-NW", "land-ministry", rows)
    for known in said:
        found = [field for field in FIELDS if rules.is_responsible(office, field, known)]
        assert found == sorted(said[known], key=FIELDS.index)


@given(steps)
def test_record_forgets_no_day_that_is_over(changes: list[tuple[int, list[str]]]) -> None:
    rows: tuple = ()
    day = DAY
    for gap, fields in changes:
        day += timedelta(days=gap + 1)
        before = Office("x", "land", "DE-NW", "land-ministry", rows)
        rows = rules.continued(rows, fields, day)
        after = Office("x", "land", "DE-NW", "land-ministry", rows)
        for field in FIELDS:
            yesterday = day - timedelta(days=1)
            assert rules.is_responsible(before, field, yesterday) == rules.is_responsible(
                after, field, yesterday
            )


def test_what_an_entry_begins_with_was_so_before() -> None:
    rows = rules.continued((), ["dublin"], None)
    office = Office("x", "land", "DE-NW", "land-ministry", rows, start="2010-01-01")

    assert rows == ({"field": "dublin", "valid_from": None, "valid_until": None},)
    assert rules.is_responsible(office, "dublin", date(2015, 1, 1))
    assert not rules.is_responsible(office, "dublin", date(2009, 12, 31))


def test_matrix_names_who_is_responsible_and_shows_gaps() -> None:
    row = {"field": "dublin", "valid_from": None, "valid_until": None}
    offices = [
        Office("im-nw", "land", "DE-NW", "land-ministry", (row,)),
        Office("bamf", "federal", "", "federal-office", (row,)),
        Office("centre", "civil", "DE-BY", "return-counselling-centre", (row,)),
        Office("iom", "international", "", "international-organisation", (row,)),
    ]

    cells = rules.matrix(offices, ["federal", "DE-NW", "DE-BY"], ["dublin"], DAY)

    assert cells == {
        "federal": {"dublin": ["bamf"]},
        "DE-NW": {"dublin": ["im-nw"]},
        "DE-BY": {"dublin": []},
    }
    assert rules.gaps_in(cells) == 1


def test_line_is_confirmed_only_when_all_confirmed_and_only_for_a_year() -> None:
    fresh = Office("a", "land", "DE-NW", "land-ministry", confirmed_on="2026-10-01")
    older = Office("b", "land", "DE-NW", "land-ministry", confirmed_on="2025-11-21")
    never = Office("c", "land", "DE-NW", "land-ministry")

    assert rules.last_confirmed([fresh, older]) == date(2025, 11, 21)
    assert rules.last_confirmed([fresh, never]) is None
    assert rules.is_stale(date(2025, 11, 21), DAY)
    assert not rules.is_stale(date(2025, 11, 22), DAY)
    assert rules.is_stale(None, DAY)
