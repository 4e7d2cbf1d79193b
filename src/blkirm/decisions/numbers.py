"""Numbers of decisions: ``2026/014``, given once for each party and year.

People quote decisions by such numbers, so they are counted. A counted number tells how many came
before it; that is no secret in the party as long as everybody there may see all of them. A
decision for named recipients therefore takes none of these: its number is drawn from a series of
its own (``2026/V4821``, "vertraulich"), and neither a gap nor a neighbour tells of it. It keeps
that number when it is opened to more people. A gap that arises because a decision is narrowed
later tells nobody of anything they did not know: all saw it before.

Readers outside the party, to whom a single decision was opened, learn from ``2026/014`` that the
party decided before; that is what the number of a resolution says everywhere.

Two who ask at the same moment insert the same number into the same set, which the database refuses
the second of them (a conflict, whose request is then repeated); so no number is given twice. A
number of a transaction that fails is given to the next one. The record outlives its decisions.
"""

from blkirm.decisions.records import get_decision_records
from BTrees.LOBTree import LOTreeSet
from plone import api
from plone.dexterity.interfaces import IDexterityContent

import re
import secrets


#: How a number looks.
PATTERN = re.compile(r"\d{4}/(?:\d{3,}|V\d{4,})")
#: Confidential numbers of so many digits are drawn as long as less than half of them is given.
SHORTEST = 4


def give_number(party: IDexterityContent, year: int, *, is_confidential: bool) -> str:
    """Return the next number of a party's year, and remember it as given."""
    series = f"{api.content.get_uuid(party)}/{year}"
    records = get_decision_records()
    if is_confidential:
        return f"{year}/V{draw(records.numbers('drawn', series))}"
    return f"{year}/{count_on(records.numbers('counted', series)):03}"


def count_on(given: LOTreeSet) -> int:
    """Return the number after the highest that was given, and remember it."""
    number = given.maxKey() + 1 if given else 1
    given.insert(number)
    return number


def draw(given: LOTreeSet) -> str:
    """Return the digits of a number that was never given, and remember it."""
    digits = SHORTEST
    while len(given) >= 10**digits // 2:
        digits += 1
    while True:
        number = secrets.randbelow(10**digits)
        if given.insert(number):
            return f"{number:0{digits}}"


def sort_key(number: str) -> str:
    """Return what sorts numbers by year and then as numbers: 2026/1000 comes after 2026/999."""
    year, _slash, rest = number.partition("/")
    letter = rest[:1] if rest[:1] == "V" else ""
    return f"{year}/{letter or ' '}{rest.removeprefix('V'):0>8}" if rest else ""
