"""The files of a programme at their addresses: ``@@download/leaflet_de``."""

from blkirm.kernel.files import DownloadFile
from blkirm.kernel.files import ShowFile
from blkirm.programmes.files import files_for
from typing import Any
from zExceptions import NotFound


class _ForReader:
    def _getFile(self) -> Any:  # noqa: N802 (the base's name)
        # One that is for others is not there, like one that does not exist.
        if self.fieldname not in files_for(self.context):
            raise NotFound()
        return super()._getFile()


class DownloadProgrammeFile(_ForReader, DownloadFile):
    """``@@download`` of a programme."""


class ShowProgrammeFile(_ForReader, ShowFile):
    """``@@display-file`` of a programme."""
