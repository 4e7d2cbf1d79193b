"""The number of downloads, kept in a small SQLite file beside the database.

A download is a GET and must not write to the ZODB: it would conflict under load, and plone.protect
aborts such writes. The file allows several processes on one machine; a cluster of machines needs
another utility for `IDownloadCounts`.
"""

from blkirm.kernel import clock
from blkirm.publications.interfaces import IDownloadCounts
from contextlib import suppress
from pathlib import Path
from threading import Lock
from zope.interface import implementer

import App.config
import logging
import os
import sqlite3


logger = logging.getLogger(__name__)

FILE_NAME = "downloads.sqlite3"
SECONDS_TO_WAIT = 2.0

_TABLE = """
CREATE TABLE IF NOT EXISTS downloads (
    report TEXT, language TEXT, day TEXT, number INTEGER NOT NULL,
    PRIMARY KEY (report, language, day)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO downloads (report, language, day, number) VALUES (?, ?, ?, 1)
ON CONFLICT (report, language, day) DO UPDATE SET number = number + 1
"""
_TOTALS = "SELECT language, SUM(number) FROM downloads WHERE report = ? GROUP BY language"


def counts_path() -> Path:
    """Return where the counts live: `BLKIRM_VAR`, else the data folder of the instance."""
    folder = os.environ.get("BLKIRM_VAR") or App.config.getConfiguration().clienthome
    return Path(folder) / FILE_NAME


@implementer(IDownloadCounts)
class DownloadCounts:
    """One connection for each process: opening the file costs more than counting in it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None
        self._path: Path | None = None

    def add(self, report_uid: str, language: str) -> None:
        day = clock.today().isoformat()
        try:
            with self._lock, self._opened() as database:
                database.execute(_ADD, (report_uid, language, day))
        except (OSError, sqlite3.Error):
            logger.warning("A download of report %s was not counted.", report_uid, exc_info=True)

    def totals(self, report_uid: str) -> dict[str, int]:
        try:
            with self._lock, self._opened() as database:
                return dict(database.execute(_TOTALS, (report_uid,)).fetchall())
        except (OSError, sqlite3.Error):
            logger.warning("The downloads of report %s are not known.", report_uid, exc_info=True)
            return {}

    def _opened(self) -> sqlite3.Connection:
        path = counts_path()
        if self._database is None or self._path != path or not path.exists():
            if self._database is not None:
                self._database.close()
                self._database = None
            database = sqlite3.connect(path, timeout=SECONDS_TO_WAIT, check_same_thread=False)
            # Switching the mode does not wait for others. Whoever finds the file taken leaves it
            # to them: the mode belongs to the file.
            with suppress(sqlite3.OperationalError):
                database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute(_TABLE)
            self._database = database
            self._path = path
        return self._database
