"""What looks after papers by itself."""

from blkirm.kernel.interfaces import IChore
from blkirm.papers.operations import end_overdue_checkouts
from blkirm.papers.operations import remind_of_reviews
from blkirm.papers.previews import file_with
from blkirm.papers.previews import keep_preview
from blkirm.papers.previews import preview_of
from blkirm.papers.previews import waiting
from blkirm.papers.rendering import make_preview
from blkirm.papers.rendering import reason_against
from collections.abc import Callable
from plone import api
from transaction.interfaces import TransientError
from typing import Any
from zope.interface import implementer

import transaction


@implementer(IChore)
class Chore:
    """A function that does what is due and returns how many things that were."""

    eager = False

    def __init__(self, work: Callable[[], int], seconds: int) -> None:
        self.work, self.seconds = work, seconds

    def run(self, portal: Any) -> int:
        return self.work()


overdue_checkouts = Chore(end_overdue_checkouts, 300)
reviews = Chore(remind_of_reviews, 3_600)


@implementer(IChore)
class DuePreviews:
    """Make the previews that people asked for, one after the other."""

    seconds = 60
    eager = True

    def run(self, portal: Any) -> int:
        made = 0
        while (wanted := waiting.next()) is not None:
            made += _make(*wanted)
        return made


def _make(uid: str, sha256: str) -> int:
    # What the database says now: the one before may have taken a minute.
    transaction.begin()
    # Nobody reads here: what is made stays with the paper, and is shown to its readers only.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
    paper = brains[0]._unrestrictedGetObject() if brains else None
    file = file_with(paper, sha256) if paper is not None else None
    if file is None or preview_of(paper, file) is not None or reason_against(file):
        return 0
    preview = make_preview(file)
    try:
        keep_preview(paper, sha256, preview)
        transaction.commit()
    except TransientError:
        # Somebody else changed the paper or made the same; whoever looks next asks again.
        transaction.abort()
        return 0
    return 1
