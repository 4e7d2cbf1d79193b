"""Who is responsible where: the matrix of fields of work and Länder on a day, on plain data.

An authority's record is a list of rows with ``field``, ``valid_from`` and ``valid_until``, days as
texts; without a first day it was so before anybody wrote it down. A last day is included.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from typing import Any


Row = Mapping[str, Any]

#: Counsel on a return, but decide nothing: they are found by place, not by responsibility.
NOT_RESPONSIBLE = ("return-counselling-centre", "welfare-association", "research")
#: The line of the Federation in the matrix, beside those of the Länder.
FEDERATION = "federal"
#: What nobody has confirmed for so long may be out of date; days.
STALE_AFTER = 365


@dataclass(frozen=True)
class Office:
    """An authority as the matrix knows it."""

    id: str
    level: str
    land: str
    kind: str
    rows: tuple[Row, ...] = ()
    start: str | None = None
    end: str | None = None
    confirmed_on: str | None = None


@dataclass(frozen=True)
class Change:
    """A responsibility that began or ended on a day."""

    day: date
    office: str
    line: str
    field: str
    began: bool


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def line_of(office: Office) -> str | None:
    """Return the line of the matrix an authority stands in: a Land, the Federation, or none."""
    if office.kind in NOT_RESPONSIBLE:
        return None
    return office.land or (FEDERATION if office.level in ("federal", "joint") else None)


def continued(rows: Iterable[Row], fields: Iterable[str], day: date | None) -> tuple[Row, ...]:
    """Return the record with what changed on a day: new fields begin, missing ones ended the day before.

    A field that begins and ends on one day was a slip of the pen and leaves nothing.
    """
    wanted = list(dict.fromkeys(fields))
    text = day.isoformat() if day else None
    kept = []
    for row in rows:
        if row["valid_until"] is None and row["field"] not in wanted:
            if text is not None and row["valid_from"] == text:
                continue
            until = (day - timedelta(days=1)).isoformat() if day else None
            kept.append({**row, "valid_until": until})
        else:
            kept.append(dict(row))
    running = {row["field"] for row in kept if row["valid_until"] is None}
    kept += [
        {"field": field, "valid_from": text, "valid_until": None}
        for field in wanted
        if field not in running
    ]
    return tuple(kept)


def is_there(office: Office, day: date) -> bool:
    """Say whether an authority existed on a day."""
    begin, end = as_day(office.start), as_day(office.end)
    return (begin is None or begin <= day) and (end is None or day <= end)


def is_responsible(office: Office, field: str, day: date) -> bool:
    """Say whether a field of work was an authority's on a day."""
    return is_there(office, day) and any(
        row["field"] == field
        and (as_day(row["valid_from"]) or date.min) <= day
        and day <= (as_day(row["valid_until"]) or date.max)
        for row in office.rows
    )


def matrix(
    offices: Iterable[Office], lines: Iterable[str], fields: Iterable[str], day: date
) -> dict[str, dict[str, list[str]]]:
    """Return the ids of the responsible authorities by line and field; an empty list is a gap."""
    standing = [(line_of(office), office) for office in offices]
    return {
        line: {
            field: [
                office.id
                for where, office in standing
                if where == line and is_responsible(office, field, day)
            ]
            for field in fields
        }
        for line in lines
    }


def gaps_in(cells: Mapping[str, Mapping[str, list[str]]]) -> int:
    """Count the cells in which nobody stands."""
    return sum(not offices for line in cells.values() for offices in line.values())


def last_confirmed(offices: Iterable[Office]) -> date | None:
    """Return the day since when everything said of these authorities is confirmed; None if not."""
    days = [as_day(office.confirmed_on) for office in offices]
    return min(days) if days and all(days) else None


def is_stale(confirmed: date | None, day: date) -> bool:
    """Say whether a confirmation is missing or older than a year."""
    return confirmed is None or (day - confirmed).days > STALE_AFTER


def changes(offices: Iterable[Office]) -> list[Change]:
    """Return every beginning and end that has a day, the newest first."""
    found = []
    for office in offices:
        line = line_of(office)
        if line is None:
            continue
        for row in office.rows:
            begin, end = as_day(row["valid_from"]), as_day(row["valid_until"])
            if begin is not None:
                found.append(Change(begin, office.id, line, row["field"], True))
            if end is not None:
                found.append(Change(end, office.id, line, row["field"], False))
    return sorted(
        found, key=lambda each: (-each.day.toordinal(), each.line, each.office, each.field)
    )
