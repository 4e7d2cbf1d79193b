"""Questions about programmes, answered from plain data: no site, no catalogue, no request.

*Facts* of a programme are a dict as ``indexers.programme_facts`` makes it; days in it are texts like
``2024-01-31``, rows are those of ``kernel.rows``. Days are calendar days, first and last included.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Any


Facts = Mapping[str, Any]
Row = Mapping[str, Any]

#: How a programme stands on a day. Only the first of them is ever shown as something to apply for.
CURRENT, FUTURE, ENDED, UNCONFIRMED = "current", "future", "ended", "unconfirmed"
YEARLY = "yearly"
COUNSELLORS = "counsellors"
EXCLUDED, REDUCED = "excluded", "reduced"
VOLUNTARY, FORCED, ONWARD = "voluntary", "forced", "onward"
#: Levels of government whose programmes are for the whole country unless Länder are named.
EVERYWHERE = ("federal", "joint", "eu", "international")
#: What can be chosen in the directory.
DIMENSIONS = ("country", "land", "target_group", "benefit", "kind")


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; empty means that it does not matter."""

    country: str = ""
    land: str = ""
    target_group: str = ""
    benefit: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a programme is in an answer, and with which row of its record; ``words`` says it."""

    code: str
    row: Any = None


def as_day(text: str | None) -> date | None:
    """Return the day a text names; None for nothing and for anything else."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def begin_of(row: Row) -> date | None:
    """Return the first day a row is known to count: said, or the day of what was said about it."""
    return as_day(row.get("valid_from")) or as_day(row.get("as_of"))


def is_in_force(row: Row, day: date) -> bool:
    """Say whether a row counts on a day. What has no date at all never does."""
    begin, end = begin_of(row), as_day(row.get("valid_until"))
    return begin is not None and begin <= day and (end is None or day <= end)


def rows_in_force(rows: Iterable[Row] | None, day: date) -> list[Row]:
    """Return the rows that count on a day, in their order."""
    return [row for row in rows or () if is_in_force(row, day)]


def same_matter(one: Row, other: Row) -> bool:
    """Say whether two rows of a table speak of the same: benefit, country or Land, mode and note."""
    names = ("kind", "country", "land", "mode", "note_de")
    return all((one.get(name) or "") == (other.get(name) or "") for name in names)


def contradict(one: Row, other: Row) -> bool:
    """Say whether two rows would say something of the same matter on one and the same day.

    An amount that was replaced has to end before the new one begins: whoever forgets its last day
    would go on to show it (DOMAIN.md 3.3).
    """
    begin, begin_of_other = begin_of(one), begin_of(other)
    if begin is None or begin_of_other is None or not same_matter(one, other):
        return False
    end, end_of_other = as_day(one.get("valid_until")), as_day(other.get("valid_until"))
    return begin <= (end_of_other or date.max) and begin_of_other <= (end or date.max)


def confirmed_until(facts: Facts) -> date | None:
    """Return the last day a programme that runs from year to year was confirmed for."""
    said = as_day(facts.get("stand_date"))
    return date(said.year, 12, 31) if facts.get("renewal") == YEARLY and said else None


def standing(facts: Facts, day: date) -> str:
    """Say how a programme stands on a day; in doubt it is not in force.

    A programme that is renewed year by year counts only for years that somebody confirmed. One that
    was followed by another, nobody knows since when, has ended at the day its record speaks of. One
    whose beginning nobody knows is known from that day on.
    """
    begin, end = as_day(facts.get("period_from")), as_day(facts.get("period_to"))
    known = as_day(facts.get("stand_date"))
    if end is not None and day > end:
        return ENDED
    if begin is not None and day < begin:
        return FUTURE
    if facts.get("successor") and end is None:
        return ENDED if known is None or day >= known else UNCONFIRMED
    if begin is None and (known is None or day < known):
        return UNCONFIRMED
    until = confirmed_until(facts)
    return UNCONFIRMED if until is not None and day > until else CURRENT


def is_current(facts: Facts, day: date) -> bool:
    return standing(facts, day) == CURRENT


def is_review_due(facts: Facts, day: date) -> bool:
    """Say whether somebody should have looked again at what the record says."""
    due = as_day(facts.get("review_date"))
    return due is not None and due < day


# --- links ----------------------------------------------------------------------------------


def is_for_counsellors(link: Row) -> bool:
    return link.get("readers") == COUNSELLORS


def links_for(links: Iterable[Row] | None, reads_all: bool) -> list[Row]:
    """Return the links of a record that are for a reader."""
    return [link for link in links or () if reads_all or not is_for_counsellors(link)]


# --- matching -------------------------------------------------------------------------------


def reasons_for(facts: Facts, wish: Wish, day: date) -> list[Reason] | None:
    """Say why a programme fits a wish on a day; None where it does not fit."""
    if not is_current(facts, day) or (wish.kind and facts.get("kind") != wish.kind):
        return None
    reasons: list[Reason] = []
    for wanted, look in (
        (wish.country, _country),
        (wish.land, _land),
        (wish.target_group, _target_group),
        (wish.benefit, _benefit),
    ):
        if wanted:
            found = look(facts, wanted, day)
            if found is None:
                return None
            reasons += found
    return reasons


def _country(facts: Facts, country: str, day: date) -> list[Reason] | None:
    rows = [
        row for row in rows_in_force(facts.get("countries"), day) if row.get("country") == country
    ]
    if any(row.get("list") == EXCLUDED for row in rows):
        return None
    if not rows:
        return None if facts.get("countries_complete") else [Reason("country-open", country)]
    return [
        Reason("country-reduced" if row.get("list") == REDUCED else "country-listed", row)
        for row in rows
    ]


def _land(facts: Facts, land: str, day: date) -> list[Reason] | None:
    named = facts.get("laender") or ()
    if not named:
        code = "land-everywhere" if facts.get("level") in EVERYWHERE else "land-open"
        return [Reason(code, land)]
    rows = [row for row in rows_in_force(named, day) if row.get("land") == land]
    codes = {VOLUNTARY: "land-voluntary", FORCED: "land-forced", ONWARD: "land-onward"}
    return [Reason(codes.get(row.get("mode"), "land-listed"), row) for row in rows] or None


def _target_group(facts: Facts, group: str, day: date) -> list[Reason] | None:
    if group in (facts.get("excluded") or ()):
        return None
    named = facts.get("target_groups") or ()
    if not named:
        return [Reason("group-open", group)]
    return [Reason("group-listed", group)] if group in named else None


def _benefit(facts: Facts, benefit: str, day: date) -> list[Reason] | None:
    rows = [row for row in rows_in_force(facts.get("benefits"), day) if row.get("kind") == benefit]
    return [Reason("benefit", row) for row in rows] or None


def matching(
    programmes: Iterable[Facts], wish: Wish, day: date
) -> list[tuple[Facts, list[Reason]]]:
    """Return the programmes that fit, each with why."""
    found = ((facts, reasons_for(facts, wish, day)) for facts in programmes)
    return [(facts, reasons) for facts, reasons in found if reasons is not None]


def facet_counts(
    programmes: Iterable[Facts], wish: Wish, day: date, options: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Count for each choice what it would leave, the other choices staying as they are."""
    current = [facts for facts in programmes if is_current(facts, day)]
    return {
        name: {
            option: len(matching(current, replace(wish, **{name: option}), day))
            for option in options[name]
        }
        for name in options
    }


# --- succession -----------------------------------------------------------------------------


def heirs_of(uid: str, successors: Mapping[str, str]) -> list[str]:
    """Return what followed a programme, in order; a circle is walked once."""
    line: list[str] = []
    step = successors.get(uid, "")
    while step and step != uid and step not in line:
        line.append(step)
        step = successors.get(step, "")
    return line


def forebears_of(uid: str, successors: Mapping[str, str]) -> list[str]:
    """Return what a programme comes from, the oldest first; several may have become one."""
    found: list[str] = []
    wanted = [uid]
    while wanted:
        step = wanted.pop(0)
        before = sorted(each for each, heir in successors.items() if heir == step)
        new = [each for each in before if each not in found and each != uid]
        found += new
        wanted += new
    return found[::-1]


def heir_on(
    uid: str, successors: Mapping[str, str], day: date, facts_of: Callable[[str], Facts | None]
) -> str | None:
    """Return the programme that stands for one that has ended; None where none does on that day.

    Programmes that ``facts_of`` does not know (drafts) are as if they did not exist.
    """
    own = facts_of(uid)
    if own is None or standing(own, day) != ENDED:
        return None
    for heir in heirs_of(uid, successors):
        facts = facts_of(heir)
        if facts is None:
            return None
        if standing(facts, day) != ENDED:
            return heir if standing(facts, day) == CURRENT else None
    return None


def makes_a_circle(uid: str, successor: str, successors: Mapping[str, str]) -> bool:
    """Say whether a programme would come to follow itself."""
    return successor == uid or uid in heirs_of(successor, {**successors, uid: successor})
