"""Small SQLite files beside the database, for what must not be written into it.

A GET must not write to the ZODB: it would conflict under load, and plone.protect aborts such writes.
And a note about a request has to stay when the request is undone. The files allow several processes
on one machine; a cluster of machines needs them on a disk they share.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from threading import Lock

import App.config
import os
import sqlite3


def folder_beside() -> Path:
    """Return where the data lives: `BLKIRM_VAR`, else the data folder of the instance."""
    return Path(os.environ.get("BLKIRM_VAR") or App.config.getConfiguration().clienthome)


class FileBeside:
    """One file, and one connection to it for each process: opening costs more than writing."""

    def __init__(self, name: str, tables: str, patience: float = 2.0) -> None:
        """``tables`` makes what is missing; ``patience`` are seconds to wait for other processes."""
        self.name = name
        self._tables = tables
        self._patience = patience
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None
        self._path: Path | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection; what was done stays when nothing is raised.

        Raises OSError or sqlite3.Error where the file cannot be used.
        """
        with self._lock, self._opened() as database:
            yield database

    def path(self) -> Path:
        return folder_beside() / self.name

    def _opened(self) -> sqlite3.Connection:
        path = self.path()
        if self._database is None or self._path != path or not path.exists():
            if self._database is not None:
                self._database.close()
                self._database = None
            database = sqlite3.connect(path, timeout=self._patience, check_same_thread=False)
            # Switching the mode does not wait for others. Whoever finds the file taken leaves it
            # to them: the mode belongs to the file.
            with suppress(sqlite3.OperationalError):
                database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.executescript(self._tables)
            self._database = database
            self._path = path
        return self._database
