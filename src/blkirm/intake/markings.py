"""Finding the marking of classified material in a text, however it is spelled.

Source: VSA of 13 March 2023; the levels are those of DOMAIN.md A.22 that the portal refuses. A
marking is recognised rather once too often: a paper about the rules can be let through. What must
not be taken for one are the ordinary word „geheim" in a sentence and „vs." for *versus*.

Pure: strings in, levels out. Also runs in the child process, so it imports nothing of Plone.
"""

from collections.abc import Iterable

import re
import unicodedata


NFD = "VS-NfD"
CONFIDENTIAL = "VS-Vertr"
SECRET = "GEHEIM"
TOP_SECRET = "STRENG-GEHEIM"
#: The lowest first, with their names in full.
LEVELS = {
    NFD: "VS-NUR FÜR DEN DIENSTGEBRAUCH",
    CONFIDENTIAL: "VS-VERTRAULICH",
    SECRET: "GEHEIM",
    TOP_SECRET: "STRENG GEHEIM",
}

# What may stand between two letters: letter-spacing, dashes, a line's end, invisible characters.
_GAP = r"[\W_]{0,12}"
_NOT_IN_WORD = r"(?<![^\W\d_])"
_WORD_ENDS = r"(?![^\W\d_])"

# Patterns, since `str.translate` takes ten times as long.
_DASHES = re.compile("[‐‑‒–—―−﹘﹣－⁃]")
# Soft hyphens and what has no width.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# How UTF-8 looks when it was read as something else.
_MOJIBAKE = (("Ã¼", "ü"), ("Ãœ", "Ü"), ("Ã\x9c", "Ü"), ("&uuml;", "ü"), ("&Uuml;", "Ü"))

# Beside a marking stand the page and the copy, and nothing else.
_PAGE_WORDS = re.compile(
    r"\b(?:seite|von|blatt|ausf(?:ertigung)?|anlage|nr|stand|datum|page|of|copy|und|bis"
    r"|amtlich geheim gehalten)\b|\d+",
    re.IGNORECASE,
)
# A longer line is running text.
_LINE_WITH_SECRET = re.compile(r"^(?=[^\n]{0,80}?G\W{0,3}E\W{0,3}H)[^\n]{1,120}$", re.M | re.I)
_SEGMENTS = re.compile(r"\s*[|•·/;]\s*|\s+-+\s+|\t+| {3,}")


def _spelled(words: str) -> str:
    """Return a pattern for words whose letters may be torn apart; ``Ü`` also as ``UE`` or ``U``."""
    letters = [
        f"(?:U{_GAP}E|Ü|U)" if letter == "Ü" else letter for letter in words if letter != " "
    ]
    return _NOT_IN_WORD + _GAP.join(letters) + _WORD_ENDS


_NFD = re.compile(
    "|".join(
        (
            _spelled("VSNFD"),
            _spelled("VSNURFÜRDENDIENSTGEBRAUCH"),
            _spelled("NURFÜRDENDIENSTGEBRAUCH"),
            _spelled("NURFDDIENSTGEBRAUCH"),
        )
    ),
    re.IGNORECASE,
)
_NFD_ALONE = re.compile(r"^[\W_]*NfD[\W_]*$", re.MULTILINE)
_CONFIDENTIAL = re.compile(
    "|".join((_spelled("VSVERTRAULICH"), _spelled("VSVERTR"))), re.IGNORECASE
)
_VS_SECRET = re.compile("|".join((_spelled("VSGEHEIM"), _spelled("VSGEH"))), re.IGNORECASE)
_VS_TOP_SECRET = re.compile(_spelled("VSSTRENGGEHEIM"), re.IGNORECASE)
# Ordinary German: „öffentlich vs. vertraulich", „offen vs geheim".
_VERSUS = re.compile(r"vs\.?\s+[a-zäöü]+(?:\s[a-zäöü]+)?")
_OFFICIALLY_SECRET = re.compile(_spelled("AMTLICHGEHEIMGEHALTEN"), re.IGNORECASE)
_TOP_SECRET = re.compile(_spelled("STRENGGEHEIM"))
_TOP_SECRET_SHORT = re.compile(r"(?<!\w)Str\.? ?Geh\.", re.IGNORECASE)
_SPACED_SECRET = re.compile(r"(?<!\w)G\s+E\s+H\s+E\s+I\s+M(?!\w)")
_CAPITAL_SECRET = re.compile(r"(?<![^\W_])GEHEIM(?![^\W_])")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")


def levels_in_text(text: str) -> set[str]:
    """Return the levels that a running text is marked with."""
    text = _plain(text)
    found = _levels_anywhere(text)
    for line in _LINE_WITH_SECRET.findall(text):
        found |= _levels_of_line(line)
    return found


def levels_in_label(text: str) -> set[str]:
    """Return the levels that a title, a description or the name of a file carries."""
    text = _CAMEL.sub(" ", _plain(text).replace("_", "-"))
    found = levels_in_text(text)
    if _CAPITAL_SECRET.search(text) and text.upper() != text:
        found.add(SECRET)
    alone = _squeezed(re.sub(r"\.\w{1,5}$", "", text)).upper()
    if alone in ("GEHEIM", "STRENGGEHEIM"):
        found.add(SECRET if alone == "GEHEIM" else TOP_SECRET)
    return found


def highest(levels: Iterable[str]) -> str:
    """Return the highest of some levels; empty for none."""
    return max(levels, key=list(LEVELS).index, default="")


def _plain(text: str) -> str:
    for wrong, right in _MOJIBAKE:
        text = text.replace(wrong, right)
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    # NFKC makes a blank and a combining mark of an umlaut that was torn off its letter.
    return text.replace("\u0308", "")


def _levels_anywhere(text: str) -> set[str]:
    found = set()
    # What the letters alone do not say, the patterns need not be asked for: they are slow.
    letters = _squeezed(text).upper()
    if ("VSNFD" in letters or "DIENSTGEBRAUCH" in letters) and _NFD.search(text):
        found.add(NFD)
    if "NfD" in text and _NFD_ALONE.search(text):
        found.add(NFD)
    if "VSVERTR" in letters and _matches(_CONFIDENTIAL, text):
        found.add(CONFIDENTIAL)
    if "VSGEH" in letters and _matches(_VS_SECRET, text):
        found.add(SECRET)
    if "VSSTRENGGEHEIM" in letters and _matches(_VS_TOP_SECRET, text):
        found.add(TOP_SECRET)
    if "STRENGGEHEIM" in letters and _TOP_SECRET.search(text):
        found.add(TOP_SECRET)
    if "STRGEH" in letters and _TOP_SECRET_SHORT.search(text):
        found.add(TOP_SECRET)
    if "AMTLICHGEHEIMGEHALTEN" in letters and _OFFICIALLY_SECRET.search(text):
        found.add(SECRET)
    if "GEHEIM" in letters and _SPACED_SECRET.search(text):
        found.add(SECRET)
    return found


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return any(not _VERSUS.fullmatch(match[0]) for match in pattern.finditer(text))


def _levels_of_line(line: str) -> set[str]:
    """Look at a line for a marking that stands alone or beside page, copy and issuing body."""
    found = set()
    for segment in (line, *_SEGMENTS.split(line)):
        rest = _squeezed(_PAGE_WORDS.sub(" ", segment))
        if rest in ("GEHEIM", "GEH", "Geh"):
            found.add(SECRET)
        elif rest.upper() == "STRENGGEHEIM":
            found.add(TOP_SECRET)
    return found


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
