"""The public copies of a report's files, kept beside the files themselves.

A report's own file is the internal one: only those who work on the report get it, as it was handed
in. What its address sends to readers, its checksum and the words it is found by are the copy's.
"""

from Acquisition import aq_base
from blkirm.intake.child import read_apart
from blkirm.intake.rules import Admission
from blkirm.intake.rules import admission_of
from blkirm.kernel.language import LANGUAGES
from blkirm.publications import pdf_check
from blkirm.publications.rendition import Cleaned
from blkirm.publications.rendition import cleaned
from blkirm.publications.rendition import NotCleaned
from persistent import Persistent
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from ZODB.blob import Blob

import hashlib
import shutil


class Rendition(Persistent):
    """The public copy of one file. ``file`` is None where there is none; ``problem`` says why.

    ``removed`` counts what the copy lacks (``rendition.REMOVED``), ``findings`` are records of
    what the PDF check found in it.
    """

    def __init__(
        self,
        file: NamedBlobFile | None,
        removed: dict[str, int],
        findings: list[dict],
        problem: str = "",
    ) -> None:
        self.file = file
        self.removed = removed
        self.findings = findings
        self.problem = problem


def make_rendition(file: INamedBlobFile, language: str) -> Rendition:
    """Make the public copy of a file and look at the copy. Takes up to some seconds."""
    # A version may be named for something else than a language.
    spoken = language if language in LANGUAGES else ""
    with file.open() as stream:
        path = stream.name
        try:
            with cleaned(path) as copy:
                public = _as_file(file, copy)
        except NotCleaned as failure:
            found = pdf_check.findings(path, spoken)
            return Rendition(None, {}, [each.as_record() for each in found], failure.problem)
    with public.open() as stream:
        found = pdf_check.findings(stream.name, spoken)
    return Rendition(public, copy.removed, [each.as_record() for each in found])


def public_file_of(report: DexterityContent, language: str) -> INamedBlobFile | None:
    """Return the public copy of a report's file; None where there is none."""
    rendition = aq_base(report).renditions.get(language)
    return rendition.file if rendition else None


def _as_file(file: INamedBlobFile, copy: Cleaned) -> NamedBlobFile:
    public = NamedBlobFile(data=b"", contentType="application/pdf", filename=file.filename)
    if not copy.removed:
        public._blob = file._blob
        public._admission = admission_of(file)
        return public
    public._blob = Blob()
    with public._blob.open("w") as written:
        shutil.copyfileobj(copy.stream, written)
    digest = hashlib.file_digest(_begun(copy), "sha256").hexdigest()
    words = read_apart(_begun(copy), file.filename or "").words
    former = admission_of(file)
    sender = former.sender if former else ""
    public._admission = Admission(public._blob, digest, words, sender)
    return public


def _begun(copy: Cleaned) -> object:
    copy.stream.seek(0)
    return copy.stream
