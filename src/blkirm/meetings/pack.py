"""The meeting pack: the agenda and all papers, as one reader may have them.

A pack is known by its reader and all it is made of: once an item, a paper or a right changes, it is
another one. It is made beside requests (`pack_making.py`, `kernel.workshop`).
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.workshop import key_of
from blkirm.meetings.content import Meeting
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import say
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import Entry
from blkirm.meetings.rules import visible_papers
from blkirm.papers.archive import check_limits
from blkirm.papers.archive import Contents
from blkirm.papers.archive import Piece
from blkirm.papers.delivery import strict_marking_of
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from plone import api
from typing import Any


@dataclass(frozen=True)
class PackPaper:
    """A paper of the pack, as the catalogue knows it."""

    uid: str
    path: str
    title: str
    file_name: str
    size: int
    facts: tuple[Any, ...]


@dataclass
class Pack:
    """What one reader gets: the agenda and the papers of each item, each paper once."""

    meeting: Meeting
    language: str
    account: str
    agenda: list[Entry]
    papers: dict[str, list[PackPaper]] = field(default_factory=dict)
    names_party: bool = True

    @property
    def count(self) -> int:
        return sum(map(len, self.papers.values()))

    @property
    def size(self) -> int:
        """Return how many bytes all papers have."""
        return sum(paper.size for papers in self.papers.values() for paper in papers)

    @property
    def title(self) -> str:
        return say(
            _("title_meeting_pack", default="Meeting pack: ${meeting}"),
            self.language,
            meeting=self.meeting.title or "",
        )

    @cached_property
    def document(self) -> Document:
        return agenda_document(
            self.meeting, self.agenda, self.language, self.account, names_party=self.names_party
        )

    def key(self, kind: str) -> str:
        """Return the name of this pack in the workshop; ``kind`` is "pdf" or "zip"."""
        papers = [[uid, [list(p.facts) for p in found]] for uid, found in self.papers.items()]
        today = clock.today().isoformat()
        return key_of("pack", kind, self.account, self.language, today, self.document.key, papers)


def pack_for(meeting: Meeting, language: str, account: str, *, names_party: bool = True) -> Pack:
    """Return the pack of a meeting as the present user, who has this account, may have it."""
    agenda = agenda_of(meeting)
    found = {b.UID: b for b in visible_papers({u for e in agenda for u in e.paper_uids})}
    papers: dict[str, list[PackPaper]] = {}
    markings: dict[str, str] = {}
    for entry in agenda:
        for uid in entry.paper_uids:
            brain = found.pop(uid, None)
            if brain is not None and brain.file_name:
                papers.setdefault(entry.uid, []).append(_paper(brain, markings))
    return Pack(meeting, language, account, agenda, papers, names_party)


def _paper(brain: Any, markings: dict[str, str]) -> PackPaper:
    place = brain.getPath().rpartition("/")[0]
    if place not in markings:
        markings[place] = strict_marking_of(api.portal.get().unrestrictedTraverse(place))
    own = getattr(getattr(brain, "audience", None), "marking", "") or ""
    facts = (brain.Title, brain.file_name, brain.file_size, brain.version, str(brain.modified))
    facts += (own, markings[place])
    return PackPaper(
        brain.UID, brain.getPath(), brain.Title, brain.file_name, brain.file_size or 0, facts
    )


def check_pack(pack: Pack) -> None:
    """Raise ``papers.archive.TooMuch`` for more than one pack may hold."""
    pieces = [Piece(p.file_name, p.path) for papers in pack.papers.values() for p in papers]
    check_limits(Contents(pieces=pieces, size=pack.size))
