"""Meetings as iCalendar (RFC 5545, RFC 5546), for mails and feeds. Plain data in, bytes out.

Each calendar file carries the official time of Germany with it, as one rule for the summer and one
for the winter: what programs generate from their own tables is hundreds of lines long, ends in 2037
and is read differently by different programs.
"""

from blkirm.kernel.clock import BERLIN
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from icalendar import Calendar
from icalendar import Event
from icalendar import Timezone
from icalendar import TimezoneDaylight
from icalendar import TimezoneStandard
from icalendar import vCalAddress
from icalendar import vRecur
from uuid import UUID
from uuid import uuid5


ZONE = "Europe/Berlin"
PRODUCT = "-//BLK-IRM//Portal//DE"
#: What a program that reads a feed is asked to wait between two looks.
RENEWAL = "PT1H"


@dataclass(frozen=True)
class Party:
    """Who is written to or writes, in a calendar: an address and what it is called.

    ``name`` is an office or an authority; this module puts nobody's name into a calendar.
    """

    mail: str
    name: str = ""


@dataclass(frozen=True)
class Occasion:
    """A meeting as one receiver may read it.

    ``uid`` is that of the meeting and the same for ever; ``sequence`` grows with each message
    about it. ``start`` and ``end`` are aware, ``stamp`` is when this was said.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    stamp: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    tentative: bool = False


@dataclass(frozen=True)
class Withdrawal:
    """That a meeting is none for one receiver any more; the times are those told before, if any."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Deadline:
    """The last day of something that belongs to a meeting: a whole day that blocks no time.

    ``meeting`` is the meeting's UID, ``kind`` one word for each of its deadlines.
    """

    meeting: str
    kind: str
    sequence: int
    day: date
    summary: str
    stamp: datetime
    url: str = ""


def request(occasion: Occasion, organizer: Party, attendee: Party) -> bytes:
    """Return an invitation, or a change of one, for one receiver (method REQUEST)."""
    return _message("REQUEST", occasion, organizer, attendee)


def cancellation(occasion: Occasion, organizer: Party, attendee: Party) -> bytes:
    """Return the news for one receiver that a meeting does not take place (method CANCEL)."""
    return _message("CANCEL", occasion, organizer, attendee)


def withdrawal(withdrawn: Withdrawal, organizer: Party, attendee: Party) -> bytes:
    """Return what takes a meeting out of one receiver's calendar, and says nothing of it.

    Without STATUS: that would cancel the meeting for all (RFC 5546, 3.2.5).
    """
    whole = _empty("CANCEL")
    event = Event()
    event.add("uid", uid_of(withdrawn.uid))
    event.add("sequence", withdrawn.sequence)
    event.add("dtstamp", withdrawn.stamp.astimezone(UTC))
    if withdrawn.start is not None and withdrawn.end is not None:
        event.add("dtstart", withdrawn.start.astimezone(BERLIN))
        event.add("dtend", withdrawn.end.astimezone(BERLIN))
    event.add("class", "PRIVATE")
    event["organizer"] = _address(organizer)
    event.add("attendee", _address(attendee), encode=False)
    whole.add_component(event)
    return whole.to_ical()


def calendar(
    title: str, occasions: Iterable[Occasion], deadlines: Iterable[Deadline] = ()
) -> bytes:
    """Return a calendar to subscribe to (method PUBLISH)."""
    whole = _empty("PUBLISH")
    whole.add("x-wr-calname", _clean(title))
    whole.add("name", _clean(title))
    whole.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    whole.add("x-published-ttl", RENEWAL)
    for occasion in occasions:
        whole.add_component(_event(occasion))
    for deadline in deadlines:
        whole.add_component(_whole_day(deadline))
    return whole.to_ical()


def uid_of(meeting: str) -> str:
    """Return the identifier of a meeting in all calendars: its UID, and no host (RFC 7986)."""
    return str(UUID(meeting))


def summary(title: str, party: str) -> str:
    """Return what stands in a calendar where meetings of several parties meet."""
    return f"{title}, {party}" if party else title


def _message(method: str, occasion: Occasion, organizer: Party, attendee: Party) -> bytes:
    whole = _empty(method)
    event = _event(occasion)
    event["organizer"] = _address(organizer)
    address = _address(attendee)
    address.params["cutype"] = "INDIVIDUAL"
    address.params["role"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        address.params["partstat"] = "NEEDS-ACTION"
        address.params["rsvp"] = "TRUE"
    event.add("attendee", address, encode=False)
    whole.add_component(event)
    return whole.to_ical()


def _empty(method: str) -> Calendar:
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", method)
    whole.add_component(_timezone())
    return whole


def _timezone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add("x-lic-location", ZONE)
    hour, summer = timedelta(hours=1), timedelta(hours=2)
    # Directive 2000/84/EC: last Sunday of March and of October, at 01:00 UTC; so since 1996.
    for part, name, first, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, hour, summer),
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, summer, hour),
    ):
        part.add("dtstart", first)
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _event(occasion: Occasion) -> Event:
    event = Event()
    event.add("uid", uid_of(occasion.uid))
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.stamp.astimezone(UTC))
    event.add("dtstart", occasion.start.astimezone(BERLIN))
    event.add("dtend", occasion.end.astimezone(BERLIN))
    event.add("summary", _clean(occasion.summary))
    if occasion.location:
        event.add("location", _clean(occasion.location))
    if occasion.description:
        event.add("description", _clean(occasion.description))
    if occasion.url:
        event.add("url", occasion.url)
    event.add("status", _status(occasion))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if occasion.cancelled else "OPAQUE")
    return event


def _whole_day(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", str(uuid5(UUID(deadline.meeting), deadline.kind)))
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.stamp.astimezone(UTC))
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", _clean(deadline.summary))
    if deadline.url:
        event.add("url", deadline.url)
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _status(occasion: Occasion) -> str:
    if occasion.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if occasion.tentative else "CONFIRMED"


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.mail}")
    if party.name:
        # No quotes: not every program knows how RFC 6868 writes them in a parameter.
        address.params["cn"] = _clean(party.name).replace('"', "'").replace("\n", " ")
    return address


def _clean(text: str) -> str:
    """Return a text with no control characters but line ends, which the format escapes."""
    lines = "".join(text).splitlines()
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)
