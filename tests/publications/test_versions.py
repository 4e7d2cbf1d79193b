from blkirm.publications.versions import days_of
from blkirm.publications.versions import handed_in_before
from blkirm.publications.versions import older_ones
from blkirm.publications.versions import VERSIONS
from hypothesis import given
from hypothesis import strategies as st

import datetime


DAYS = st.dates(datetime.date(2010, 1, 1), datetime.date(2010, 3, 1))
SOME = st.dictionaries(st.sampled_from(VERSIONS), DAYS)


def test_english_of_an_earlier_day_is_older_than_german() -> None:
    days = {"de": datetime.date(2015, 7, 3), "en": datetime.date(2015, 5, 12)}

    assert older_ones(days) == [("en", "de")]


def test_versions_of_one_day_are_equally_old() -> None:
    day = datetime.date(2015, 5, 12)

    assert older_ones(dict.fromkeys(VERSIONS, day)) == []


@given(SOME)
def test_exactly_those_before_the_newest_day_are_older(days: dict[str, datetime.date]) -> None:
    found = older_ones(days)

    newest = max(days.values(), default=None)
    assert {older for older, _newer in found} == {v for v, day in days.items() if day != newest}
    assert all(days[newer] == newest for _older, newer in found)
    assert len({newer for _older, newer in found}) <= 1


@given(
    st.sets(st.sampled_from(VERSIONS)),
    st.dictionaries(st.sampled_from(VERSIONS), st.none() | DAYS),
    st.none() | DAYS,
)
def test_day_of_a_version_is_its_own_else_that_of_the_report(
    there: set[str], own: dict[str, datetime.date | None], stand: datetime.date | None
) -> None:
    days = days_of(there, own, stand)

    assert set(days) <= there
    for version in there:
        assert days.get(version) == (own.get(version) or stand)


def test_translation_handed_in_days_before_the_german_file_is_noticed() -> None:
    def handed_in(day: str) -> dict[str, str]:
        return {"set_at": f"{day}T10:00:00+02:00"}

    files = {
        "de": handed_in("2015-07-03"),
        "en": handed_in("2015-07-02"),
        "ls": handed_in("2015-07-03"),
    }

    assert handed_in_before(files) == [("en", "de")]
    assert handed_in_before({"en": files["en"]}) == []
