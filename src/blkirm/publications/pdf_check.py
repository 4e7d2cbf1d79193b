"""What stands in the way of readers in a PDF: named findings with page numbers.

They are warnings. That nothing was found does not say that a PDF is accessible: a machine sees only
part of it, and nobody is told more than what was looked at (DOMAIN 5.1: warn, never certify).
"""

from blkirm import _
from blkirm.kernel.child import ChildFailed
from blkirm.kernel.child import Limits
from blkirm.kernel.child import MEGABYTE
from blkirm.kernel.child import run
from blkirm.publications.rendition import start_of
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from zope.i18nmessageid import Message

import json
import re


LIMITS = Limits(cpu=25, wall=40, memory=1000 * MEGABYTE, output=20 * MEGABYTE)
#: Up to so many pages nobody misses bookmarks.
FEW_PAGES = 5
#: Page numbers that are kept of one finding.
MOST_PAGES = 500

TITLES = {
    "untagged": _(
        "msg_pdf_untagged",
        default="The PDF is not tagged. Screen readers do not learn what is a heading, a list or "
        "a table, nor in which order it is read.",
    ),
    "suspects": _(
        "msg_pdf_suspects",
        default="The program that tagged the PDF was not sure of its tags.",
    ),
    "no-headings": _("msg_pdf_no_headings", default="No text is tagged as a heading."),
    "no-title": _("msg_pdf_no_title", default="The PDF has no title in its document properties."),
    "file-name-title": _(
        "msg_pdf_file_name_title",
        default="The title in the document properties looks like the name of a file: “${title}”.",
    ),
    "title-not-shown": _(
        "msg_pdf_title_not_shown",
        default="The window shows the name of the file instead of the title (DisplayDocTitle).",
    ),
    "no-language": _(
        "msg_pdf_no_language", default="The PDF does not say which language it is in."
    ),
    "other-language": _(
        "msg_pdf_other_language",
        default="The PDF says that its language is “${language}”; it was handed in as another one.",
    ),
    "no-bookmarks": _(
        "msg_pdf_no_bookmarks", default="The PDF has ${number} pages and no bookmarks."
    ),
    "only-pictures": _(
        "msg_pdf_only_pictures",
        default="Pages without text, only with pictures. Nobody can search them or have them read "
        "aloud.",
    ),
    "fonts": _(
        "msg_pdf_fonts",
        default="Fonts that are not embedded: ${fonts}. Other computers may show other characters.",
    ),
    "no-alternatives": _(
        "msg_pdf_no_alternatives",
        default="${with} of ${all} pictures have an alternative text (${share} %).",
    ),
    "untagged-pictures": _(
        "msg_pdf_untagged_pictures",
        default="There are pictures, and none of them is tagged as one. A picture that is not "
        "tagged has no alternative text.",
    ),
    "hidden-text": _(
        "msg_pdf_hidden_text",
        default="Words in the colour of what is behind them. Nobody sees them, but everybody can "
        "copy and search them, and they are read aloud.",
    ),
    "not-aloud": _(
        "msg_pdf_not_aloud", default="Its settings forbid programs to read the PDF aloud."
    ),
    "part": _(
        "msg_pdf_part",
        default="Only the first ${looked} of ${number} pages were looked at: the file takes too long.",
    ),
    "unchecked": _(
        "msg_pdf_unchecked",
        default="The PDF could not be checked: it is damaged, protected, too large or takes too "
        "long to read.",
    ),
}

#: The findings in short, for choosing among them.
NAMES = {
    "untagged": _("label_pdf_untagged", default="Not tagged"),
    "suspects": _("label_pdf_suspects", default="Uncertain tags"),
    "no-headings": _("label_pdf_no_headings", default="No headings"),
    "no-title": _("label_pdf_no_title", default="No title"),
    "file-name-title": _("label_pdf_file_name_title", default="File name as title"),
    "title-not-shown": _("label_pdf_title_not_shown", default="Title not shown"),
    "no-language": _("label_pdf_no_language", default="No language"),
    "other-language": _("label_pdf_other_language", default="Another language"),
    "no-bookmarks": _("label_pdf_no_bookmarks", default="No bookmarks"),
    "only-pictures": _("label_pdf_only_pictures", default="Pages without text"),
    "fonts": _("label_pdf_fonts", default="Fonts not embedded"),
    "no-alternatives": _("label_pdf_no_alternatives", default="Pictures without alternative text"),
    "untagged-pictures": _("label_pdf_untagged_pictures", default="Pictures not tagged"),
    "hidden-text": _("label_pdf_hidden_text", default="Words that nobody sees"),
    "not-aloud": _("label_pdf_not_aloud", default="Reading aloud forbidden"),
    "part": _("label_pdf_part", default="Looked at in part"),
    "unchecked": _("label_pdf_unchecked", default="Not checked"),
}

_LIKE_A_FILE = re.compile(
    r"\.(?:docx?|odt|pdf|indd|pptx?|xlsx?|rtf|tex|dvi|qxd)$|^Microsoft \w+ -|^(?:untitled|unbenannt"
    r"|Dokument\d*|Document\d*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """Something about a PDF that its readers may stumble over, on the pages named (or anywhere)."""

    id: str
    pages: tuple[int, ...] = ()
    severity: str = "warning"
    values: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> Message:
        title = TITLES[self.id]
        return Message(title, mapping=self.values) if self.values else title

    def as_record(self) -> dict[str, Any]:
        """Return it in the form in which it is stored; see ``from_record``."""
        return {"id": self.id, "pages": list(self.pages), "values": dict(self.values)}


def from_record(record: dict[str, Any]) -> Finding:
    return Finding(record["id"], tuple(record["pages"]), values=dict(record["values"]))


def findings(path: str | Path, language: str = "") -> list[Finding]:
    """Look at a PDF in a child with limits. ``language`` is the one it was handed in as."""
    with Path(path).open("rb") as given, TemporaryFile() as written:
        try:
            run(start_of("pdf_measure"), given, written, LIMITS)
            written.seek(0)
            facts = json.loads(written.read())
        except (ChildFailed, ValueError):
            return [Finding("unchecked")]
    return judge(facts, language)


def judge(facts: dict[str, Any], language: str = "") -> list[Finding]:
    """Return what is to be said about the facts that `pdf_measure` found. Pure."""
    found = [*_of_structure(facts), *_of_names(facts, language), *_of_pages(facts)]
    if facts["looked"] < facts["pages"]:
        found.append(_one("part", looked=facts["looked"], number=facts["pages"]))
    return found


def _one(name: str, pages: list[int] | tuple[int, ...] = (), **values: object) -> Finding:
    return Finding(
        name, tuple(pages[:MOST_PAGES]), values={key: str(v) for key, v in values.items()}
    )


def _of_structure(facts: dict[str, Any]) -> list[Finding]:
    if not facts["marked"] or not facts["tree"]:
        return [_one("untagged")]
    found = []
    if facts["suspects"]:
        found.append(_one("suspects"))
    if not facts["headings"]:
        found.append(_one("no-headings"))
    return found


def _of_names(facts: dict[str, Any], language: str) -> list[Finding]:
    found = []
    if not facts["title"]:
        found.append(_one("no-title"))
    elif _LIKE_A_FILE.search(facts["title"]):
        found.append(_one("file-name-title", title=facts["title"]))
    if not facts["title_shown"]:
        found.append(_one("title-not-shown"))
    told = facts["language"]
    if not told:
        found.append(_one("no-language"))
    elif language and told.lower().replace("_", "-").split("-")[0] != language:
        found.append(_one("other-language", language=told))
    if facts["pages"] > FEW_PAGES and not facts["bookmarks"]:
        found.append(_one("no-bookmarks", number=facts["pages"]))
    if not facts["readable_aloud"]:
        found.append(_one("not-aloud"))
    return found


def _of_pages(facts: dict[str, Any]) -> list[Finding]:
    found = []
    if facts["only_pictures"]:
        found.append(_one("only-pictures", facts["only_pictures"]))
    if facts["hiding"]:
        found.append(_one("hidden-text", facts["hiding"]))
    if facts["fonts"]:
        pages = sorted({page for those in facts["fonts"].values() for page in those})
        found.append(_one("fonts", pages, fonts=", ".join(sorted(facts["fonts"]))))
    figures, silent = facts["figures"], facts["silent_figures"]
    if silent:
        told = figures - silent
        values = {"with": str(told), "all": str(figures), "share": str(100 * told // figures)}
        found.append(Finding("no-alternatives", tuple(facts["silent_pages"]), values=values))
    elif not figures and facts["with_pictures"]:
        found.append(_one("untagged-pictures", facts["with_pictures"]))
    return found


def page_ranges(pages: tuple[int, ...]) -> str:
    """Write page numbers as people do: 1–3, 7."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
