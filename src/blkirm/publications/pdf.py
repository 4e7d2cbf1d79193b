"""What we need to know about a PDF, found without trusting it."""

from pathlib import Path
from plone.namedfile.interfaces import INamedBlobFile

import logging
import os
import pypdf
import subprocess
import sys


logger = logging.getLogger(__name__)

MAGIC = b"%PDF-"
SECONDS = 10
MEMORY = 1024 * 1024 * 1024

# A PDF may be built to keep its reader busy for ever or to fill the memory, so it is opened in a
# child process that can be ended without harm.
_COUNT = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import pypdf
print(len(pypdf.PdfReader(sys.argv[1]).pages))
"""


def is_pdf(file: INamedBlobFile) -> bool:
    """Say whether the bytes begin like a PDF."""
    with file.open() as stream:
        return stream.read(len(MAGIC)) == MAGIC


def count_pages(path: str) -> int | None:
    """Count the pages of the PDF at `path`; None when it cannot be told within the limits."""
    library = str(Path(pypdf.__file__).parents[1])
    try:
        done = subprocess.run(
            [sys.executable, "-c", _COUNT, path],
            capture_output=True,
            check=True,
            env={"PYTHONPATH": library, "PATH": os.environ.get("PATH", "")},
            timeout=SECONDS + 2,
        )
        return int(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        logger.info("The number of pages could not be counted.")
        return None
