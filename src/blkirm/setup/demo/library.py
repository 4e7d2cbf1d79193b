"""Folders, versions, comments and replaced papers of the demonstration (``library.yaml``)."""

from blkirm.kernel import clock
from blkirm.papers.comments import comment_on
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import supersede
from blkirm.papers.versions import KEY
from blkirm.papers.versions import versions_of
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from functools import cache
from pathlib import Path
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from typing import Any
from zope.annotation.interfaces import IAnnotations

import yaml


@cache
def _told() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "library.yaml").read_text(encoding="utf-8"))


def add_folders(library: DexterityContent, party: str) -> None:
    """Make the folders of a party's library that are not there."""
    for entry in _told()["folders"]:
        entry = dict(entry)
        if entry.pop("party") == party and entry["id"] not in library:
            folder = createContent("Folder", **entry)
            addContentToContainer(library, folder, checkConstraints=False)


def place_of(library: DexterityContent, name: str) -> DexterityContent:
    """Return where in a library a paper lies: in one of its folders or in itself."""
    return library.get(_told()["places"].get(name, ""), library)


def missing_at_first(name: str) -> int:
    """Return how many parts of its text the first version of a paper does not have yet."""
    return next((step.get("without", 0) for step in _told()["versions"].get(name, ())), 0)


def add_versions(paper: DexterityContent, name: str, file: Callable[[int], bytes]) -> None:
    """Give a paper its later versions; ``file`` makes one without so many parts of the text."""
    steps = _told()["versions"].get(name, ())
    for step in steps[1:]:
        replace_file(paper, file(step.get("without", 0)), paper.file.filename, step["comment"])
    if steps:
        day = paper.paper_date
        at = datetime(day.year, day.month, day.day, 10, tzinfo=clock.BERLIN)
        # A fixed offset: the ZODB keeps no zones.
        at = at.replace(tzinfo=timezone(at.utcoffset()))
        kept = zip(versions_of(paper), steps, strict=True)
        IAnnotations(paper)[KEY] = tuple(
            replace(
                version,
                comment=step["comment"],
                time=at - timedelta(days=step.get("days", 0)),
            )
            for version, step in kept
        )


def add_comments(paper: DexterityContent, name: str) -> None:
    """Let accounts of the demonstration say something about a paper."""
    for entry in _told()["comments"].get(name, ()):
        comment_on(paper, entry["text"], entry["by"])


def replace_papers(library: DexterityContent) -> None:
    """Say of papers of one library by which other they were replaced, unless that was said."""
    for old, new in _told()["replaced"].items():
        paper, other = (place_of(library, name).get(name) for name in (old, new))
        if paper is not None and other is not None and not paper.superseded_by:
            supersede(paper, other)
