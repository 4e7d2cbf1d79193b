"""The same material for all sites: how many papers, their titles, their bytes."""

import random


SIZES = (100, 1_000, 5_000, 10_000)
QUICK_SIZES = (5, 10, 20, 30)

# One word in about one text of a hundred: what the search section looks for.
RARE_WORD = "passersatzpapiere"
FREQUENT_WORD = "rueckkehr"

_SUBJECTS = (
    "Beratung zur freiwilligen Rückkehr",
    "Abstimmung der Reisedokumente",
    "Übersicht der Beratungsstellen",
    "Voluntary return counselling",
    "Transfers within the Dublin procedure",
    "Reintegration support after arrival",
    "Zusammenarbeit der Ausländerbehörden",
    "Statistik der geförderten Ausreisen",
)
_WORDS = [
    "land",
    "kommune",
    "behörde",
    "verfahren",
    "beratung",
    "förderung",
    "ausreise",
    "ankunft",
    "bericht",
    "entwurf",
    "sitzung",
    "antrag",
    "frist",
    "ergebnis",
    "umsetzung",
    "praxis",
    "hinweis",
    "muster",
    "vorlage",
    "vermerk",
    "abstimmung",
    "rückmeldung",
    "programme",
    "counselling",
    "support",
    "country",
    "origin",
    "housing",
    "travel",
    "document",
    "federation",
    "authority",
    "return",
    "practice",
    "proposal",
    "summary",
    "results",
    "deadline",
    "contact",
    "cooperation",
    "figures",
    "annual",
    "draft",
]


def title_of(number: int) -> str:
    """Return the title of paper `number`."""
    return f"{_SUBJECTS[number % len(_SUBJECTS)]} {number:05d}"


def text_of(number: int) -> bytes:
    """Return a text file of 20 to 60 KB with some 300 words; the rest are ruled lines.

    The ruled lines give the file its size without giving the text index (of every site alike)
    a million words to store.
    """
    rng = random.Random(number)
    words = rng.choices(_WORDS, k=300)
    words.append(FREQUENT_WORD if number % 5 == 0 else "anfang")
    if number % 100 == 7:
        words.append(RARE_WORD)
    lines = [title_of(number)]
    lines += [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
    rule = "-" * 78
    lines += [rule] * (rng.randint(20_000, 60_000) // 79)
    return ("\n".join(lines) + "\n").encode()


def bytes_of(size: int, seed: int = 1) -> bytes:
    """Return `size` bytes that do not compress: the transfers' payload."""
    return random.Random(seed).randbytes(size)
