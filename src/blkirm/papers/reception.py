"""What stands between a file that has arrived and a paper: questions to whoever sent it.

The browser, the form without scripts, REST and the import ask here. What is found is what the
present user may see; nothing else depends on permissions but ``may_replace``.
"""

from blkirm import _
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import examine
from blkirm.intake.operations import plain_name
from blkirm.papers import arrivals
from blkirm.papers.arrivals import Arrival
from blkirm.papers.content import Paper
from blkirm.papers.names import name_key
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import share_file
from blkirm.papers.rules import may_change
from blkirm.papers.rules import reasons_against_change
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from plone import api
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zExceptions import BadRequest

import transaction


#: What can be done with a file whose name a paper in the same folder has.
VERSION, BOTH, SKIP = "version", "both", "skip"
SAME_NAME = {
    VERSION: _("choice_new_version", default="New version of that paper"),
    BOTH: _("choice_keep_both", default="Keep both"),
    SKIP: _("choice_skip", default="Do not upload this file"),
}
MOST_FOUND = 10


@dataclass(frozen=True)
class Twin:
    """A paper with the same name or the same content, as the present user sees it."""

    uid: str
    title: str
    url: str
    #: Title of the folder it lies in.
    place: str
    may_replace: bool


@dataclass(frozen=True)
class Questions:
    """What somebody is asked before a file becomes a paper; empty lists ask nothing."""

    same_name: Sequence[Twin] = ()
    same_content: Sequence[Twin] = ()

    def __bool__(self) -> bool:
        return bool(self.same_name or self.same_content)


@dataclass(frozen=True)
class Decision:
    """What somebody answered."""

    #: ``version``, ``both`` or nothing yet.
    same_name: str = ""
    #: UID of the paper that gets a new version.
    paper: str = ""
    #: The same content shall be there once more.
    same_content: bool = False
    #: Another name for the file.
    filename: str = ""
    comment: str = ""
    #: Codes of findings of the gate that the sender confirms.
    confirmed: frozenset[str] = frozenset()
    fields: dict[str, Any] = field(default_factory=dict)


class NoSuchPaper(Exception):
    """The paper that should get a new version is not one of those in question."""


def fields_from(said: dict[str, Any]) -> dict[str, Any]:
    """Return a paper's fields from what somebody sent. Raises BadRequest for unknown words."""
    kind = str(said.get("kind") or "information-paper")
    language = str(said.get("language") or "de")
    if kind not in document_kinds.titles or language not in paper_languages.titles:
        raise BadRequest()
    fields = {"kind": kind, "language": language}
    if str(said.get("draft") or "").lower() in ("1", "true", "on"):
        fields["draft"] = True
    for name in ("title", "description"):
        if text := " ".join(str(said.get(name) or "").split()):
            fields[name] = text
    return fields


def questions_about(
    container: Any, filename: str, sha256: str = "", folder: Any = None
) -> Questions:
    """Return what to ask about a file before it is put into a folder of a library.

    ``folder`` is the one for the file's name where it is not the container; None where that
    folder does not exist yet.
    """
    return Questions(
        same_name=papers_named(folder, filename) if folder is not None else (),
        same_content=papers_with_content(container, sha256) if sha256 else (),
    )


def open_questions(container: Any, arrival: Arrival, decision: Decision) -> Questions:
    """Return what a decision leaves open about a file that is here."""
    if decision.same_name == VERSION:
        return Questions()
    filename = decision.filename or arrival.filename
    asked = questions_about(container, filename, arrivals.sha256_of(arrival), container)
    return Questions(
        same_name=() if decision.same_name == BOTH else asked.same_name,
        same_content=() if decision.same_content else asked.same_content,
    )


def check_arrived(place: Any, arrival: Arrival) -> None:
    """Raise Refused for a file that nothing would let in, before somebody is asked about it."""
    with arrival.path.open("rb") as data:
        refusals = examine(data, arrival.filename, place=place).of("refuse")
    if refusals:
        raise Refused(refusals)


def papers_named(container: Any, filename: str) -> list[Twin]:
    """Return the papers right in a folder whose file has this name, whatever its case."""
    return _twins(
        file_name_key=name_key(plain_name(filename)),
        path={"query": "/".join(container.getPhysicalPath()), "depth": 1},
    )


def papers_with_content(container: Any, sha256: str) -> list[Twin]:
    """Return the papers of the same party whose file has this content."""
    return _twins(file_sha256=sha256, party=party_of(container).getId())


def _twins(**query: Any) -> list[Twin]:
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog(portal_type="Paper", sort_on="created", sort_limit=MOST_FOUND, **query)
    return [
        Twin(
            uid=brain.UID,
            title=brain.Title,
            url=brain.getURL(),
            place=_title_of_folder(brain.getPath().rpartition("/")[0]),
            may_replace=may_replace(brain.getObject()),
        )
        for brain in brains[:MOST_FOUND]
    ]


def _title_of_folder(path: str) -> str:
    found = api.portal.get_tool("portal_catalog")(path={"query": path, "depth": 0})
    return found[0].Title if found else ""


def may_replace(paper: Paper) -> bool:
    """Say whether the present user may give a paper another file now."""
    person = api.user.get_current().getId()
    return may_change(paper) and not reasons_against_change(paper, person)


def store(container: Any, arrival: Arrival, decision: Decision) -> Paper:
    """Make a paper, or a version of one, of a file that is here, and return the paper.

    When the transaction succeeds the file is no longer waiting. Raises NoSuchPaper, and what the
    gate of all files raises (``intake``).
    """
    filename = decision.filename or arrival.filename
    with arrivals.lent(arrival) as data:
        if decision.same_name == VERSION:
            paper = _paper_to_replace(container, filename, decision.paper)
            replace_file(paper, data, filename, decision.comment, confirmed=decision.confirmed)
        else:
            paper = share_file(
                container, data, filename, confirmed=decision.confirmed, **decision.fields
            )
    note_stored_later(arrival, paper)
    return paper


def note_stored_later(arrival: Arrival, made: Any) -> None:
    """Throw the file that arrived away when the transaction succeeds, and only then."""
    uid = api.content.get_uuid(made)
    transaction.get().addAfterCommitHook(_note_stored, args=(arrival, uid))


def _paper_to_replace(container: Any, filename: str, uid: str) -> Paper:
    for twin in papers_named(container, filename):
        if twin.uid == uid and twin.may_replace:
            return api.content.get(UID=uid)
    raise NoSuchPaper(uid)


def _note_stored(succeeded: bool, arrival: Arrival, uid: str) -> None:
    if succeeded:
        arrivals.note_stored(arrival, uid)


def folder_at(container: Any, names: Iterable[str]) -> Any:
    """Return the folder that a row of titles leads to, as far as the present user sees it."""
    for name in names:
        container = _subfolder(container, name)
        if container is None:
            return None
    return container


def make_folders(container: Any, names: Iterable[str]) -> Any:
    """Return the folder that a row of titles leads to, making what is missing of it."""
    for name in names:
        container = _subfolder(container, name) or createContentInContainer(
            container, "Folder", title=name
        )
    return container


def _subfolder(container: Any, name: str) -> Any:
    brains = api.portal.get_tool("portal_catalog")(
        portal_type="Folder",
        path={"query": "/".join(container.getPhysicalPath()), "depth": 1},
        sort_on="created",
    )
    key = name_key(name)
    return next((brain.getObject() for brain in brains if name_key(brain.Title) == key), None)
