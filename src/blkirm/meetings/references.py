"""Papers that an item is about: written as reference numbers or addresses, kept as UIDs."""

from blkirm.papers.related import NoSuchPaper
from blkirm.papers.rules import find_paper
from blkirm.papers.rules import visible_papers
from collections.abc import Iterable
from plone import api


def uids_from(wanted: Iterable[str], before: Iterable[str] | None) -> tuple[str, ...]:
    """Return the UIDs of papers that are meant, and those the writer could not see before.

    Raises NoSuchPaper.
    """
    found = []
    for text in wanted:
        paper = find_paper(text)
        if paper is None:
            raise NoSuchPaper(text)
        found.append(api.content.get_uuid(paper))
    before = tuple(before or ())
    seen = {api.content.get_uuid(paper) for paper in visible_papers(before)}
    return tuple(dict.fromkeys([*found, *(uid for uid in before if uid not in seen)]))
