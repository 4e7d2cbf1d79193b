"""Examining files and letting them in. Nothing here checks a permission or touches the request."""

from blkirm import _
from blkirm.intake.interfaces import Examination
from blkirm.intake.interfaces import Finding
from blkirm.intake.interfaces import Refused
from blkirm.intake.rules import Admission
from blkirm.intake.rules import admission_of
from blkirm.intake.words import words_in
from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import PurePath
from plone.namedfile.interfaces import INamed
from typing import BinaryIO

import hashlib


BLOCK = 1024 * 1024


def examine(data: BinaryIO, filename: str) -> Examination:
    """Find out what a file is and what speaks against it; stores nothing, raises nothing."""
    data.seek(0)
    digest = hashlib.sha256()
    size = 0
    while block := data.read(BLOCK):
        digest.update(block)
        size += len(block)
    data.seek(0)
    filename = plain_name(filename)
    content_type = guess_type(filename)[0] or "application/octet-stream"
    findings = []
    if size == 0:
        findings.append(
            Finding(
                "empty",
                _("msg_file_empty", default="${name} is empty.", mapping={"name": filename}),
                "refuse",
            )
        )
    words = words_in(data, content_type) or None
    return Examination(digest.hexdigest(), content_type, filename, size, words, tuple(findings))


def admit(file: INamed, *, confirmed: Iterable[str] = ()) -> Examination | None:
    """Examine a file that is about to be stored and keep the result beside it.

    A file that passed before, with the same content, is not looked at again (None). Raises
    Refused.
    """
    if admission_of(file) is not None:
        return None
    with file.open() as stream:
        examination = examine(stream, file.filename or "")
    if against := examination.against(confirmed):
        raise Refused(against)
    file.filename = examination.filename
    file.contentType = examination.content_type
    file.held = examination.held
    file._admission = Admission(file._blob, examination.sha256, examination.words)
    return examination


def plain_name(filename: str) -> str:
    """Return the name of an uploaded file without any path and control character."""
    name = PurePath(filename.replace("\\", "/")).name
    return "".join(c for c in name if c.isprintable()).strip() or "file"
