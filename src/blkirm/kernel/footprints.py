"""What one person looked at and marked: for that person's eyes only.

Kept beside the database and not in it (``beside``). Losing the file loses no content.

Things are named by UID, so nothing here says what they are called; whoever shows them asks the
catalogue with the reader's own rights.
"""

from blkirm.kernel.beside import FileBeside
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from contextlib import ExitStack

import logging
import sqlite3
import time


logger = logging.getLogger(__name__)

FILE_NAME = "footprints.sqlite3"
#: After so many seconds without a page of a place, the next one begins a new visit.
PAUSE = 30 * 60
#: A visit that goes on is written down again after so many seconds.
STEP = 60
#: How many opened things are kept of one person.
MOST_OPENED = 100
#: How many marked things one person may have.
MOST_STARS = 500

_TABLES = """
CREATE TABLE IF NOT EXISTS visits (
    account TEXT, place TEXT, last REAL NOT NULL, previous REAL,
    PRIMARY KEY (account, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS opened (
    account TEXT, thing TEXT, at REAL NOT NULL, PRIMARY KEY (account, thing)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stars (
    account TEXT, thing TEXT, at REAL NOT NULL, PRIMARY KEY (account, thing)
) WITHOUT ROWID;
"""
_KEEP_NEWEST = """
DELETE FROM opened WHERE account = ? AND thing NOT IN (
    SELECT thing FROM opened WHERE account = ? ORDER BY at DESC LIMIT ?
)
"""


class Footprints:
    """Where the file fails, nothing is known and nobody is stopped."""

    def __init__(self) -> None:
        self._file = FileBeside(FILE_NAME, _TABLES)

    # --- visits

    def visit(self, account: str, place: str, now: float | None = None) -> float | None:
        """Note that somebody is at a place; return when they were there the last time before.

        All pages within half an hour are one visit. Nothing is returned for the first one.
        """
        now = time.time() if now is None else now
        with self._opened() as database:
            last, previous = self._visit(database, account, place)
            if last is not None and now - last < STEP:
                return previous
            if last is not None and now - last >= PAUSE:
                previous = last
            database.execute(
                "INSERT INTO visits VALUES (?, ?, ?, ?) ON CONFLICT (account, place) "
                "DO UPDATE SET last = excluded.last, previous = excluded.previous",
                (account, place, now, previous),
            )
            return previous
        return None

    def last_visits(self, account: str, now: float | None = None) -> dict[str, float]:
        """Return by place since when things there are new to somebody, without going there.

        Places that somebody never visited before are missing.
        """
        now = time.time() if now is None else now
        query = "SELECT place, last, previous FROM visits WHERE account = ?"
        with self._opened() as database:
            rows = database.execute(query, (account,)).fetchall()
            # While somebody is there, what was new when they came stays new.
            visits = {p: last if now - last >= PAUSE else before for p, last, before in rows}
            return {place: since for place, since in visits.items() if since is not None}
        return {}

    def _visit(
        self, database: sqlite3.Connection, account: str, place: str
    ) -> tuple[float | None, float | None]:
        found = database.execute(
            "SELECT last, previous FROM visits WHERE account = ? AND place = ?", (account, place)
        ).fetchone()
        return found or (None, None)

    # --- opened and marked things

    def open(self, account: str, thing: str) -> None:
        """Note that somebody opened a thing."""
        with self._opened() as database:
            database.execute(
                "INSERT INTO opened VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
                (account, thing, time.time()),
            )
            database.execute(_KEEP_NEWEST, (account, account, MOST_OPENED))

    def opened(self, account: str) -> list[str]:
        """Return what somebody opened, the last first."""
        return self._things("opened", account, MOST_OPENED)

    def star(self, account: str, thing: str) -> None:
        """Mark a thing as one of somebody's favourites; ValueError where there are too many."""
        with self._opened() as database:
            (number,) = database.execute(
                "SELECT COUNT(*) FROM stars WHERE account = ? AND thing != ?", (account, thing)
            ).fetchone()
            if number >= MOST_STARS:
                raise ValueError(f"Nobody may have more than {MOST_STARS} favourites.")
            database.execute(
                "INSERT INTO stars VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (account, thing, time.time()),
            )

    def unstar(self, account: str, thing: str) -> None:
        with self._opened() as database:
            database.execute("DELETE FROM stars WHERE account = ? AND thing = ?", (account, thing))

    def stars(self, account: str) -> list[str]:
        """Return somebody's favourites, the last marked first."""
        return self._things("stars", account, MOST_STARS)

    def _things(self, table: str, account: str, most: int) -> list[str]:
        query = f"SELECT thing FROM {table} WHERE account = ? ORDER BY at DESC, thing LIMIT ?"  # noqa: S608
        with self._opened() as database:
            return [thing for (thing,) in database.execute(query, (account, most))]
        return []

    def forget(self, account: str) -> None:
        """Forget everything about somebody whose account is gone."""
        with self._opened() as database:
            for table in ("visits", "opened", "stars"):
                database.execute(f"DELETE FROM {table} WHERE account = ?", (account,))  # noqa: S608

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with ExitStack() as stack:
            try:
                database = stack.enter_context(self._file.transaction())
            except (OSError, sqlite3.Error):
                _warn()
                database = stack.enter_context(closing(sqlite3.connect(":memory:")))
                database.executescript(_TABLES)
            try:
                yield database
            except sqlite3.Error:
                _warn()


def _warn() -> None:
    logger.warning("What somebody looked at is not known.", exc_info=True)


footprints = Footprints()
