"""Names of files and folders as other systems write them."""

import unicodedata


LONGEST_PATH = 20
LONGEST_TITLE = 200


def name_key(name: str) -> str:
    """Return what two names have in common that people would take for the same.

    A Mac takes letters with dots apart, and Windows does not care about capitals.
    """
    return unicodedata.normalize("NFC", name).casefold().strip()


def folder_names(path: str) -> list[str]:
    """Return the titles of the folders that a path names. Raises ValueError for tricks."""
    names = []
    for part in path.replace("\\", "/").split("/"):
        name = " ".join("".join(c if c.isprintable() else " " for c in part).split())
        if not name:
            continue
        if name in (".", "..") or len(name) > LONGEST_TITLE or "\0" in part:
            raise ValueError(path)
        names.append(unicodedata.normalize("NFC", name))
    if len(names) > LONGEST_PATH:
        raise ValueError(path)
    return names
