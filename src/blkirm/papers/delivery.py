"""The only way the bytes of a paper leave: downloads, old versions, ZIP, previews.

Whatever bears TLP:AMBER or a stricter marking gets a line on every page of a PDF on its way out:
the marking, who takes it and on which day. The paper keeps its file as it is. A PDF that cannot
bear that line does not leave (fail closed); other kinds of files have no pages of ours to write on,
and the page of the paper says what has to be observed. A held file does not leave at all.
"""

from blkirm import _
from blkirm.access.audience import MARKINGS
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import containers_of
from blkirm.intake.rules import is_held
from blkirm.kernel import clock
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from blkirm.papers import stamp
from blkirm.papers.content import Paper
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from plone.namedfile.interfaces import INamedBlobFile
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from types import TracebackType
from typing import BinaryIO
from typing import Self
from zope.i18nmessageid import Message

import os
import pikepdf
import shutil
import sys


STAMPED = ("TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
PDF = "application/pdf"
LIMITS = Limits(cpu=30, wall=120)
#: PDFs may begin with other bytes (PDF 1.7, appendix H.3).
HEAD = 1024

_at_once = BoundedSemaphore(2)


class NotDelivered(Exception):
    """A file may not leave now. ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass
class Delivery:
    """A file on its way out; whoever opened it closes it.

    ``stream`` is open at its beginning and ``size`` bytes long. ``marking`` is empty where none
    has to be observed.
    """

    filename: str
    content_type: str
    size: int
    stream: BinaryIO
    marking: str
    is_stamped: bool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stream.close()


@dataclass(frozen=True)
class Errand:
    """What has to be done with a file before an account gets it, to be done without a database.

    ``line`` is what goes onto every page of a PDF; empty where nothing does.
    """

    filename: str
    content_type: str
    size: int
    marking: str
    line: str
    is_pdf: bool


def errand_for(paper: Paper, file: INamedBlobFile, account: str) -> Errand:
    """Return what delivering a file of a paper to an account takes. Raises ``NotDelivered``.

    Does not check whether the account may see the paper.
    """
    check_held(file)
    marking = strict_marking_of(paper)
    with file.open() as stream:
        return Errand(
            filename=file.filename or "file",
            content_type=file.contentType or "application/octet-stream",
            size=file.getSize(),
            marking=marking,
            line=line_for(marking, account) if marking else "",
            is_pdf=is_pdf(file, stream),
        )


def take_along(paper: Paper, file: INamedBlobFile, account: str, target: Path) -> Errand:
    """Put a file of a paper where it is delivered from later. Raises ``NotDelivered``.

    Linked, not read: a link stays what it is, whatever becomes of the paper meanwhile.
    """
    errand = errand_for(paper, file, account)
    with file.open() as stream:
        try:
            os.link(stream.name, target)
        except OSError:
            with target.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
    return errand


def open_for(paper: Paper, file: INamedBlobFile, account: str) -> Delivery:
    """Return a file of a paper as an account may have it. Raises ``NotDelivered``.

    Does not check whether the account may see the paper. ``file`` is the paper's or one of its
    earlier ones.
    """
    errand = errand_for(paper, file, account)
    stream = file.open()
    delivery = Delivery(
        filename=errand.filename,
        content_type=errand.content_type,
        size=errand.size,
        stream=stream,
        marking=errand.marking,
        is_stamped=False,
    )
    if not (errand.line and errand.is_pdf):
        return delivery
    with stream:
        stamped = stamped_pdf(stream, errand.line, delivery.size)
    size = stamped.seek(0, 2)
    stamped.seek(0)
    return replace(delivery, stream=stamped, size=size, content_type=PDF, is_stamped=True)


def line_for(marking: str, account: str) -> str:
    """Return what is written on what somebody takes or looks at today."""
    return f"{marking} · {account} · {clock.today():%Y-%m-%d}"


def check_held(file: INamedBlobFile) -> None:
    """Raise ``NotDelivered`` for a file that has to be looked at before anybody gets it."""
    if is_held(file):
        raise NotDelivered(
            _(
                "msg_file_held",
                default="This file is still being checked for viruses. It can be read as soon as "
                "that is done.",
            )
        )


def strict_marking_of(paper: Paper) -> str:
    """Return the strictest marking of a paper and what it lies in, if that has to be stamped."""
    markings = [audience_of(thing).marking for thing in (paper, *containers_of(paper))]
    strictest = max(markings, key=list(MARKINGS).index)
    return strictest if strictest in STAMPED else ""


def is_pdf(file: INamedBlobFile, stream: BinaryIO) -> bool:
    """Say whether a file is a PDF by what is in it, or says that it is one."""
    head = stream.read(HEAD)
    stream.seek(0)
    return b"%PDF-" in head or (file.contentType or "").partition(";")[0] == PDF


def stamped_pdf(stream: BinaryIO, line: str, size: int) -> BinaryIO:
    """Return a nameless copy of a PDF with a line on every page. Raises ``NotDelivered``."""
    command = [sys.executable, "-I", stamp.__file__, folder_of_libraries(pikepdf), line]
    # qpdf may write a file anew that was packed better.
    limits = replace(LIMITS, output=3 * size + 50 * MEGABYTE)
    written = TemporaryFile(buffering=0)  # noqa: SIM115 (whoever gets it closes it)
    try:
        with _at_once:
            run(command, stream, written, limits)
    except ChildFailed as failure:
        written.close()
        if failure.status == stamp.PROTECTED:
            raise NotDelivered(
                _(
                    "msg_stamp_protected",
                    default="This file is protected by a password, so that its marking cannot be "
                    "put on its pages. It cannot be downloaded. Please ask whoever shared it for "
                    "a file without a password.",
                )
            ) from failure
        raise NotDelivered(
            _(
                "msg_stamp_failed",
                default="The marking cannot be put on the pages of this file, so it cannot be "
                "downloaded. Please ask whoever shared it to save it as a PDF once more.",
            )
        ) from failure
    except BaseException:
        written.close()
        raise
    return written
