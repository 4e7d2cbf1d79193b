"""Reference numbers of papers: ``VR-2026-0042``, given once and never to another paper.

The numbers of a year are drawn, not counted. Counted ones would tell everybody how many papers
there are that they may not see, and since when: whoever reads 41 and 43 knows of 42. And people
who upload at the same time would wait for the same next number. The record of numbers that were
given outlives their papers.
"""

from blkirm.kernel import clock
from blkirm.papers.records import get_paper_records
from collections.abc import Iterator
from plone import api
from plone.dexterity.interfaces import IDexterityContent

import re
import secrets


#: How a reference number looks.
PATTERN = re.compile(r"[A-Z][A-Z0-9]*-\d{4}-\d{4,6}")
#: Numbers of so many digits are drawn as long as less than half of them is given.
SHORTEST = 4
YEAR = 1_000_000


def draw_number(party: IDexterityContent) -> str:
    """Return a reference number for a new paper of a party, and remember it as given."""
    letters = letters_of(party)
    given = get_paper_records().numbers_of(letters)
    year = clock.today().year
    used = len(given.keys(year * YEAR, (year + 1) * YEAR - 1))
    digits = SHORTEST
    while used >= 10**digits // 2:
        digits += 1
    while True:
        number = secrets.randbelow(10**digits - 1) + 1
        if given.insert(year * YEAR + number):
            return f"{letters}-{year}-{number:0{digits}}"


def letters_of(party: IDexterityContent) -> str:
    """Return the letters before the numbers of a party; they are its own and never change."""
    letters = get_paper_records().letters
    uid = api.content.get_uuid(party)
    if uid not in letters:
        taken = set(letters.values())
        letters[uid] = next(c for c in _candidates(party.getId()) if c not in taken)
    return letters[uid]


def _candidates(name: str) -> Iterator[str]:
    """Return what could stand for a party, the best first: VR, VRE, VRET … for voluntary-return."""
    words = [word.upper() for word in re.findall(r"[a-z0-9]+", name)] or ["P"]
    first = "".join(word[0] for word in words[:-1])
    first = first if first[:1].isalpha() or not first else f"P{first}"
    shortest = 1 if first else min(3, len(words[-1]))
    for length in range(shortest, len(words[-1]) + 1):
        yield first + words[-1][:length]
    number = 2
    while True:
        yield f"{first}{words[-1]}{number}"
        number += 1
