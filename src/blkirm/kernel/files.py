"""Delivery of files: plone.namedfile's, for fields that hold a file and for nothing else."""

from plone.namedfile.browser import DisplayFile
from plone.namedfile.browser import Download
from plone.namedfile.interfaces import INamed
from typing import Any
from zExceptions import NotFound


class _FilesOnly:
    def _getFile(self) -> Any:  # noqa: N802 (the base's name)
        try:
            file = super()._getFile()
        except (AttributeError, TypeError):
            file = None
        # A file that is held waits for the gate (``intake``) and leaves for nobody.
        if not INamed.providedBy(file) or getattr(file, "held", ""):
            raise NotFound()
        return file


class DownloadFile(_FilesOnly, Download):
    """``@@download``: always as an attachment, with the file's own name."""


class ShowFile(_FilesOnly, DisplayFile):
    """``@@display-file``: in the browser where the type is harmless."""
