"""What people do with papers. Nothing here checks a permission."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.intake.operations import admit
from blkirm.intake.operations import plain_name
from blkirm.papers.content import IPaper
from blkirm.papers.content import Library
from blkirm.papers.content import Paper
from blkirm.papers.versions import newest_version
from blkirm.papers.versions import same_file
from blkirm.papers.versions import Version
from blkirm.papers.versions import version_of
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import PurePath
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from typing import Any
from typing import BinaryIO
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import Attributes
from zope.lifecycleevent import ObjectModifiedEvent


LONGEST_NAME = 200


def add_library(party: WorkingParty) -> Library:
    """Give a party its library."""
    return addContentToContainer(
        party,
        createContent("Library", id="papers", title="Unterlagen", title_en="Papers"),
        checkConstraints=False,
    )


def reasons_against_file(filename: str, length: int) -> list[Message]:
    """Return, in words, why a file cannot become a paper."""
    if length == 0:
        return [
            _("msg_file_empty", default="${name} is empty.", mapping={"name": plain_name(filename)})
        ]
    if len(filename) > LONGEST_NAME:
        return [
            _(
                "msg_file_name_long",
                default="The name of a file may have at most ${length} characters.",
                mapping={"length": LONGEST_NAME},
            )
        ]
    return []


def share_file(
    library: Library,
    data: bytes | BinaryIO,
    filename: str,
    *,
    confirmed: Iterable[str] = (),
    **fields: Any,
) -> Paper:
    """Put a file into a library as a new paper.

    The title is the file's name without its ending unless ``title`` is given; the originator is
    the authority on whose behalf the present user belongs to the party. ``confirmed`` are the
    codes of findings that the sender confirms. Raises ``intake.interfaces.Refused``.
    """
    filename = plain_name(filename)
    fields.setdefault("title", PurePath(filename).stem.replace("_", " ").strip() or filename)
    if not fields.get("originator"):
        fields["originator"] = originator_of(
            api.user.get_current().getId(), party_of(library).getId()
        )
    return createContentInContainer(
        library,
        "Paper",
        file=_file(data, filename, confirmed),
        **fields,
    )


def replace_file(
    paper: Paper,
    data: bytes | BinaryIO,
    filename: str,
    comment: str = "",
    *,
    confirmed: Iterable[str] = (),
) -> Version | None:
    """Give a paper another file; the one it had stays as an earlier version.

    Return the new version; nothing where name and content are those of the newest already.
    """
    return _change_file(paper, _file(data, plain_name(filename), confirmed), comment)


def restore_version(paper: Paper, number: int, comment: str = "") -> Version | None:
    """Make an earlier file the newest again, as a version of its own: nothing is undone.

    Return the new version; nothing where the newest has that name and content already. Raises
    LookupError where there is no version of that number.
    """
    version = version_of(paper, number)
    if version is None:
        raise LookupError(f"{paper.getId()} has no version {number}.")
    return _change_file(paper, same_file(version.file), comment)


def _file(data: bytes | BinaryIO, filename: str, confirmed: Iterable[str]) -> NamedBlobFile:
    content_type = guess_type(filename)[0] or "application/octet-stream"
    file = NamedBlobFile(data=data, contentType=content_type, filename=filename)
    admit(file, confirmed=confirmed)
    return file


def _change_file(paper: Paper, file: NamedBlobFile, comment: str) -> Version | None:
    before = newest_version(paper)
    paper.file = file
    paper.version_comment = comment
    notify(ObjectModifiedEvent(paper, Attributes(IPaper, "file")))
    newest = newest_version(paper)
    return newest if newest is not before else None


def originator_of(person: str, party: str) -> str | None:
    """Return the authority on whose behalf somebody takes part in a party now."""
    for membership in get_register().of_person(person):
        if membership.party == party and membership.is_current():
            return membership.on_behalf_of
    return None


def keep_as_draft(paper: Paper) -> None:
    """Begin a paper's life as a draft; it would start shared otherwise."""
    workflows = api.portal.get_tool("portal_workflow")
    chain = workflows.getChainFor(paper)
    if chain:
        status = dict(workflows.getStatusOf(chain[0], paper), review_state="draft")
        workflows.setStatusOf(chain[0], paper, status)
        workflows.getWorkflowById(chain[0]).updateRoleMappingsFor(paper)
