"""One PDF of many, with bookmarks, and plain pages that say something in place of a file.

Other people's PDFs are put together by a child (`join_child.py`); what cannot be taken in is
replaced by a page that says so. What is tagged in a part is not in the whole.
"""

from blkirm import _
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import folder_of_libraries
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from blkirm.kernel.join_child import TOO_MANY
from blkirm.kernel.workshop import Unmade
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus import SimpleDocTemplate
from xml.sax.saxutils import escape

import json
import pikepdf
import sys


#: Pages of one book; more is unwieldy in every reader.
MOST_PAGES = 5_000
JOINING = Limits(cpu=120, wall=240, memory=3072 * MEGABYTE, output=2_000 * MEGABYTE)

_TITLE = ParagraphStyle(
    "title",
    fontName="Helvetica-Bold",
    fontSize=18,
    leading=23,
    spaceAfter=14,
    textColor=HexColor("#0f4a59"),
)
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=11, leading=16, spaceAfter=8)


@dataclass(frozen=True)
class Part:
    """A bookmark and, below it, a file; ``instead`` is taken where the file cannot be taken in.

    Both are names in the folder of the book. ``level`` is 0 for what stands side by side.
    """

    level: int
    title: str
    file: str = ""
    instead: str = ""


def bind(folder: Path, parts: Sequence[Part], title: str, language: str, target: Path) -> None:
    """Make one PDF of files in a folder. Raises ``Unmade``."""
    plan = {
        "title": title,
        "language": language,
        "pages": MOST_PAGES,
        "parts": [asdict(part) for part in parts],
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    child = str(Path(__file__).with_name("join_child.py"))
    command = [sys.executable, "-I", child, folder_of_libraries(pikepdf), str(folder)]
    try:
        with Path("/dev/null").open("rb") as nothing, target.open("wb") as written:
            run(command, nothing, written, JOINING)
    except ChildFailed as failure:
        raise Unmade(_TOO_LONG if failure.status == TOO_MANY else _FAILED) from failure


_TOO_LONG = _(
    "msg_book_pages",
    default="All papers together have more than ${most} pages. "
    "Please download them as one ZIP file.",
    mapping={"most": MOST_PAGES},
)
_FAILED = _(
    "msg_book_failed",
    default="The papers could not be put together into one PDF. "
    "Please download them as one ZIP file.",
)


def write_page(target: Path, title: str, lines: Sequence[str]) -> None:
    """Write a plain PDF with a heading and paragraphs."""
    story = [Paragraph(escape(title), _TITLE), *(Paragraph(escape(line), _TEXT) for line in lines)]
    SimpleDocTemplate(str(target), pagesize=A4, title=title, author="", subject="").build(story)
