"""Office files: Word templates filled with plain values, and LibreOffice that makes PDFs.

Both work in children with limits (`child.py`). LibreOffice gets a profile of its own for each file,
in which macros never run and nothing is fetched; where the system allows, it has no network at all.
It is optional: without it, or without its part that reads a format, ``OfficeMissing`` is raised.
"""

from blkirm import _
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from tempfile import TemporaryFile
from typing import Any
from typing import BinaryIO
from zope.i18nmessageid import Message

import contextlib
import functools
import io
import json
import shutil
import sys
import tempfile
import time


FILLING = Limits(cpu=10, wall=20, memory=1024 * MEGABYTE, output=30 * MEGABYTE)
#: LibreOffice reserves far more than it uses.
OFFICE = Limits(cpu=60, wall=90, memory=4096 * MEGABYTE, output=100 * MEGABYTE)
FINISHING = Limits(cpu=20, wall=40, memory=1024 * MEGABYTE, output=150 * MEGABYTE)

PREFIX = "blkirm-office-"
#: Seconds after which a folder can only be left over by a server that was killed.
LEFT_OVER = 3600

WRITER, CALC, IMPRESS = "libswlo.so", "libsclo.so", "libsdlo.so"
_XML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
DOCX = f"{_XML}.wordprocessingml.document"
#: The ending LibreOffice is told and the part of it that is needed, by type of content.
OFFICE_TYPES = {
    DOCX: ("docx", WRITER),
    f"{_XML}.spreadsheetml.sheet": ("xlsx", CALC),
    f"{_XML}.presentationml.presentation": ("pptx", IMPRESS),
    f"{_ODF}.text": ("odt", WRITER),
    f"{_ODF}.spreadsheet": ("ods", CALC),
    f"{_ODF}.presentation": ("odp", IMPRESS),
    "application/msword": ("doc", WRITER),
    "application/vnd.ms-excel": ("xls", CALC),
    "application/vnd.ms-powerpoint": ("ppt", IMPRESS),
    "application/rtf": ("rtf", WRITER),
    "text/rtf": ("rtf", WRITER),
}
_FILTERS = {WRITER: "writer_pdf_Export", CALC: "calc_pdf_Export", IMPRESS: "impress_pdf_Export"}
#: Tagged, with a bookmark for each heading and the links it has.
_TAGGED = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
    "DisplayPDFDocumentTitle": {"type": "boolean", "value": "true"},
}

# Macros never run, nothing is fetched, and nothing is asked.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


class OfficeMissing(Exception):
    """LibreOffice, or the part of it that reads a format, is not installed on this machine."""

    message = _(
        "msg_office_missing",
        default="LibreOffice is not installed on this server, so no PDF can be made. "
        "The Word file can be downloaded.",
    )


class OfficeFailed(Exception):
    """LibreOffice did not make a PDF of a file: it is broken, too long or took too long."""

    message = _(
        "msg_office_failed",
        default="The PDF could not be made: the document is broken, too long, or took too long.",
    )


class TemplateFailed(ValueError):
    """A template does not render. ``message`` says where and why, for whoever edits it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """Return a Word document: the template with values filled in. Raises ``TemplateFailed``.

    ``context`` holds what JSON can hold and nothing that its reader may not read. Line breaks in
    texts stay line breaks; markup in them is text. Nothing of the template is run but Jinja in its
    sandbox, in a child without the server's environment.
    """
    values = json.dumps(context).encode()
    with TemporaryFile() as given, TemporaryFile() as written:
        given.write(b"%d\n%b%b" % (len(values), values, template))
        given.seek(0)
        try:
            run([*_child("template_child.py"), _libraries()], given, written, FILLING)
        except ChildFailed as failure:
            raise TemplateFailed(_reason({"code": "endless"})) from failure
        written.seek(0)
        trouble = json.loads(written.readline())
        if trouble:
            raise TemplateFailed(_reason(trouble))
        return written.read()


def to_pdf(docx: bytes, title: str, language: str) -> bytes:
    """Return a Word document as a tagged PDF with bookmarks, a title and a language ("de").

    Raises ``OfficeMissing`` and ``OfficeFailed``. Takes seconds.
    """
    with converted(io.BytesIO(docx), DOCX) as pdf, TemporaryFile() as written:
        given = [*_child("pdf_child.py"), _libraries(), title, language]
        try:
            run(given, pdf, written, FINISHING)
        except ChildFailed as failure:
            raise OfficeFailed from failure
        written.seek(0)
        return written.read()


def is_installed(kind: str = DOCX) -> bool:
    """Say whether LibreOffice is there with the part that reads a type of content."""
    return kind in OFFICE_TYPES and office_program(OFFICE_TYPES[kind][1]) is not None


def office_program(part: str) -> str | None:
    """Return LibreOffice's program where it is installed with a part of it."""
    program = shutil.which("soffice")
    return program if program and (Path(program).resolve().parent / part).exists() else None


@contextmanager
def converted(stream: BinaryIO, kind: str, tagged: bool = True) -> Iterator[BinaryIO]:
    """Give an office file as PDF. Raises ``OfficeMissing`` and ``OfficeFailed``.

    ``kind`` is a type of content of ``OFFICE_TYPES``.
    """
    ending, part = OFFICE_TYPES[kind]
    program = office_program(part)
    if program is None:
        raise OfficeMissing
    with folder() as place:
        profile = place / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE)
        source = place / f"file.{ending}"
        with source.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        command = [
            *without_network(),
            program,
            f"-env:UserInstallation={profile.parent.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", f"pdf:{_FILTERS[part]}:{json.dumps(_TAGGED)}" if tagged else "pdf"),
            *("--outdir", str(place), str(source)),
        ]
        try:
            with (place / "none").open("w+b") as none:
                run(command, none, none, OFFICE, home=str(place))
            made = (place / "file.pdf").open("rb")
        except (ChildFailed, FileNotFoundError) as failure:
            raise OfficeFailed from failure
        with made:
            yield made


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for one file, and take away what a killed server left of others."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left)
    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        yield Path(name)


@functools.cache
def without_network() -> tuple[str, ...]:
    """Return what to put before a program so that it has no network, where that may be done."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--")
    try:
        with Path("/dev/null").open("r+b") as none:
            run([*command, "true"], none, none, Limits(wall=5))
    except (ChildFailed, OSError):
        return ()
    return command


def _child(name: str) -> list[str]:
    return [sys.executable, "-I", str(Path(__file__).with_name(name))]


def _libraries() -> str:
    # Not at the top: it takes a while, and only children of this module need it.
    import docxtpl

    return folder_of_libraries(docxtpl)


def _reason(trouble: dict[str, str]) -> Message:
    """Return the sentence for what the child met."""
    word, place = trouble.get("word", ""), trouble.get("place", "")
    code = trouble["code"]
    if code == "unknown":
        if place:
            return _(
                "msg_template_unknown",
                default="The template asks for “${word}”, which there is not. Place: “${place}”.",
                mapping={"word": word, "place": place},
            )
        return _(
            "msg_template_unknown_somewhere",
            default="The template asks for “${word}”, which there is not. "
            "Place: a header, a footer, a footnote or the properties.",
            mapping={"word": word},
        )
    if code in ("syntax", "forbidden") and place:
        return _PLACED[code](word, place)
    return _PLAIN.get(code, _PLAIN["broken"])


_PLACED = {
    "syntax": lambda word, place: _(
        "msg_template_syntax",
        default="The template has a mistake in a placeholder or a command (${word}). "
        "Place: “${place}”.",
        mapping={"word": word, "place": place},
    ),
    "forbidden": lambda word, place: _(
        "msg_template_forbidden",
        default="The template does something that no template may do. Place: “${place}”.",
        mapping={"place": place},
    ),
}
_PLAIN = {
    "kind": _(
        "msg_template_kind",
        default="This is no Word document (DOCX), so it cannot be a template.",
    ),
    "large": _("msg_template_large", default="This template is too large."),
    "fetches": _(
        "msg_template_fetches",
        default="The template fetches something from elsewhere when it is opened, such as a "
        "linked picture or a linked template. Please insert it into the document.",
    ),
    "endless": _(
        "msg_template_endless",
        default="The template takes too long or makes too large a document.",
    ),
    "broken": _(
        "msg_template_broken",
        default="The template does not make a readable document. Please check that every "
        "“for” and “if” is closed and that placeholders are not spread over several "
        "paragraphs or table cells.",
    ),
}
