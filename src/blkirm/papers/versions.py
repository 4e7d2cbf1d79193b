"""Earlier files of a paper: each replaced file stays, with number, comment, author and time.

They are kept with the paper, in one annotation that no list of papers reads, and so they share its
audience, move, are copied and deleted with it. What was once in a paper again and again is on the
disk once: versions of the same content share their blob.
"""

from blkirm.intake.rules import keep_once
from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.papers.content import Paper
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from plone import api
from plone.namedfile.file import NamedBlobFile
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.papers.versions"


@dataclass(frozen=True)
class Version:
    """A file that a paper has or had. ``number`` counts from 1; ``author`` is an account."""

    number: int
    file: NamedBlobFile
    comment: str
    author: str
    time: datetime


def versions_of(paper: Paper) -> Sequence[Version]:
    """Return all versions of a paper, the oldest first; none where it never had a file.

    Does not check whether the reader may see the paper: who may, sees its versions as well.
    """
    return IAnnotations(paper).get(KEY, ())


def newest_version(paper: Paper) -> Version | None:
    """Return the version that the paper shows."""
    versions = versions_of(paper)
    return versions[-1] if versions else None


def version_of(paper: Paper, number: int) -> Version | None:
    """Return one version by its number."""
    versions = versions_of(paper)
    return versions[number - 1] if 0 < number <= len(versions) else None


def keep_version(paper: Paper, comment: str = "") -> Version | None:
    """Keep the paper's present file as its newest version, if it is not that already.

    Return the new version; nothing where the file has the name and the content of the newest. Who
    changed the file in whatever way gets here, because the paper tells that it was changed.
    """
    file, versions = paper.file, versions_of(paper)
    if file is None or (versions and versions[-1].file is file):
        return None
    digest = sha256_of(file)
    known = next((v for v in reversed(versions) if digest and sha256_of(v.file) == digest), None)
    if known is not None:
        keep_once(file, known.file)
        if known is versions[-1] and known.file.filename == file.filename:
            paper.file = known.file
            return None
    version = Version(
        number=len(versions) + 1,
        file=file,
        comment=" ".join((comment or getattr(file, "version_comment", "")).split()),
        author=api.user.get_current().getId() or "",
        time=clock.now(),
    )
    IAnnotations(paper)[KEY] = (*versions, version)
    return version


def same_file(file: NamedBlobFile) -> NamedBlobFile:
    """Return a file of the same name and content, which is on the disk only once."""
    twin = NamedBlobFile.__new__(NamedBlobFile)
    twin.__setstate__(file.__getstate__())
    return twin
