"""What the calendar says is read alike by two parsers that know nothing of each other."""

from blkirm.kernel.clock import BERLIN
from blkirm.meetings import ical
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from icalendar import Calendar
from typing import Any

import pytest
import vobject


UID = "0123456789abcdef0123456789abcdef"
STAMP = datetime(2026, 8, 1, 12, tzinfo=BERLIN)
OFFICE = ical.Party("geschaeftsstelle@blkirm.example", 'Geschäftsstelle "Rückkehr"; Raum 4')
RECEIVER = ical.Party("nw@blkirm.example", "Ministerium für Flucht, NW")


def occasion(**fields: Any) -> ical.Occasion:
    values = {
        "uid": UID,
        "sequence": 0,
        "start": datetime(2026, 9, 16, 10, tzinfo=BERLIN),
        "end": datetime(2026, 9, 16, 15, 30, tzinfo=BERLIN),
        "summary": "11. Sitzung",
        "stamp": STAMP,
    }
    return ical.Occasion(**{**values, **fields})


def by_icalendar(text: bytes) -> dict[str, Any]:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return {
        "uid": str(event["uid"]),
        "sequence": int(event["sequence"]),
        "start": event["dtstart"].dt.astimezone(UTC),
        "end": event["dtend"].dt.astimezone(UTC),
        "summary": str(event["summary"]),
        "location": str(event.get("location", "")),
        "description": str(event.get("description", "")),
        "status": str(event["status"]),
    }


def by_vobject(text: bytes) -> dict[str, Any]:
    event = vobject.readOne(text.decode()).vevent
    return {
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "start": event.dtstart.value.astimezone(UTC),
        "end": event.dtend.value.astimezone(UTC),
        "summary": event.summary.value,
        "location": event.location.value if hasattr(event, "location") else "",
        "description": event.description.value if hasattr(event, "description") else "",
        "status": event.status.value,
    }


both = pytest.mark.parametrize("read", [by_icalendar, by_vobject], ids=["icalendar", "vobject"])


@both
def test_invitation_is_read_as_it_was_meant(read: Callable) -> None:
    text = ical.request(
        occasion(location="Nürnberg, Raum 2; Haus B", description="TOP 1\nTOP 2"), OFFICE, RECEIVER
    )

    assert read(text) == {
        "uid": "01234567-89ab-cdef-0123-456789abcdef",
        "sequence": 0,
        "start": datetime(2026, 9, 16, 8, tzinfo=UTC),
        "end": datetime(2026, 9, 16, 13, 30, tzinfo=UTC),
        "summary": "11. Sitzung",
        "location": "Nürnberg, Raum 2; Haus B",
        "description": "TOP 1\nTOP 2",
        "status": "CONFIRMED",
    }


@both
def test_change_and_cancellation_are_about_the_same_meeting(read: Callable) -> None:
    told = [
        ical.request(occasion(), OFFICE, RECEIVER),
        ical.request(occasion(sequence=1, location="Bonn"), OFFICE, RECEIVER),
        ical.cancellation(occasion(sequence=2, cancelled=True), OFFICE, RECEIVER),
    ]

    found = [read(text) for text in told]

    assert len({each["uid"] for each in found}) == 1
    assert [each["sequence"] for each in found] == [0, 1, 2]
    assert [each["status"] for each in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [Calendar.from_ical(text)["method"] for text in told] == ["REQUEST", "REQUEST", "CANCEL"]


#: Each hour around a change of the clocks, and the years in which others changed differently.
MOMENTS = st.datetimes(datetime(1997, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))


@settings(deadline=None, max_examples=25)
@given(start=MOMENTS, minutes=st.integers(5, 600))
@example(start=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), minutes=60)
@example(start=datetime(2026, 10, 24, 22, 30, tzinfo=UTC), minutes=300)
@example(start=datetime(2027, 3, 28, 1, 0, tzinfo=UTC), minutes=30)
def test_moments_survive_the_change_of_the_clocks(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    # The hour that is there twice in October can be written only once.
    if any(m.astimezone(BERLIN).fold for m in (start, end)):
        return
    text = ical.request(occasion(start=start, end=end), OFFICE, RECEIVER)

    found = [read(text) for read in (by_icalendar, by_vobject)]

    assert [(each["start"], each["end"]) for each in found] == [(start, end)] * 2


@settings(deadline=None, max_examples=25)
@given(moment=MOMENTS)
def test_time_zone_in_the_file_is_the_one_of_germany(moment: datetime) -> None:
    text = ical.request(occasion(), OFFICE, RECEIVER)
    (zone,) = Calendar.from_ical(text).walk("VTIMEZONE")
    local = moment.astimezone(BERLIN)

    written = zone.to_tz(lookup_tzid=False)

    assert moment.astimezone(written).utcoffset() == local.utcoffset()
    assert zone["tzid"] == "Europe/Berlin"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Cf", "Co"]),
    min_size=1,
    max_size=200,
)


@settings(deadline=None, max_examples=25)
@given(summary=TEXTS, location=TEXTS)
@example(summary="ä" * 200, location="\\n, \\; \\\\ \N{GRINNING FACE}")
def test_any_text_comes_back_in_lines_of_75_octets(summary: str, location: str) -> None:
    summary, location = (" ".join(t.split()) or "x" for t in (summary, location))
    text = ical.request(occasion(summary=summary, location=location), OFFICE, RECEIVER)

    found = [read(text) for read in (by_icalendar, by_vobject)]

    assert {(each["summary"], each["location"]) for each in found} == {(summary, location)}
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    text.decode()


def test_text_cannot_add_lines_of_its_own() -> None:
    wicked = "Sitzung\r\nATTENDEE:mailto:spy@y.example\x00\x85\u2028DTSTART:20260101T000000Z"

    text = ical.request(
        occasion(summary=wicked, location=wicked, description=wicked),
        ical.Party("office@y.example", wicked),
        RECEIVER,
    )

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["attendee"] == "mailto:nw@blkirm.example"
    assert event["dtstart"].dt == datetime(2026, 9, 16, 10, tzinfo=BERLIN)
    assert b"\x00" not in text


def test_receiver_is_told_of_nobody_else() -> None:
    text = ical.request(occasion(), OFFICE, RECEIVER)

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["organizer"]) == "mailto:geschaeftsstelle@blkirm.example"
    assert event["organizer"].params["cn"] == "Geschäftsstelle 'Rückkehr'; Raum 4"
    assert event["attendee"].params["rsvp"] == "TRUE"
    assert text.count(b"mailto:") == 2


def test_feed_holds_each_meeting_once_under_the_same_identifier() -> None:
    text = ical.calendar(
        "Sitzungen, Dublin",
        [
            occasion(),
            occasion(uid="f" * 32, tentative=True, start=datetime(2026, 1, 5, tzinfo=UTC)),
        ],
    )

    found = Calendar.from_ical(text)
    read = vobject.readOne(text.decode())

    assert [str(each["uid"]) for each in found.walk("VEVENT")] == [
        ical.uid_of(UID),
        ical.uid_of("f" * 32),
    ]
    assert [each.status.value for each in read.vevent_list] == ["CONFIRMED", "TENTATIVE"]
    assert (str(found["x-wr-calname"]), str(found["method"])) == ("Sitzungen, Dublin", "PUBLISH")


def test_deadline_is_a_whole_day_that_blocks_no_time() -> None:
    days = [
        ical.Deadline(UID, kind, 2, date(2026, 10, 25), f"Rückmeldung; {kind}", STAMP)
        for kind in ("answer", "submission")
    ]
    text = ical.calendar("Sitzungen", [occasion()], days)

    found = [e for e in Calendar.from_ical(text).walk("VEVENT") if "location" not in e][1:]
    read = vobject.readOne(text.decode()).vevent_list[1:]

    assert [(e["dtstart"].dt, e["dtend"].dt) for e in found] == [
        (date(2026, 10, 25), date(2026, 10, 26))
    ] * 2
    assert [(e.dtstart.value, e.transp.value) for e in read] == [
        (date(2026, 10, 25), "TRANSPARENT")
    ] * 2
    assert [e.summary.value for e in read] == ["Rückmeldung; answer", "Rückmeldung; submission"]
    assert len({str(e["uid"]) for e in Calendar.from_ical(text).walk("VEVENT")}) == 3
