"""The words of a PDF and what is odd about it. Runs where `reader` does, in the child process."""

from blkirm.intake.found import Found
from blkirm.intake.found import LONGEST
from blkirm.intake.found import SEARCHED
from blkirm.intake.kinds import Unacceptable
from io import BytesIO
from typing import BinaryIO

import pypdf
import resource
import shutil
import subprocess


POPPLER_SECONDS = 7


def look_into_pdf(file: BinaryIO) -> Found:
    """Return what is in a PDF; raises Unacceptable."""
    found = Found()
    broken = False
    try:
        reader = pypdf.PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            found.notes.add("encrypted")
            return found
        found.add(*(v for v in (reader.metadata or {}).values() if isinstance(v, str)))
        root = reader.trailer["/Root"]
        if "/JavaScript" in root.get("/Names", {}) or "/JavaScript" in str(root.get("/OpenAction")):
            found.notes.add("script")
        if root["/Pages"]["/Count"] < 1:
            broken = True
    except Exception:  # pypdf raises nearly everything for broken files
        broken = True
    if shutil.which("pdftotext") is None or isinstance(file, BytesIO):
        if broken:
            raise Unacceptable("broken")
        found.words = _words_by_pypdf(reader)
        return found
    found.words = _words_by_poppler(file)
    if not found.words.strip() and broken:
        raise Unacceptable("broken")
    return found


def _words_by_poppler(file: BinaryIO) -> str:
    """Return the text as the quickest program there is finds it, or what it finds in its time."""

    number = file.fileno()
    limits = resource.getrlimit(resource.RLIMIT_CPU)
    most = limits[1] if limits[1] != resource.RLIM_INFINITY else POPPLER_SECONDS
    # It inherits the lower limit, and so ends soon even where nobody reads what it writes.
    resource.setrlimit(resource.RLIMIT_CPU, (min(POPPLER_SECONDS, most), limits[1]))
    with subprocess.Popen(
        ["pdftotext", "-q", "-enc", "UTF-8", f"/proc/self/fd/{number}", "-"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(number,),
    ) as reading:
        resource.setrlimit(resource.RLIMIT_CPU, limits)
        data = reading.stdout.read(SEARCHED)
        # It may go on for ever.
        reading.kill()
    return data.decode("utf-8", "replace")


def _words_by_pypdf(reader: pypdf.PdfReader) -> str:
    texts = []
    length = 0
    for page in reader.pages:
        texts.append(page.extract_text())
        length += len(texts[-1])
        if length > LONGEST:
            break
    return "\n".join(texts)
