"""The directory of return support and the page of a programme. Each speaks of one day."""

from blkirm.programmes.views.directory import ProgrammesPage
from blkirm.programmes.views.file import DownloadProgrammeFile
from blkirm.programmes.views.file import ShowProgrammeFile
from blkirm.programmes.views.programme import ConfirmProgramme
from blkirm.programmes.views.programme import ProgrammePage


__all__ = [
    "ConfirmProgramme",
    "DownloadProgrammeFile",
    "ProgrammePage",
    "ProgrammesPage",
    "ShowProgrammeFile",
]
