"""The number of downloads, kept in a small SQLite file beside the database.

A download is a GET and must not write to the ZODB: it would conflict under load, and plone.protect
aborts such writes. The file allows several processes on one machine; a cluster of machines needs
another utility for `IDownloadCounts`.
"""

from blkirm.kernel import clock
from blkirm.publications.interfaces import IDownloadCounts
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
    def add(self, report_uid: str, language: str) -> None:
        day = clock.today().isoformat()
        try:
            with self._database() as database:
                database.execute(_ADD, (report_uid, language, day))
        except (OSError, sqlite3.Error):
            logger.warning("A download of report %s was not counted.", report_uid, exc_info=True)

    def totals(self, report_uid: str) -> dict[str, int]:
        try:
            with self._database() as database:
                return dict(database.execute(_TOTALS, (report_uid,)).fetchall())
        except (OSError, sqlite3.Error):
            logger.warning("The downloads of report %s are not known.", report_uid, exc_info=True)
            return {}

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = counts_path()
        is_new = not path.exists()
        database = sqlite3.connect(path, timeout=SECONDS_TO_WAIT)
        try:
            if is_new:
                database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute(_TABLE)
            with database:
                yield database
        finally:
            database.close()
