"""Words as people type them."""

MOST_WORDS = 20


def searchable(text: str) -> str:
    """Turn what people type into a query that the text index cannot misunderstand.

    Every word must occur; the last one may go on. Operators and wildcards are plain text.
    Returns nothing where there is no word.
    """
    letters = "".join(c if c.isalnum() else " " for c in text)
    words = letters.split()[:MOST_WORDS]
    if not words:
        return ""
    return " AND ".join([*(f'"{word}"' for word in words[:-1]), f"{words[-1]}*"])
