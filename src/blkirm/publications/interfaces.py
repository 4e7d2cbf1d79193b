from typing import Any
from zope.interface import Attribute
from zope.interface import Interface


class IReportsFolder(Interface):
    """Marks the folder that lists the reports of the portal."""


class IDownloadCounts(Interface):
    """Counts whole downloads of published files, outside the object database.

    Counting never raises: a download is worth more than its number. Nothing about the reader is
    kept, only report, language, day and a number.
    """

    def add(report_uid: str, language: str) -> None:
        """Count one download of today."""

    def totals(report_uid: str) -> dict[str, int]:
        """Return the number of downloads so far by language."""


class ICheck(Interface):
    """A line of the checklist: a named adapter for a report (``checklist.Check``)."""

    id = Attribute("The name of the line, for REST and for what was confirmed.")
    order = Attribute("A number: lines stand in this order.")

    def check() -> Any:
        """Return the line as a ``checklist.Check``. Looks whoever asks, and changes nothing."""
