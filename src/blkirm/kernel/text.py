"""Words as people type them."""

LONGEST = 200


def searchable(text: str) -> str:
    """Turn what people type into a filter into a query of the text index.

    The last word may be only the beginning of one. Returns nothing where there is no word.
    """
    text = "".join(c if c.isprintable() else " " for c in text[:LONGEST]).strip()
    if not any(c.isalnum() for c in text):
        return ""
    is_in_phrase = text.count('"') % 2 == 1
    return f"{text}*" if text[-1].isalnum() and not is_in_phrase else text
