"""What papers and folders are sorted by, for the catalogue."""

from blkirm.kernel.collation import sort_key
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperFolder
from blkirm.papers.places import place_of
from plone.indexer import indexer


@indexer(IPaper)
def title_of_paper(paper: IPaper) -> str:
    return sort_key(paper.title or "")


@indexer(IPaperFolder)
def title_of_folder(folder: IPaperFolder) -> str:
    return sort_key(folder.title or "")


@indexer(IPaper)
def place_of_paper(paper: IPaper) -> str:
    return place_of(paper)


@indexer(IPaperFolder)
def place_of_folder(folder: IPaperFolder) -> str:
    return place_of(folder)
