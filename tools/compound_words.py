"""Make src/blkirm/search/words/german.txt, the words that German compounds are made of.

The source is the spelling dictionary igerman98 (GPL 2 or 3) as npm carries it:

    npm install --no-save dictionary-de
    .venv/bin/python tools/compound_words.py

Each line of the result is a noun or adjective (``rückkehr``), or, with a hyphen at its end, a form
that only stands inside of compounds (``beratungs-``).
"""

from pathlib import Path


ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "node_modules/dictionary-de/index.dic"
TARGET = ROOT / "src/blkirm/search/words/german.txt"
SHORTEST = 3


def words_of(dictionary: str) -> set[str]:
    """Return the words of a Hunspell dictionary that compounds are made of."""
    words = set()
    for line in dictionary.splitlines()[1:]:
        word, _slash, rest = line.partition("/")
        flags = rest.split()[0] if rest.split() else ""
        if not word.isalpha() or len(word) < SHORTEST or word.isupper() or "d" in flags:
            continue
        lower = word.lower()
        if "i" in flags or "j" in flags:
            words.add(f"{lower}-")
        if "h" in flags:
            continue
        # Lower-case words with the endings of adjectives; verbs that make nouns in -ung.
        if word[0].isupper() or "A" in flags:
            words.add(lower)
        if word[0].islower() and "J" in flags and lower.endswith("en"):
            words.add(f"{lower[:-2]}ung")
    return words


if __name__ == "__main__":
    words = words_of(SOURCE.read_text("utf-8"))
    TARGET.write_text("".join(f"{word}\n" for word in sorted(words)), "utf-8")
    print(f"{len(words):,} words in {TARGET}.")
