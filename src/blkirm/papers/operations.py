"""What people do with papers. Nothing here checks a permission."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.intake.operations import admit
from blkirm.intake.operations import plain_name
from blkirm.notifications.operations import tell
from blkirm.papers.checkout import CheckOut
from blkirm.papers.checkout import checkout_of
from blkirm.papers.checkout import hold
from blkirm.papers.checkout import overdue_checkouts
from blkirm.papers.checkout import release
from blkirm.papers.content import IPaper
from blkirm.papers.content import Library
from blkirm.papers.content import Paper
from blkirm.papers.numbers import draw_number
from blkirm.papers.records import get_paper_records
from blkirm.papers.rules import overdue_query
from blkirm.papers.rules import paper_with
from blkirm.papers.versions import newest_version
from blkirm.papers.versions import same_file
from blkirm.papers.versions import Version
from blkirm.papers.versions import version_of
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import PurePath
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from types import MappingProxyType
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
        file=_file(data, filename, confirmed, library, fields),
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

    Return the new version; nothing where name and content are those of the newest already. Raises
    ``intake.interfaces.Refused`` before anything is changed, unless what speaks against the file
    is among the ``confirmed`` findings.
    """
    return _change_file(paper, _file(data, plain_name(filename), confirmed, paper), comment)


def restore_version(paper: Paper, number: int, comment: str = "") -> Version | None:
    """Make an earlier file the newest again, as a version of its own: nothing is undone.

    Return the new version; nothing where the newest has that name and content already. Raises
    LookupError where there is no version of that number.
    """
    version = version_of(paper, number)
    if version is None:
        raise LookupError(f"{paper.getId()} has no version {number}.")
    return _change_file(paper, same_file(version.file), comment)


def _file(
    data: bytes | BinaryIO,
    filename: str,
    confirmed: Iterable[str],
    place: Any,
    fields: Mapping[str, Any] = MappingProxyType({}),
) -> NamedBlobFile:
    content_type = guess_type(filename)[0] or "application/octet-stream"
    file = NamedBlobFile(data=data, contentType=content_type, filename=filename)
    texts = [fields.get(name) or "" for name in ("title", "description")]
    admit(file, confirmed=confirmed, place=place, texts=texts, may_wait=True)
    return file


def _change_file(paper: Paper, file: NamedBlobFile, comment: str) -> Version | None:
    before = newest_version(paper)
    paper.file = file
    paper.version_comment = comment
    notify(ObjectModifiedEvent(paper, Attributes(IPaper, "file")))
    newest = newest_version(paper)
    return newest if newest is not before else None


def check_out(paper: Paper, person: str) -> CheckOut:
    """Let somebody work on a paper alone until checking it in, or until the time is over."""
    return hold(paper, person)


def check_in(paper: Paper) -> None:
    """Let others change a paper again. A new file is given with ``replace_file`` before."""
    release(paper)


def take_over(paper: Paper, person: str) -> CheckOut | None:
    """End somebody else's work on a paper, hold it instead, and tell who held it."""
    before = checkout_of(paper)
    if before is not None and before.holder != person:
        tell(
            [before.holder],
            _("notice_taken_over", default="Your check-out was taken over"),
            _(
                "notice_taken_over_text",
                default="The chair or the secretariat has taken over the paper “${title}”. What "
                "you changed in your copy is not in the portal yet: please settle with them how "
                "it gets there.",
                mapping={"title": paper.title},
            ),
            paper.absolute_url(),
            about=paper,
        )
    return hold(paper, person)


def end_overdue_checkouts() -> int:
    """Take away the check-outs whose time is over, tell who held them, and return how many."""
    overdue = overdue_checkouts()
    for uid, found in overdue:
        paper = paper_with(uid)
        if paper is None:
            get_paper_records().checkouts.pop(uid, None)
            continue
        release(paper)
        tell(
            [found.holder],
            _("notice_checkout_over", default="Your check-out has ended"),
            _(
                "notice_checkout_over_text",
                default="The time for your work on “${title}” is over, and others can change the "
                "paper again. If you still work on it, please check it out once more.",
                mapping={"title": paper.title},
            ),
            paper.absolute_url(),
            about=paper,
        )
    return len(overdue)


def change_state(paper: Paper, transition: str, reason: str = "") -> None:
    """Lead a paper into another state; the reason is kept in its history.

    Raises WorkflowException where the step cannot be taken.
    """
    workflow = api.portal.get_tool("portal_workflow")
    workflow.doActionFor(paper, transition, comment=" ".join(reason.split()))


def supersede(old: Paper, new: Paper | None) -> None:
    """Say that a paper is replaced by another, or no longer by any; told on both."""
    before = paper_with(old.superseded_by) if old.superseded_by else None
    uid = api.content.get_uuid(old)
    if before is not None:
        before.supersedes = tuple(each for each in before.supersedes if each != uid)
    old.superseded_by = api.content.get_uuid(new) if new is not None else ""
    if new is not None and uid not in new.supersedes:
        new.supersedes = (*new.supersedes, uid)


def remind_of_reviews() -> int:
    """Tell author and secretariat, once for each date, that a paper wants to be looked at again.

    Return of how many papers people were reminded.
    """
    reminded = get_paper_records().reminded
    # Unrestricted: who is told of a paper is settled for each of the receivers.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(**overdue_query())
    done = 0
    for brain in brains:
        if reminded.get(brain.UID) == brain.review_date:
            continue
        paper = brain._unrestrictedGetObject()
        reminded[brain.UID] = brain.review_date
        if paper.superseded_by:
            continue
        members = current_members(party_of(paper).getId())
        tell(
            [m.person for m in members if m.role == "secretariat" or m.person == paper.Creator()],
            _("notice_review", default="A paper is due for review"),
            _(
                "notice_review_text",
                default="“${title}” should be looked at again: is what it says still right? Then "
                "give it a new review date, a new version or another state.",
                mapping={"title": paper.title},
            ),
            paper.absolute_url(),
            about=paper,
        )
        done += 1
    return done


def number_paper(paper: Paper) -> None:
    """Give a paper its reference number, unless it has one or stands in no party."""
    party = party_of(paper)
    if party is not None and not paper.reference_number:
        paper.reference_number = draw_number(party)


def begin_copy(paper: Paper) -> None:
    """Take from a copy what only one paper can have."""
    paper.reference_number = ""
    paper.supersedes = ()


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
