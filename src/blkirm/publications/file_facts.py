"""The public copies of a report's files and what is told of them, made once when a file is set."""

from Acquisition import aq_base
from blkirm.kernel import clock
from blkirm.publications.pdf import count_pages
from blkirm.publications.renditions import make_rendition
from blkirm.publications.versions import VERSIONS
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.interfaces import INamedBlobFile
from plone.namedfile.utils import safe_basename

import hashlib


BLOCK = 1024 * 1024


def file_of(report: DexterityContent, language: str) -> INamedBlobFile | None:
    return getattr(aq_base(report), f"file_{language}", None)


def record_file_facts(report: DexterityContent) -> None:
    """Make the public copy of each file; note what readers want to know about it, and who set it.

    Skips unchanged files.
    """
    base = aq_base(report)
    known = getattr(base, "_described_blobs", {})
    blobs = {}
    facts = {}
    setters = {}
    renditions = {}
    for language in VERSIONS:
        file = file_of(report, language)
        if file is None:
            continue
        blobs[language] = file._blob
        if known.get(language) is file._blob and language in base.renditions:
            facts[language] = base.report_files[language]
            setters[language] = base.file_setters[language]
            renditions[language] = base.renditions[language]
            continue
        # The browser's word for the type is not worth keeping: the bytes were looked at.
        file.contentType = "application/pdf"
        renditions[language] = make_rendition(file, language)
        facts[language] = described(renditions[language].file or file)
        setters[language] = api.user.get_current().getId()
    if blobs != known or facts != base.report_files:
        base._described_blobs = blobs
        base.report_files = facts
        base.file_setters = setters
        base.renditions = renditions


def described(file: INamedBlobFile) -> dict:
    """Return what readers want to know about a file; reads all of it."""
    digest = hashlib.sha256()
    with file.open() as stream:
        pages = count_pages(stream.name)
        while block := stream.read(BLOCK):
            digest.update(block)
    return {
        "filename": safe_basename(file.filename),
        "size": file.getSize(),
        "pages": pages,
        "sha256": digest.hexdigest(),
        "set_at": clock.now().isoformat(timespec="seconds"),
    }
