"""What a paper's file looks like, kept with the paper: pages as pictures, words, a table.

A preview is made once for each content (SHA-256), when somebody first looks at the page, and behind
the requests. It stands with the paper, old versions' too, so it has the paper's audience and goes
with it. Never is anything shown of a file itself: only pictures and words that were made from it.
"""

from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel import chores
from blkirm.papers.content import Paper
from blkirm.papers.versions import versions_of
from BTrees.OOBTree import OOBTree
from collections import OrderedDict
from dataclasses import dataclass
from persistent import Persistent
from plone import api
from plone.namedfile.interfaces import INamedBlobFile
from threading import Lock
from ZODB.blob import Blob
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.papers.previews"
#: Raised when previews are made in another way, so that they are made anew.
EDITION = 1
#: Previews that may wait in one process; who comes later looks again.
MOST_WAITING = 200

PAGES, TEXT, TABLE, NOTHING = "pages", "text", "table", "nothing"


@dataclass(frozen=True)
class Picture:
    """One page as a JPEG; width and height in pixels."""

    blob: Blob
    width: int
    height: int


class Preview(Persistent):
    """What can be shown of one content.

    ``kind`` says which: ``pages`` of ``total``, each with its words, the first ``words``, or the
    first ``rows``; of ``nothing``, ``reason`` says why.
    """

    def __init__(
        self,
        kind: str,
        *,
        pages: tuple[Picture, ...] = (),
        total: int = 0,
        words: tuple[str, ...] = (),
        rows: tuple[tuple[str, ...], ...] = (),
        is_cut: bool = False,
        reason: str = "",
    ) -> None:
        self.edition = EDITION
        self.kind, self.reason = kind, reason
        self.pages, self.total = pages, total
        self.words, self.rows, self.is_cut = words, rows, is_cut


def preview_of(paper: Paper, file: INamedBlobFile) -> Preview | None:
    """Return the preview of a file of a paper; None where there is none (yet, or it is held).

    Does not check whether the reader may see the paper.
    """
    if is_held(file):
        return None
    found = IAnnotations(paper).get(KEY, {}).get(sha256_of(file))
    return found if found is not None and found.edition == EDITION else None


def file_with(paper: Paper, sha256: str) -> INamedBlobFile | None:
    """Return the file of a paper, its present or an earlier one, that has this content."""
    files = [paper.file, *(version.file for version in reversed(versions_of(paper)))]
    return next((file for file in files if file is not None and sha256_of(file) == sha256), None)


def keep_preview(paper: Paper, sha256: str, preview: Preview) -> None:
    """Keep what was made of a content with the paper."""
    kept = IAnnotations(paper)
    if KEY not in kept:
        kept[KEY] = OOBTree()
    kept[KEY][sha256] = preview


class Waiting:
    """Which previews people want that are not there; of this process, gone with it."""

    def __init__(self) -> None:
        self._wanted: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def add(self, uid: str, sha256: str) -> None:
        with self._lock:
            if len(self._wanted) < MOST_WAITING:
                self._wanted[uid, sha256] = None

    def next(self) -> tuple[str, str] | None:
        with self._lock:
            return self._wanted.popitem(last=False)[0] if self._wanted else None


waiting = Waiting()


def ask_for_preview(paper: Paper, file: INamedBlobFile) -> bool:
    """Let the preview of a file be made soon; say whether that is possible."""
    sha256 = sha256_of(file)
    if not sha256 or is_held(file):
        return False
    waiting.add(api.content.get_uuid(paper), sha256)
    chores.wake()
    return True
