"""Noticing what looks like data of individual people: a hint for the sender, not a verdict.

Pure, like `markings`.
"""

import re


AZR_NUMBERS = "azr-numbers"
PEOPLE = "people-with-dates-of-birth"

#: Fewer people than that are no list.
SHORTEST_LIST = 3

# A number of the central register of foreigners has twelve digits, the first six a day.
_NUMBER = r"\d{2}[ ]?(?:0[1-9]|1[0-2])[ ]?(?:[0-2]\d|3[01])[ ]?\d{3}[ ]?\d{3}"
_AZR_NUMBER = re.compile(
    rf"AZR[\W_]{{0,3}}(?:N(?:r|ummer|umber)|No)?[\W_]{{0,6}}(?:\d{{12}}|{_NUMBER})(?!\d)",
    re.IGNORECASE,
)
_AZR = re.compile(r"\bAZR[\W_]{0,3}(?:Nr|Nummer|Number|No)", re.IGNORECASE)
_TWELVE_DIGITS = re.compile(r"(?<!\d)\d{12}(?!\d)")
_BIRTH = re.compile(
    r"geb(?:oren|\.)\s*(?:am|:)?|geburts(?:datum|tag)|geb\.?-?\s?dat|date of birth|\bborn\b|\bDOB\b",
    re.IGNORECASE,
)
_BIRTH_WORDS = (
    *("geboren", "geb.", "geburts", "gebdat", "geb-dat", "geb dat"),
    *("date of birth", "born", "dob"),
)
_DAY = re.compile(
    r"(?<!\d)(?:[0-3]?\d[./][01]?\d[./](?:19\d\d|20[0-2]\d)|(?:19\d\d|20[0-2]\d)-[01]\d-[0-3]\d)(?!\d)"
)
_NAME = re.compile(r"[A-ZÄÖÜÀ-Ý][\w'’-]+[,;|\t ]+[A-ZÄÖÜÀ-Ý][\w'’-]+")


def codes_in(text: str) -> set[str]:
    """Return what a text seems to hold: `AZR_NUMBERS`, `PEOPLE`."""
    found = set()
    # What the plain words do not say, the patterns need not be asked for: they are slow.
    words = " ".join(text.casefold().split())
    if "azr" in words and (
        _AZR_NUMBER.search(text)
        or (_AZR.search(text) and _reaches(_TWELVE_DIGITS.finditer(text), SHORTEST_LIST))
    ):
        found.add(AZR_NUMBERS)
    if (
        any(word in words for word in _BIRTH_WORDS)
        and _BIRTH.search(text)
        and _people(text) >= SHORTEST_LIST
    ):
        found.add(PEOPLE)
    return found


def _people(text: str) -> int:
    """Count days that stand near a name; a table's cells may each have a line of their own."""
    count = 0
    for day in _DAY.finditer(text):
        if _NAME.search(text, max(0, day.start() - 80), day.start()) or _NAME.search(
            text, day.end(), day.end() + 80
        ):
            count += 1
            if count >= SHORTEST_LIST:
                break
    return count


def _reaches(found: object, number: int) -> bool:
    return any(position >= number for position, _each in enumerate(found, 1))
