"""Taking in a whole archive: looked through first, then imported, a few files in each request.

What is done so far is written beside the archive (``arrivals``), so that a stopped server, a
closed window or a slow line costs at most the files of one request. A transaction for everything
would keep one request busy for minutes, hold up everybody who writes meanwhile, and lose all of it
when one file at the end is refused. Whoever imports twice gets nothing twice: a file that lies in
the same folder with the same name and content is taken as done.
"""

from blkirm import _
from blkirm.intake.doors import confirming
from blkirm.intake.findings import CLASSIFIED
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import examine
from blkirm.intake.settings import largest_file
from blkirm.papers import archives
from blkirm.papers import arrivals
from blkirm.papers.archives import BadArchive
from blkirm.papers.archives import Entry
from blkirm.papers.arrivals import Arrival
from blkirm.papers.index_sheet import path_key
from blkirm.papers.index_sheet import read_sheet
from blkirm.papers.index_sheet import Sheet
from blkirm.papers.operations import reasons_against_file
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import share_file
from blkirm.papers.reception import BOTH
from blkirm.papers.reception import folder_at
from blkirm.papers.reception import make_folders
from blkirm.papers.reception import papers_named
from blkirm.papers.reception import papers_with_content
from blkirm.papers.reception import VERSION
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from plone import api
from typing import Any
from typing import BinaryIO
from zipfile import ZipFile
from zope.i18nmessageid import Message

import json
import time
import transaction
import uuid


#: Seconds that one request works before it answers with how far it came.
A_WHILE = 4.0
LOOK, READY, IMPORT, DONE = "look", "ready", "import", "done"
ADD_FOLDER = "plone.app.contenttypes: Add Folder"
DATES = ("paper_date", "review_date")
#: How files come in here, for the record of what was refused.
DOOR = "import"

Say = Callable[[Message], str]


@dataclass
class Row:
    """One file of the archive, and what is known or has become of it."""

    number: int
    folders: list[str]
    name: str
    size: int
    fields: dict[str, Any] = field(default_factory=dict)
    #: Sentences for the reader: why the file cannot come in; what else is noticed.
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Codes of what would have to be confirmed.
    codes: list[str] = field(default_factory=list)
    #: UID of a paper of the same name that may get a new version; ``-`` if there is one that
    #: may not.
    same_name: str = ""
    sha256: str = ""
    #: ``done``, ``version``, ``there``, ``skipped`` or ``failed``, after the import.
    result: str = ""
    uid: str = ""

    @property
    def path(self) -> str:
        return "/".join((*self.folders, self.name))


@dataclass
class Plan:
    """How far an import has come."""

    phase: str = LOOK
    position: int = 0
    rows: list[Row] = field(default_factory=list)
    #: Notes about the archive as a whole.
    notes: list[str] = field(default_factory=list)
    #: What happens to files whose name is there: ``version``, ``both`` or ``skip``.
    same_name: str = "skip"
    #: Findings that need a confirmation are confirmed.
    confirmed: bool = False

    def of(self, *results: str) -> list[Row]:
        return [row for row in self.rows if row.result in results]

    @property
    def wanted(self) -> list[Row]:
        return [row for row in self.rows if not row.problems]


class Gone(Exception):
    """The archive had to be thrown away; says why."""


def begin(arrival: Arrival, container: Any, say: Say) -> Plan:
    """Look at the list of contents and the table. Raises BadArchive."""
    with arrival.path.open("rb") as file:
        archive = archives.opened(file)
        found = archives.entries(archive)
        if not found:
            raise BadArchive(_("archive_nothing", default="There is no file in this archive."))
        sheet = _sheet(archive, found, arrival, container)
    plan = Plan()
    plan.rows = [_row(entry, sheet, say) for entry in found if not archives.is_index(entry)]
    if sheet is not None:
        _note_about_sheet(plan, sheet, say)
    write(arrival, plan)
    return plan


def _sheet(archive: ZipFile, found: list[Entry], arrival: Arrival, container: Any) -> Sheet | None:
    for entry in found:
        if archives.is_index(entry) and entry.problem is None:
            with _unpacked(archive, entry, arrival) as file:
                return read_sheet(file, entry.name, container)
    return None


def _row(entry: Entry, sheet: Sheet | None, say: Say) -> Row:
    row = Row(entry.number, list(entry.folders), entry.name, entry.size)
    if entry.problem is not None:
        row.problems.append(say(entry.problem))
    else:
        row.problems += [say(reason) for reason in reasons_against_file(entry.name, entry.size)]
        if entry.size > largest_file():
            row.problems.append(
                say(_("archive_file_large", default="It is larger than the portal takes."))
            )
    line = sheet.lines.get(path_key(entry.path)) if sheet else None
    if line is not None:
        row.fields = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in line.fields.items()
        }
        row.problems += [say(problem) for problem in line.problems]
    return row


def _note_about_sheet(plan: Plan, sheet: Sheet, say: Say) -> None:
    known = {path_key(row.path) for row in plan.rows}
    if missing := [path for path in sheet.lines if path not in known]:
        plan.notes.append(
            say(
                _(
                    "index_missing",
                    default="The table names files that are not in the archive: ${names}",
                    mapping={"names": ", ".join(missing[:10])},
                )
            )
        )
    if sheet.unknown:
        plan.notes.append(
            say(
                _(
                    "index_columns",
                    default="Columns that the portal does not know: ${names}",
                    mapping={"names": ", ".join(sheet.unknown[:10])},
                )
            )
        )


def look_on(arrival: Arrival, plan: Plan, container: Any, say: Say) -> None:
    """Examine the next files; stores nothing. Raises Gone."""
    for archive, row in _next_rows(arrival, plan):
        if not row.problems:
            _look_at(arrival, archive, row, container, say)
    if plan.position >= len(plan.rows):
        plan.phase = READY
    write(arrival, plan)


def _look_at(arrival: Arrival, archive: ZipFile, row: Row, container: Any, say: Say) -> None:
    try:
        with _unpacked(archive, _entry(row), arrival) as file:
            texts = [row.fields.get(name) or "" for name in ("title", "description")]
            with confirming((), door=DOOR):
                examination = examine(file, row.name, place=container, texts=texts)
    except BadArchive as bad:
        row.problems.append(say(bad.message))
        return
    row.sha256 = examination.sha256
    for finding in examination.findings:
        sentence = say(finding.message)
        if finding.severity == "refuse":
            row.problems.append(sentence)
        else:
            row.notes.append(sentence)
        if finding.severity == "confirm":
            row.codes.append(finding.code)
    if any(finding.code == CLASSIFIED for finding in examination.findings):
        arrivals.discard(arrival)
        raise Gone(" ".join([row.path, *row.problems]))
    folder = folder_at(container, row.folders)
    if folder is None and not api.user.has_permission(ADD_FOLDER, obj=container):
        row.problems.append(say(_("archive_no_folder", default="You cannot make its folder here.")))
    twins = papers_named(folder, row.name) if folder is not None else []
    if twins:
        row.same_name = next((twin.uid for twin in twins if twin.may_replace), "-")
        row.notes.append(
            say(_("upload_question_name", default="A paper with this file name is already here."))
        )
    for twin in papers_with_content(container, row.sha256)[:1]:
        row.notes.append(
            say(
                _(
                    "archive_same_content",
                    default="The same content is already in the party: “${title}”",
                    mapping={"title": twin.title},
                )
            )
        )


def start(arrival: Arrival, plan: Plan, same_name: str, confirmed: bool) -> None:
    """Begin the import of what was looked through."""
    plan.phase, plan.position = IMPORT, 0
    plan.same_name, plan.confirmed = same_name, confirmed
    write(arrival, plan)


def import_on(arrival: Arrival, plan: Plan, container: Any, say: Say) -> None:
    """Make papers of the next files, in the present transaction."""
    for archive, row in _next_rows(arrival, plan):
        if row.problems:
            row.result = "failed"
        elif row.codes and not plan.confirmed:
            row.result = "skipped"
        else:
            with confirming(row.codes, door=DOOR):
                _import(arrival, plan, archive, row, container, say)
    if plan.position >= len(plan.rows):
        plan.phase = DONE
    # What is written of a transaction that fails would be missing from the library.
    transaction.get().addAfterCommitHook(_write_when, args=(arrival, plan))


def _import(
    arrival: Arrival, plan: Plan, archive: ZipFile, row: Row, container: Any, say: Say
) -> None:
    folder = folder_at(container, row.folders)
    twins = papers_named(folder, row.name) if folder is not None else []
    same = {twin.uid for twin in papers_with_content(container, row.sha256)}
    if any(twin.uid in same for twin in twins):
        row.result = "there"
        return
    replaced = next((twin for twin in twins if twin.may_replace), None)
    if twins and plan.same_name != BOTH and not (plan.same_name == VERSION and replaced):
        row.result = "skipped"
        return
    before = transaction.savepoint(optimistic=True)
    try:
        with _unpacked(archive, _entry(row), arrival) as file:
            if twins and plan.same_name == VERSION:
                paper = api.content.get(UID=replaced.uid)
                replace_file(paper, file, row.name, confirmed=row.codes)
                row.result = "version"
            else:
                folder = folder or make_folders(container, row.folders)
                fields = {**_defaults(arrival), **_values(row)}
                paper = share_file(folder, file, row.name, confirmed=row.codes, **fields)
                row.result = "done"
        row.uid = api.content.get_uuid(paper)
    except (BadArchive, Refused) as reason:
        before.rollback()
        row.result = "failed"
        sentences = reason.sentences if isinstance(reason, Refused) else [say(reason.message)]
        row.problems += sentences


def _defaults(arrival: Arrival) -> dict[str, Any]:
    said = arrival.fields
    return {
        "kind": said["kind"],
        "language": said["language"],
        **({"draft": True} if said.get("draft") else {}),
    }


def _values(row: Row) -> dict[str, Any]:
    values = dict(row.fields)
    for name in DATES:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if "subjects" in values:
        values["subjects"] = tuple(values["subjects"])
    return values


def _next_rows(arrival: Arrival, plan: Plan) -> Iterator[tuple[ZipFile, Row]]:
    """Yield rows for a while; at least one."""
    end = time.monotonic() + A_WHILE
    with arrival.path.open("rb") as file:
        archive = archives.opened(file)
        while plan.position < len(plan.rows):
            row = plan.rows[plan.position]
            plan.position += 1
            yield archive, row
            if time.monotonic() > end:
                return


def _entry(row: Row) -> Entry:
    return Entry(row.number, tuple(row.folders), row.name, row.size)


@contextmanager
def _unpacked(archive: ZipFile, entry: Entry, arrival: Arrival) -> Iterator[BinaryIO]:
    """Unpack one file beside the archive, for as long as it is needed."""
    path = arrival.path.with_suffix(f".{uuid.uuid4().hex}.lent")
    try:
        with path.open("xb") as out:
            for piece in archives.pieces(archive, entry):
                out.write(piece)
        with path.open("rb") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def read(arrival: Arrival) -> Plan | None:
    """Return how far an import has come; None where none was begun."""
    try:
        data = json.loads(_path(arrival).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return Plan(**{**data, "rows": [Row(**row) for row in data["rows"]]})


def write(arrival: Arrival, plan: Plan) -> None:
    beside = arrival.path.with_suffix(f".{uuid.uuid4().hex}.new")
    beside.write_text(json.dumps(asdict(plan)))
    beside.replace(_path(arrival))


def _write_when(succeeded: bool, arrival: Arrival, plan: Plan) -> None:
    if succeeded:
        write(arrival, plan)
        if plan.phase == DONE:
            arrival.path.unlink(missing_ok=True)


def _path(arrival: Arrival) -> Any:
    return arrival.path.with_suffix(".plan")
