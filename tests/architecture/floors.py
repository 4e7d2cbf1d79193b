"""The floors of the house, lowest first; folders on one floor do not know each other."""

from pathlib import Path

import blkirm


PACKAGE = Path(blkirm.__file__).parent
FLOORS = (
    ("kernel",),
    ("access", "notifications"),
    ("intake", "caching"),
    ("authorities",),
    ("parties",),
    ("audiences",),
    ("papers",),
    ("meetings",),
    ("minutes",),
    ("decisions",),
    ("releases",),
    ("publications", "pages", "programmes", "forms"),
    ("search", "desk"),
    ("theme", "setup"),
)
FLOOR_OF = {folder: number for number, folders in enumerate(FLOORS) for folder in folders}


def folder_of(path: Path) -> str | None:
    """Return the capability a file belongs to; nothing for the package's own files."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if (PACKAGE / first).is_dir() and first != "locales" else None


def may_use(user: str, used: str) -> bool:
    """Say whether one folder may import from another."""
    return user == used or FLOOR_OF[used] < FLOOR_OF[user]
