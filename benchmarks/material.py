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
    """Return `size` bytes that do not compress."""
    return random.Random(seed).randbytes(size)


def pdf_of(size: int, seed: int = 1) -> bytes:
    """Return a whole PDF of about `size` bytes: the transfers' payload.

    One page with a line of text, and a picture's worth of bytes that do not compress; a portal
    that looks at what a file is accepts it.
    """
    title = title_of(seed)
    line = f"BT /F1 12 Tf 72 720 Td ({title}) Tj ET".encode("cp1252")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (size, bytes_of(size, seed)),
    ]
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        table,
    )
    return bytes(file)
