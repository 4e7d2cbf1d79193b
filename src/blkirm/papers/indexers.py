from blkirm.papers.content import IPaper
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
def file_size(paper: IPaper) -> int:
    return paper.file.getSize() if paper.file else 0
