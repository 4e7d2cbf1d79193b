"""The public copy of a file: without what its readers are not to get; the file itself stays.

What is read is never trusted, so a child with limits does it (`rendition_child.py`). It takes from
a fraction of a second to some seconds: it is done when a file is set, never when one is fetched.
"""

from blkirm import _
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from zope.i18nmessageid import Message

import json
import shutil
import sys
import tempfile


LIMITS = Limits(cpu=40, wall=60, memory=1500 * MEGABYTE, output=250 * MEGABYTE)
PROTECTED = 3

#: What was taken out, as publishers are told.
REMOVED = {
    "metadata": _("label_removed_metadata", default="Document properties"),
    "authors": _("label_removed_authors", default="Names of authors"),
    "properties": _("label_removed_properties", default="Custom properties"),
    "comments": _("label_removed_comments", default="Comments and notes"),
    "tracked-changes": _("label_removed_changes", default="Tracked changes (accepted)"),
    "hidden-text": _("label_removed_hidden_text", default="Hidden text"),
    "layers": _("label_removed_layers", default="Layers that were switched off"),
    "attachments": _("label_removed_attachments", default="Attached files"),
    "scripts": _("label_removed_scripts", default="Scripts and actions"),
    "forms": _("label_removed_forms", default="Form fields (their values are printed)"),
    "signatures": _("label_removed_signatures", default="Electronic signatures"),
    "thumbnails": _("label_removed_thumbnails", default="Thumbnails"),
    "picture-data": _("label_removed_picture_data", default="Data of cameras in pictures"),
    "local-links": _("label_removed_local_links", default="Paths to files on a computer"),
    "private-data": _("label_removed_private_data", default="Private data of programs"),
    "leftovers": _("label_removed_leftovers", default="Remains of earlier states"),
    "restrictions": _("label_removed_restrictions", default="Restrictions of use"),
}


class NotCleaned(Exception):
    """A public copy of a file cannot be made. ``problem`` is a name of ``PROBLEMS``."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


PROBLEMS = {
    "protected": _(
        "msg_rendition_protected",
        default="The file asks for a password. Please save it without one.",
    ),
    "unreadable": _(
        "msg_rendition_unreadable",
        default="The file is damaged, too large or takes too long to read. "
        "Please export it anew from the program it was written with.",
    ),
}


@dataclass(frozen=True)
class Cleaned:
    """A public copy, open at its beginning, and how many of what (``REMOVED``) it lacks."""

    stream: BinaryIO
    removed: dict[str, int]


def start_of(module: str) -> list[str]:
    """Return the command that runs ``main`` of one of our modules in a child."""
    script = (
        "import json, sys; sys.path[:0] = json.loads(sys.argv[1]);"
        f"from blkirm.publications.{module} import main; sys.exit(main())"
    )
    return [sys.executable, "-I", "-c", script, json.dumps([p for p in sys.path if p])]


@contextmanager
def cleaned(path: str | Path) -> Iterator[Cleaned]:
    """Give the public copy of a PDF or DOCX. Raises ``NotCleaned``; the file is only read."""
    with Path(path).open("rb") as given, TemporaryFile() as written:
        try:
            run(start_of("rendition_child"), given, written, LIMITS)
        except ChildFailed as failure:
            raise NotCleaned(
                "protected" if failure.status == PROTECTED else "unreadable"
            ) from failure
        size = written.seek(-8, 2)
        length = int.from_bytes(written.read(8), "big")
        written.seek(size - length)
        removed = json.loads(written.read(length))
        written.truncate(size - length)
        written.seek(0)
        yield Cleaned(written, removed)


def clean(path: str | Path) -> Path:
    """Write the public copy of a PDF or DOCX into a new file and return its path.

    Whoever calls this deletes it. Raises ``NotCleaned``.
    """
    with (
        cleaned(path) as copy,
        tempfile.NamedTemporaryFile(
            prefix="blkirm-public-", suffix=Path(path).suffix, delete=False
        ) as written,
    ):
        shutil.copyfileobj(copy.stream, written)
        return Path(written.name)


def words_of_removed(removed: dict[str, int]) -> list[tuple[Message, int]]:
    """Return what was taken out, in words, in the order in which it is told."""
    return [(title, removed[name]) for name, title in REMOVED.items() if removed.get(name)]
