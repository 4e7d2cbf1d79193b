"""Examining files and letting them in. Nothing here checks a permission."""

from blkirm.access.register import get_register
from blkirm.intake import doors
from blkirm.intake import findings
from blkirm.intake import journal
from blkirm.intake import kinds
from blkirm.intake import scanner
from blkirm.intake.child import read_apart
from blkirm.intake.child import Reading
from blkirm.intake.child import reading_apart
from blkirm.intake.interfaces import Examination
from blkirm.intake.interfaces import Finding
from blkirm.intake.interfaces import IShowsVideo
from blkirm.intake.interfaces import Refused
from blkirm.intake.markings import highest
from blkirm.intake.markings import levels_in_label
from blkirm.intake.markings import levels_in_text
from blkirm.intake.passes import had_pass
from blkirm.intake.passes import has_pass
from blkirm.intake.passes import space_of
from blkirm.intake.passes import use_pass
from blkirm.intake.rules import Admission
from blkirm.intake.rules import admission_of
from blkirm.intake.settings import allowed_kinds
from blkirm.intake.settings import largest_file
from blkirm.kernel import chores
from blkirm.kernel.digests import sha256_of
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import ExitStack
from io import BytesIO
from pathlib import PurePath
from plone import api
from plone.namedfile.interfaces import IImage
from plone.namedfile.interfaces import INamed
from threading import Lock
from typing import Any
from typing import BinaryIO
from zope.i18nmessageid import Message

import hashlib
import re


LONGEST_NAME = 200
LONGEST_NAME_BYTES = 255

#: Why a file waits.
UNSCANNED = "scan"
MACROS = "macros"

# Windows opens these as devices, whatever their ending.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
# What joins emoji and scripts, and what says how wide a letter is.
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


def examine(
    data: BinaryIO,
    filename: str,
    *,
    place: Any = None,
    texts: Iterable[str] = (),
    picture: bool = False,
) -> Examination:
    """Find out what a file is and what speaks against it; stores nothing, raises nothing.

    `place` is where it is meant to be (its container or itself), `texts` what is said about it
    (title, description), `picture` whether only a picture will do. That somebody sent classified
    material is noted in the journal at once, whatever becomes of the transaction.
    """
    size = data.seek(0, 2)
    name = plain_name(filename)
    if first := _against_outside(filename, name, size):
        return Examination("", "application/octet-stream", name, size, None, (first,))
    sha256, verdict, reading = _looked_at(data, name, size)
    if verdict.word == "infected":
        found = [findings.problem("infected", name, virus=verdict.name)]
        return Examination(sha256, "application/octet-stream", name, size, None, tuple(found))
    kind = kinds.KINDS.get(reading.kind)
    found = [_against_kind(reading, kind, name, picture, IShowsVideo.providedBy(place))]
    level = highest(reading.levels | _levels_of(name, texts))
    space = space_of(place)
    if level and not has_pass(space, sha256):
        note_refusal(place, level, sha256)
        found.insert(0, findings.classified(level))
    right = name
    if kind is not None and kinds.ending_of(name) not in kind.endings:
        right = kinds.renamed(name, kind)
        if filename and not any(f is not None and f.severity == "refuse" for f in found):
            found.append(findings.wrong_ending(name, right, kind))
    found += [findings.case_data(code, name) for code in sorted(reading.cases)]
    found += [findings.hint(note, name) for note in sorted(reading.notes)]
    held = [MACROS] if "macros" in reading.notes else []
    if verdict.word == "unknown":
        held.append(UNSCANNED)
        found.append(findings.hint(UNSCANNED, name))
    return Examination(
        sha256,
        kind.content_type if kind else "application/octet-stream",
        right,
        size,
        reading.words,
        tuple(finding for finding in found if finding is not None),
        " ".join(held),
    )


def admit(
    file: INamed,
    *,
    confirmed: Iterable[str] = (),
    place: Any = None,
    texts: Iterable[str] = (),
    may_wait: bool = False,
) -> Examination | None:
    """Examine a file that is about to be stored and keep the result beside it.

    A file that passed before, with the same content, is not looked at again (None). One that would
    have to wait is refused unless it `may_wait`. Raises Refused.
    """
    if admission_of(file) is not None:
        return None
    picture = IImage.providedBy(file)
    with _opened(file) as stream:
        examination = examine(
            stream, file.filename or "", place=place, texts=texts, picture=picture
        )
    if against := examination.against(confirmed):
        raise Refused(against)
    if examination.held and not may_wait:
        refuse_to_wait(examination.held, examination.filename)
    use_pass(space_of(place), examination.sha256, _account())
    file.filename = examination.filename
    file.contentType = examination.content_type
    file.held = examination.held
    file._admission = Admission(
        getattr(file, "_blob", None), examination.sha256, examination.words, _account()
    )
    # For whoever tells the sender, in this request only.
    file._v_hints = examination.of("warn")
    return examination


def refuse_to_wait(held: str, filename: str) -> None:
    """Refuse a file where none can wait."""
    code = "unscanned" if UNSCANNED in held.split() else "macros-here"
    raise Refused([findings.problem(code, filename)])


def hints_about(file: INamed) -> list[Message]:
    """Return once what the sender of a file that was just admitted should know."""
    hints = getattr(file, "_v_hints", ())
    file._v_hints = ()
    return [finding.message for finding in hints]


def check_texts(
    place: Any, texts: Iterable[str], sha256: str = "", running: Iterable[str] = ()
) -> None:
    """Look for a marking in what is said about a thing whose file passed; raises Refused.

    `running` are texts of a page, in which a marking stands in a line or phrase of its own.
    """
    texts, running = list(texts), list(running)
    levels = _levels_of("", texts).union(*map(levels_in_text, running))
    if (level := highest(levels)) and not had_pass(space_of(place), sha256):
        words = "\n".join([*texts, *running])
        note_refusal(place, level, sha256 or hashlib.sha256(words.encode()).hexdigest())
        raise Refused([findings.classified(level)])


def note_refusal(place: Any, level: str, sha256: str) -> None:
    """Note that the present user sent classified material, and have the secretariat told."""
    space = space_of(place)
    party = space.getId() if space is not None else ""
    journal.note(_account(), party, doors.present_door(), level, sha256)
    chores.wake()


def reason_against_size(length: int) -> Finding | None:
    """Return why a file of so many bytes does not enter, before any of them came."""
    if length > (largest := largest_file()):
        return findings.problem("too-large", "", size=largest // 1_000_000)
    return None


def plain_name(filename: str) -> str:
    """Return the name of an uploaded file without any path and control character."""
    name = PurePath(filename.replace("\\", "/")).name
    return "".join(c for c in name if c.isprintable() or c in _JOINERS).strip() or "file"


def secretariat_of(party: str) -> list[str]:
    """Return who is to be told about files in a party; outside of all, who runs the site."""
    if party:
        return [
            membership.person
            for membership in get_register().of_party(party)
            if membership.role == "secretariat" and membership.is_current()
        ]
    roles = ("Site Administrator", "Manager")
    return [
        user.getId()
        for user in api.user.get_users()
        if any(role in roles for role in user.getRoles())
    ]


def _against_outside(filename: str, name: str, size: int) -> Finding | None:
    """Return what speaks against a file before any of it is read."""
    if size == 0:
        return findings.problem("empty", name)
    if size > (largest := largest_file()):
        return findings.problem("too-large", name, size=largest // 1_000_000)
    if filename and not name.strip(". ") or filename and name == "file" != filename:
        return findings.problem("no-name", name)
    if len(name) > LONGEST_NAME or len(name.encode("utf-8", "replace")) > LONGEST_NAME_BYTES:
        return findings.problem("long-name", name[:40] + "…", length=LONGEST_NAME)
    if _RESERVED.fullmatch(name):
        return findings.problem("reserved-name", name)
    return None


def _against_kind(
    reading: Reading, kind: kinds.Kind | None, name: str, picture: bool, shows_video: bool
) -> Finding | None:
    if reading.problem:
        return findings.problem(reading.problem, name)
    if kind is None or kind.token not in allowed_kinds():
        return findings.problem("unknown", name)
    if kind.token in kinds.VIDEOS and not shows_video:
        return findings.problem("unknown", name)
    if picture and kind.token not in kinds.PICTURES:
        return findings.problem("no-picture", name)
    return None


def _levels_of(name: str, texts: Iterable[str]) -> set[str]:
    return set().union(*(levels_in_label(text) for text in (name, *texts) if text))


def _account() -> str:
    return api.user.get_current().getId() or ""


def _opened(file: INamed) -> BinaryIO:
    if hasattr(file, "open"):
        return file.open()
    return BytesIO(file.data)


# The same file is looked at when a form is filled in, when it is stored and again after a
# conflict. What it is does not change in between; a scan that gave no answer is tried again.
_readings: OrderedDict[tuple[str, str, int], tuple[scanner.Verdict, Reading]] = OrderedDict()
_readings_lock = Lock()
MOST_READINGS = 16


def _looked_at(data: BinaryIO, name: str, size: int) -> tuple[str, scanner.Verdict, Reading]:
    """Return a file's SHA-256, what the scanner says and what was read in it."""
    with _readings_lock:
        may_be_known = any(key[1:] == (name, size) for key in _readings)
    with ExitStack() as stack:
        # Reading and computing the digest take about as long, and go on at the same time.
        reading = None if may_be_known else stack.enter_context(reading_apart(data, name))
        sha256 = sha256_of(data)
        key = (sha256, name, size)
        with _readings_lock:
            known = _readings.get(key)
        if known is not None and (known[0].word == "clean" or not scanner.is_on()):
            return sha256, *known
        verdict = scanner.scan(data)
        if verdict.word == "infected":
            return sha256, verdict, Reading()
        if known is not None:
            found = known[1]
        else:
            found = reading() if reading is not None else read_apart(data, name)
    with _readings_lock:
        _readings[key] = (verdict, found)
        while len(_readings) > MOST_READINGS:
            _readings.popitem(last=False)
    return sha256, verdict, found
