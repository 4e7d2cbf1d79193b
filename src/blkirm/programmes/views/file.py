"""The files of a programme at their addresses: ``@@download/leaflet_de``."""

from blkirm.access.identity import is_anonymous
from blkirm.intake.rules import sha256_of
from blkirm.kernel.conditional import is_known
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

    def __call__(self) -> Any:
        # What somebody without an account gets is a leaflet. It may be withdrawn at any time.
        keeping = "public, no-cache" if is_anonymous() else "private, no-store"
        file = self._getFile()
        self.request.response.setHeader("Cache-Control", keeping)
        return b"" if is_known(self.request, sha256_of(file)) else super().__call__()


class ShowProgrammeFile(_ForReader, ShowFile):
    """``@@display-file`` of a programme."""
