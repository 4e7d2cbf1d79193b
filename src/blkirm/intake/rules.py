"""Questions about files that passed the gate; all answers were found out when they passed."""

from Acquisition import aq_base
from persistent import Persistent
from plone.namedfile.interfaces import INamed
from typing import Any

import zlib


class Admission(Persistent):
    """What is kept beside an admitted file; a record of its own, so that words load with nobody."""

    def __init__(self, blob: Any, sha256: str, words: str | None, sender: str) -> None:
        self.blob = blob
        self.sha256 = sha256
        self.sender = sender
        self.packed = None if words is None else zlib.compress(words.encode("utf-8", "replace"))

    @property
    def words(self) -> str | None:
        return None if self.packed is None else zlib.decompress(self.packed).decode()


def admission_of(file: INamed | None) -> Admission | None:
    """Return what is kept beside a file; None if it has not passed with its present content."""
    admission = getattr(aq_base(file), "_admission", None)
    blob = getattr(aq_base(file), "_blob", None)
    return admission if admission is not None and admission.blob is blob else None


def sha256_of(file: INamed | None) -> str:
    """Return the SHA-256 of a file that passed, in hexadecimal; empty for any other."""
    admission = admission_of(file)
    return admission.sha256 if admission else ""


def words_of(file: INamed | None) -> str | None:
    """Return the words in a file that passed; None where they cannot be searched."""
    admission = admission_of(file)
    return admission.words if admission else None


def is_searchable(file: INamed | None) -> bool:
    """Say whether the words of a file can be searched."""
    admission = admission_of(file)
    return admission is not None and admission.packed is not None


def is_held(file: INamed | None) -> bool:
    """Say whether a file waits: nobody may download, preview or index it yet."""
    return bool(getattr(aq_base(file), "held", ""))


def keep_once(file: INamed, known: INamed) -> None:
    """Let a file of the same content as one that passed share its bytes on the disk."""
    file._blob = known._blob
    file._admission = admission_of(known)
