"""Parts of a report: one for each Land and one for the Federation, delivered and released one by one.

The situation report on returns has one sheet for the Federation and sixteen for the Länder, which each
Land agrees to before it goes out (DOMAIN.md 1.3, B21). A part is a record of its report, not a thing with
an address of its own: what is not released is in no catalogue and answers nowhere.
"""

from Acquisition import aq_base
from blkirm.decisions.lines import LINES
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from datetime import date
from persistent import Persistent
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.interfaces import INamedBlobFile
from typing import Any
from zope.annotation.interfaces import IAnnotations


#: On a paper: UIDs of the reports that took a part from it.
KEY = "blkirm.publications.parts"
#: Series that consist of such parts (DOMAIN.md A.12).
SERIES = ("situation-report",)
EXPECTED, DELIVERED, RELEASED = "expected", "delivered", "released"


class Part(Persistent):
    """What one Land contributed.

    ``file`` is the internal file, ``rendition`` its public copy, ``facts`` size, pages and checksum
    of that. ``source`` is the UID of the paper it was taken from, ``source_sha256`` that paper's file;
    without a source ``reason`` says on what its release rests.
    """

    def __init__(
        self,
        line: str,
        authority: str,
        delivered_on: date,
        file: INamedBlobFile,
        rendition: Any,
        facts: dict[str, Any],
        setter: str,
        source: str = "",
        source_sha256: str = "",
    ) -> None:
        self.line = line
        self.authority = authority
        self.delivered_on = delivered_on
        self.file = file
        self.rendition = rendition
        self.facts = facts
        self.setter = setter
        self.source = source
        self.source_sha256 = source_sha256
        self.reason = ""
        self.released_on: date | None = None
        self.releaser = ""

    @property
    def state(self) -> str:
        return RELEASED if self.released_on is not None else DELIVERED


def has_parts(report: DexterityContent) -> bool:
    """Say whether a report has parts, or is to have them by its series."""
    return report.series in SERIES or bool(parts_of(report))


def parts_of(report: DexterityContent) -> dict[str, Part]:
    """Return the parts that were delivered, by line, in the order of the Länder."""
    kept = aq_base(report)._parts
    return {line: kept[line] for line in LINES if line in kept} if kept else {}


def missing_lines(delivered: Iterable[str]) -> list[str]:
    """Return who has not delivered, in the order of the Länder."""
    there = set(delivered)
    return [line for line in LINES if line not in there]


def released_parts(report: DexterityContent) -> dict[str, Part]:
    """Return what readers get: parts that are released and of which there is a public copy."""
    return {line: part for line, part in parts_of(report).items() if is_public(part)}


def is_public(part: Part) -> bool:
    return part.state == RELEASED and part.rendition.file is not None


def authors_of(report: DexterityContent) -> set[str]:
    """Return who set or released parts: they made the report, too."""
    people = {
        person for part in parts_of(report).values() for person in (part.setter, part.releaser)
    }
    return people - {""}


def keep(report: DexterityContent, part: Part) -> None:
    base = aq_base(report)
    if base._parts is None:
        base._parts = OOBTree()
    base._parts[part.line] = part


def take_over(newer: DexterityContent, former: DexterityContent) -> None:
    """Let a new edition begin with the parts of the former one, as they were delivered.

    What was released for one edition is not released for another: that is decided anew.
    """
    for part in parts_of(former).values():
        keep(
            newer,
            Part(
                part.line,
                part.authority,
                part.delivered_on,
                part.file,
                part.rendition,
                dict(part.facts),
                part.setter,
                part.source,
                part.source_sha256,
            ),
        )
        if (paper := source_with(part.source)) is not None:
            note_on(paper, newer)


def note_on(paper: Any, report: DexterityContent) -> None:
    """Note on a paper that a report took a part from it."""
    notes, uid = IAnnotations(paper), api.content.get_uuid(report)
    if uid not in notes.get(KEY, ()):
        notes[KEY] = (*notes.get(KEY, ()), uid)


def source_with(uid: str) -> Any:
    """Return what a part was taken from, whoever asks; None where there is nothing any more."""
    # Unrestricted: whether it was released counts whoever looks. It is never shown.
    catalog = api.portal.get_tool("portal_catalog")
    found = catalog.unrestrictedSearchResults(UID=uid) if uid else ()
    return found[0]._unrestrictedGetObject() if found else None


def forget(report: DexterityContent, line: str) -> bool:
    """Forget a part; say whether there was one."""
    kept = aq_base(report)._parts
    if not kept or line not in kept:
        return False
    del kept[line]
    return True
