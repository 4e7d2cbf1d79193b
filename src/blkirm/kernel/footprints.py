"""What one person looked at and marked: for that person's eyes only.

Kept in a small SQLite file beside the database and not in it: reading a page writes nothing to the
ZODB, where it would conflict and plone.protect would abort it. The file allows several processes
on one machine; a cluster of machines needs it on a disk they share. Losing it loses no content.

Things are named by UID, so nothing here says what they are called; whoever shows them asks the
catalogue with the reader's own rights.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from threading import Lock

import App.config
import logging
import os
import sqlite3
import time


logger = logging.getLogger(__name__)

FILE_NAME = "footprints.sqlite3"
SECONDS_TO_WAIT = 2.0
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


def footprints_path() -> Path:
    """Return where they live: `BLKIRM_VAR`, else the data folder of the instance."""
    folder = os.environ.get("BLKIRM_VAR") or App.config.getConfiguration().clienthome
    return Path(folder) / FILE_NAME


class Footprints:
    """One connection for each process. Where the file fails, nothing is known and nobody stopped."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None
        self._path: Path | None = None

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

    def last_visit(self, account: str, place: str, now: float | None = None) -> float | None:
        """Return since when things at a place are new to somebody, without going there."""
        now = time.time() if now is None else now
        with self._opened() as database:
            last, previous = self._visit(database, account, place)
            # While somebody is there, what was new when they came stays new.
            return last if last is not None and now - last >= PAUSE else previous
        return None

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
        with self._lock:
            try:
                with self._connected() as database:
                    yield database
            except sqlite3.Error:
                _warn()

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._kept()
        except (OSError, sqlite3.Error):
            _warn()
            empty = sqlite3.connect(":memory:")
            empty.executescript(_TABLES)
            return empty

    def _kept(self) -> sqlite3.Connection:
        path = footprints_path()
        if self._database is None or self._path != path or not path.exists():
            if self._database is not None:
                self._database.close()
                self._database = None
            database = sqlite3.connect(path, timeout=SECONDS_TO_WAIT, check_same_thread=False)
            # Whoever finds the file taken leaves the mode to others: it belongs to the file.
            with suppress(sqlite3.OperationalError):
                database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.executescript(_TABLES)
            self._database = database
            self._path = path
        return self._database


def _warn() -> None:
    logger.warning("What somebody looked at is not known.", exc_info=True)


footprints = Footprints()
