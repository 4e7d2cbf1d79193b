"""Who has to report on a decision, who may say it, who is late: rules on plain data.

A decision has one *line* for each Land (``DE-NW``) and for the Federation (``federal``) that it
addresses. Whoever else is addressed by name, say a city, has a line of its own
(``authority:munich``) beside the 16 + 1. States: DOMAIN.md A.16.
"""

from blkirm.authorities.vocabularies import LAENDER
from blkirm.decisions.vocabularies import AUTHORITY
from blkirm.decisions.vocabularies import FEDERATION
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from blkirm.decisions.vocabularies import LAND
from blkirm.decisions.vocabularies import LEVEL
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date


#: The columns of every matrix: 16 + 1.
LINES = (*LAENDER, FEDERATION)
#: What a line says before anybody has said anything.
OPEN = "open"
#: States after which nothing more is expected (A.16, "terminal").
TERMINAL = frozenset({"done", "not-pursued", "superseded", "not-applicable"})

#: Returns ``(level, land)`` of an authority id; empty where unknown.
Facts = Callable[[str], tuple[str, str]]


def line_of(authority: str, facts: Facts) -> str:
    """Return the line for which an authority speaks.

    For a Land speak its ministries and offices, for the Federation its own; a city in a Land
    speaks for itself alone.
    """
    level, land = facts(authority)
    if level == "land" and land in LAENDER:
        return land
    if level == FEDERATION:
        return FEDERATION
    return f"{AUTHORITY}:{authority}"


def lines_for(addressees: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """Return the lines that follow from ``authority:``, ``land:`` and ``level:`` tokens.

    "The Länder" as a whole are the 16 and, since they act in concert with it, the Federation.
    Other levels as a whole have nobody who could report for all of them, and so no line.
    """
    wanted: set[str] = set()
    for addressee in addressees:
        kind, _colon, name = addressee.partition(":")
        if kind == LEVEL and name == "land":
            wanted.update(LINES)
        elif kind == LEVEL and name == FEDERATION:
            wanted.add(FEDERATION)
        elif kind == LAND and name in LAENDER:
            wanted.add(name)
        elif kind == AUTHORITY and name:
            wanted.add(line_of(name, facts))
    return (*(line for line in LINES if line in wanted), *sorted(wanted.difference(LINES)))


def may_answer(authority: str, line: str, facts: Facts) -> bool:
    """Say whether somebody who acts for an authority may report on a line."""
    return bool(authority) and line_of(authority, facts) == line


def is_due(state: str) -> bool:
    """Say whether something is still expected."""
    return state not in TERMINAL


def is_late(state: str, due: date | None, today: date) -> bool:
    """Say whether something is still expected although its day is over; the day itself counts."""
    return due is not None and due < today and is_due(state)


def late_lines(states: Mapping[str, str], due: date | None, today: date) -> list[str]:
    """Return the lines that are late, in their order."""
    return [line for line, state in states.items() if is_late(state, due, today)]


def totals(states: Iterable[str]) -> dict[str, int]:
    """Return how many lines are in each state, all states in the order of A.16."""
    counted = Counter(states)
    return {state: counted[state] for state in IMPLEMENTATION_STATES}


def total_of(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of several totals."""
    summed: Counter[str] = Counter()
    for counted in many:
        summed.update(counted)
    return {state: summed[state] for state in IMPLEMENTATION_STATES}


def is_settled(states: Mapping[str, str]) -> bool:
    """Say whether nobody has to report any more; also where nobody ever had to."""
    return not any(map(is_due, states.values()))
