from blkirm.papers.operations import replace_file
from blkirm.papers.operations import restore_version
from blkirm.papers.operations import share_file
from blkirm.papers.versions import newest_version
from blkirm.papers.versions import version_of
from blkirm.papers.versions import versions_of
from collections.abc import Callable
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import pytest


def told(paper: Any) -> list[tuple[int, bytes, str, str]]:
    return [(v.number, v.file.data, v.comment, v.author) for v in versions_of(paper)]


@pytest.fixture
def paper(world: Any, acting: Callable) -> Any:
    with acting("member"):
        return share_file(world["papers"], b"one", "a.txt")


def test_every_file_a_paper_had_stays_as_a_version(paper: Any, acting: Callable) -> None:
    with acting("chair"):
        replace_file(paper, b"two", "b.txt", "  numbers\n checked ")
        paper.file = NamedBlobFile(b"three", "text/plain", "c.txt")
        notify(ObjectModifiedEvent(paper))

    assert told(paper) == [
        (1, b"one", "", "member"),
        (2, b"two", "numbers checked", "chair"),
        (3, b"three", "", "chair"),
    ]
    assert paper.file is newest_version(paper).file


def test_other_changes_and_the_same_file_again_make_no_version(
    paper: Any, acting: Callable
) -> None:
    with acting("member"):
        paper.title = "Other"
        notify(ObjectModifiedEvent(paper))
        again = replace_file(paper, b"one", "a.txt", "again")

    assert (again, told(paper)) == (None, [(1, b"one", "", "member")])
    assert paper.version_comment == ""


def test_restored_version_is_a_new_one_and_on_the_disk_once(paper: Any, acting: Callable) -> None:
    with acting("member"):
        replace_file(paper, b"two", "b.txt")
        third = restore_version(paper, 1, "back")
        fourth = replace_file(paper, b"two", "other-name.txt")

    blobs = [v.file._blob for v in versions_of(paper)]
    assert (third.number, third.file.data, third.file.filename) == (3, b"one", "a.txt")
    assert (fourth.number, fourth.file.filename) == (4, "other-name.txt")
    assert (blobs[0] is blobs[2], blobs[1] is blobs[3], paper.file.data) == (True, True, b"two")
    with pytest.raises(LookupError):
        restore_version(paper, 9)
    assert (version_of(paper, 0), version_of(paper, 5)) == (None, None)


def test_versions_are_copied_and_moved_with_their_paper(
    world: Any, paper: Any, acting: Callable
) -> None:
    with acting("chair"):
        replace_file(paper, b"two", "b.txt", "second")
        before = told(paper)
        copy = api.content.copy(paper, world["papers"])
        replace_file(copy, b"three", "c.txt")
        folder = api.content.create(world["papers"], "Folder", title="Folder")
        moved = api.content.move(paper, folder)

    assert told(moved) == before
    assert told(copy) == [*before, (3, b"three", "", "chair")]


def test_list_knows_the_number_of_the_newest_version(paper: Any, acting: Callable) -> None:
    with acting("member"):
        replace_file(paper, b"two", "b.txt")
        found = api.content.find(UID=api.content.get_uuid(paper))

    assert [brain.version for brain in found] == [2]
