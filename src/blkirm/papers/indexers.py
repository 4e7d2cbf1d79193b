from blkirm.intake.rules import sha256_of
from blkirm.intake.rules import words_of
from blkirm.papers.content import IPaper
from blkirm.papers.names import name_key
from blkirm.papers.versions import newest_version
from plone.indexer import indexer
from typing import Any


@indexer(IPaper)
def paper_kind(paper: IPaper) -> str:
    return paper.kind or ""


@indexer(IPaper)
def originator(paper: IPaper) -> str:
    return paper.originator or ""


@indexer(IPaper)
def paper_date(paper: IPaper) -> Any:
    return paper.paper_date


@indexer(IPaper)
def file_name(paper: IPaper) -> str:
    return (paper.file and paper.file.filename) or ""


@indexer(IPaper)
def file_name_key(paper: IPaper) -> str:
    """Find papers whose files have, for people, the same name."""
    return name_key(paper.file.filename or "") if paper.file else ""


@indexer(IPaper)
def file_sha256(paper: IPaper) -> str:
    return sha256_of(paper.file)


@indexer(IPaper)
def file_size(paper: IPaper) -> int:
    return paper.file.getSize() if paper.file else 0


@indexer(IPaper)
def version(paper: IPaper) -> int:
    newest = newest_version(paper)
    return newest.number if newest else 0


@indexer(IPaper)
def reference_number(paper: IPaper) -> str:
    return paper.reference_number or ""


@indexer(IPaper)
def review_date(paper: IPaper) -> Any:
    return paper.review_date


@indexer(IPaper)
def searchable_text(paper: IPaper) -> str:
    """Find a paper by its title, what is said about it, its file's name and the words in it."""
    words = [paper.title, paper.description]
    words += [paper.reference_number, *paper.subjects]
    if paper.file:
        words += [paper.file.filename, words_of(paper.file)]
    return " ".join(word for word in words if word)
