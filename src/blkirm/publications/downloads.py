"""The number of downloads, kept beside the database: a download is a GET and must not write to it.

A cluster of machines without a disk they share needs another utility for `IDownloadCounts`.
"""

from blkirm.kernel import clock
from blkirm.kernel.beside import FileBeside
from blkirm.publications.interfaces import IDownloadCounts
from zope.interface import implementer

import logging
import sqlite3


logger = logging.getLogger(__name__)

FILE_NAME = "downloads.sqlite3"

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


@implementer(IDownloadCounts)
class DownloadCounts:
    def __init__(self) -> None:
        self._file = FileBeside(FILE_NAME, _TABLE)

    def add(self, report_uid: str, language: str) -> None:
        day = clock.today().isoformat()
        try:
            with self._file.transaction() as database:
                database.execute(_ADD, (report_uid, language, day))
        except (OSError, sqlite3.Error):
            logger.warning("A download of report %s was not counted.", report_uid, exc_info=True)

    def totals(self, report_uid: str) -> dict[str, int]:
        try:
            with self._file.transaction() as database:
                return dict(database.execute(_TOTALS, (report_uid,)).fetchall())
        except (OSError, sqlite3.Error):
            logger.warning("The downloads of report %s are not known.", report_uid, exc_info=True)
            return {}
