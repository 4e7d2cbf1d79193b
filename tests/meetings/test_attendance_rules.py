"""Who counts in a meeting, on plain data."""

from blkirm.meetings.attendance_rules import ABSENT
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.attendance_rules import Count
from blkirm.meetings.attendance_rules import count
from blkirm.meetings.attendance_rules import EXCUSED
from blkirm.meetings.attendance_rules import moments
from blkirm.meetings.attendance_rules import presence_at
from blkirm.meetings.attendance_rules import PRESENCES
from blkirm.meetings.attendance_rules import PRESENT
from blkirm.meetings.attendance_rules import problems
from blkirm.meetings.attendance_rules import REPRESENTED
from hypothesis import given
from hypothesis import strategies as st

import pytest


SEATS = ("nw", "by", "he", "bamf")
ORDER = ("1", "2", "3", "4")
CHANGES = st.lists(
    st.builds(Change, st.sampled_from(ORDER), st.sampled_from(PRESENCES)),
    unique_by=lambda change: change.item,
    max_size=4,
).map(tuple)
RECORDS = st.dictionaries(
    st.sampled_from(SEATS),
    st.builds(
        Attendance,
        presence=st.sampled_from(PRESENCES),
        represented_by=st.sampled_from(SEATS),
        changes=CHANGES,
    ),
)


def test_presence_lasts_until_it_changes() -> None:
    record = Attendance(PRESENT, changes=(Change("4", PRESENT), Change("2", EXCUSED)))

    found = [presence_at(record, ORDER, item) for item in ("", *ORDER)]

    assert found == [PRESENT, PRESENT, EXCUSED, EXCUSED, PRESENT]
    assert moments([record], ORDER) == ["2", "4"]
    assert presence_at(None, ORDER, "1") == ABSENT


def test_change_stays_with_its_item_when_the_agenda_is_ordered_anew() -> None:
    record = Attendance(PRESENT, changes=(Change("2", ABSENT),))

    found = [presence_at(record, ("1", "3", "2", "4"), item) for item in ORDER]

    assert found == [PRESENT, ABSENT, PRESENT, ABSENT]


def test_represented_seat_votes_only_while_its_representative_is_there() -> None:
    records = {
        "nw": Attendance(PRESENT, changes=(Change("3", ABSENT),)),
        "by": Attendance(REPRESENTED, represented_by="nw"),
        "he": Attendance(EXCUSED),
    }

    found = [count(SEATS, records, ORDER, item) for item in ("1", "3")]

    assert found == [Count(4, 1, 1), Count(4, 0, 0)]
    assert [each.votes for each in found] == [2, 0]


def test_seat_that_leaves_is_spoken_for_from_that_item_on() -> None:
    records = {
        "nw": Attendance(PRESENT),
        "by": Attendance(PRESENT, represented_by="nw", changes=(Change("3", REPRESENTED),)),
    }

    found = [count(SEATS, records, ORDER, item) for item in ("1", "2", "3", "4")]

    assert found == [Count(4, 2, 0)] * 2 + [Count(4, 1, 1)] * 2


@pytest.mark.parametrize(
    ("present", "quorate"), [(0, False), (2, False), (3, True)], ids=["none", "half", "more"]
)
def test_quorum_is_more_than_half_of_the_voting_seats(present: int, quorate: bool) -> None:
    records = {seat: Attendance(PRESENT) for seat in SEATS[:present]}
    records["guest"] = Attendance(PRESENT)

    assert count(SEATS, records).is_quorate == quorate
    assert count(SEATS, records).present == present


@given(records=RECORDS, item=st.sampled_from(("", *ORDER)))
def test_nobody_counts_twice(records: dict, item: str) -> None:
    found = count(SEATS, records, ORDER, item)

    assert 0 <= found.votes <= found.seats == len(SEATS)
    assert not found.is_quorate or found.present > found.seats / 2
    assert found.present or not found.represented


@given(records=RECORDS)
def test_order_of_records_and_changes_does_not_matter(records: dict) -> None:
    turned = {
        seat: Attendance(r.presence, r.person, r.represented_by, r.changes[::-1])
        for seat, r in reversed(records.items())
    }

    for item in ("", *ORDER):
        assert count(SEATS, records, ORDER, item) == count(SEATS, turned, ORDER, item)


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (Attendance(PRESENT), []),
        (Attendance(REPRESENTED, represented_by="by"), []),
        (Attendance("asleep"), ["presence"]),
        (Attendance(REPRESENTED), ["representative"]),
        (Attendance(REPRESENTED, represented_by="nw"), ["representative"]),
        (Attendance(REPRESENTED, represented_by="elsewhere"), ["representative"]),
        (Attendance(PRESENT, represented_by="by"), ["representative"]),
        (Attendance(PRESENT, changes=(Change("9", ABSENT),)), ["item"]),
        (Attendance(PRESENT, changes=(Change("1", ABSENT), Change("1", PRESENT))), ["changes"]),
        (Attendance(PRESENT, changes=(Change("1", "asleep"),)), ["presence"]),
        (Attendance(PRESENT, changes=(Change("1", REPRESENTED),)), ["representative"]),
        (Attendance(PRESENT, represented_by="by", changes=(Change("1", REPRESENTED),)), []),
    ],
    ids=[
        "present",
        "represented",
        "unknown-word",
        "by-nobody",
        "by-itself",
        "by-no-seat",
        "present-and-represented",
        "unknown-item",
        "item-twice",
        "unknown-word-later",
        "represented-later-by-nobody",
        "represented-later",
    ],
)
def test_what_cannot_be_is_named(record: Attendance, found: list[str]) -> None:
    assert problems("nw", record, SEATS, ORDER) == found
