"""The words in a paper's file, for the search; found without trusting the file.

A file may be built to keep its reader busy for ever or to fill the memory. So a PDF is read by a
child process with limits, office files are only unpacked up to a length and never parsed as XML,
and a file that cannot be read has no words instead of stopping the upload.
"""

from html import unescape
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

import logging
import os
import pypdf
import re
import shutil
import subprocess
import sys
import zipfile


logger = logging.getLogger(__name__)

# More words than that make nobody find a paper, but every upload slower.
LONGEST = 300_000
LARGEST_PART = 20_000_000
SECONDS = 10
MEMORY = 1024 * 1024 * 1024

# Where the text stands in the parts of office files.
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": r"word/document\.xml",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        r"ppt/slides/slide\d+\.xml"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": r"xl/sharedStrings\.xml",
    "application/vnd.oasis.opendocument.text": r"content\.xml",
    "application/vnd.oasis.opendocument.spreadsheet": r"content\.xml",
    "application/vnd.oasis.opendocument.presentation": r"content\.xml",
}
# The end of a paragraph, a table's cell or a line separates words; formatting inside does not.
_BREAK = re.compile(
    r"</(?:w:p|w:tc|a:p|si|text:p|text:h|table:table-cell)>|<(?:w:|text:)?(?:br|tab|line-break)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")

_READ_PDF = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import pypdf
length = 0
for page in pypdf.PdfReader(sys.argv[1]).pages:
    text = page.extract_text()
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\\n")
    length += len(text)
    if length > {LONGEST}:
        break
"""


def words_in(file: BinaryIO, kind: str) -> str:
    """Return the text of a file, at most `LONGEST` characters; nothing where it has none."""
    try:
        if kind == "application/pdf":
            text = _words_in_pdf(file)
        elif kind in OFFICE:
            text = _words_in_office(file, re.compile(OFFICE[kind]))
        elif kind.startswith("text/"):
            text = _words_in_text(file, marked_up=kind != "text/plain")
        else:
            text = ""
    except (OSError, subprocess.SubprocessError, ValueError, zipfile.BadZipFile, RuntimeError):
        # RuntimeError: the part of an office file is encrypted.
        logger.info("The words of a file of type %s could not be read.", kind)
        return ""
    return text[:LONGEST]


def _words_in_text(file: BinaryIO, *, marked_up: bool) -> str:
    file.seek(0)
    data = file.read(LONGEST * 2)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return unescape(_TAG.sub(" ", text)) if marked_up else text


def _words_in_office(file: BinaryIO, part: re.Pattern[str]) -> str:
    found: list[str] = []
    length = 0
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if part.fullmatch(name) and length < LONGEST:
                with archive.open(name) as content:
                    markup = content.read(LARGEST_PART).decode("utf-8", "replace")
                found.append(unescape(_TAG.sub("", _BREAK.sub(" ", markup))))
                length += len(found[-1])
    return "\n".join(found)


def _words_in_pdf(file: BinaryIO) -> str:
    with NamedTemporaryFile(suffix=".pdf") as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        done = subprocess.run(
            _pdf_reader(copy.name),
            capture_output=True,
            check=True,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": _library()},
            timeout=SECONDS + 2,
        )
    return done.stdout[: LONGEST * 4].decode("utf-8", "replace")


def _pdf_reader(path: str) -> list[str]:
    """Return the quickest program there is: poppler's, otherwise a slower one that always is."""
    limiter, reader = shutil.which("prlimit"), shutil.which("pdftotext")
    if limiter and reader:
        limits = [f"--cpu={SECONDS}", f"--as={MEMORY}"]
        return [limiter, *limits, reader, "-q", "-enc", "UTF-8", "-l", "500", path, "-"]
    return [sys.executable, "-c", _READ_PDF, path]


def _library() -> str:
    return str(Path(pypdf.__file__).parents[1])
