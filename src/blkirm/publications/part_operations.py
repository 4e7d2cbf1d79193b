"""Delivering and releasing parts of a report. Nothing here checks a permission."""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.decisions.lines import LINES
from blkirm.intake.doors import confirmed_codes
from blkirm.intake.operations import admit
from blkirm.intake.operations import check_texts
from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.meetings.operations import refuse
from blkirm.papers.content import IPaper
from blkirm.publications import parts
from blkirm.publications import rules
from blkirm.publications.file_facts import described
from blkirm.publications.handing_over import as_pdf
from blkirm.publications.parts import Part
from blkirm.publications.pdf import is_pdf
from blkirm.publications.renditions import make_rendition
from blkirm.publications.sources import may_go_out
from datetime import date
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.interfaces import INamedBlobFile
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


LONGEST_REASON = 2_000
MAXIMUM_BYTES = 50 * 1024 * 1024


def deliver(
    report: DexterityContent,
    line: str,
    *,
    authority: str,
    day: date | None,
    who: str,
    file: INamedBlobFile | None = None,
    paper: Any = None,
) -> Part:
    """Keep what a Land delivered, as a file or a paper; it has to be released anew.

    Raises NotAccepted, and Refused where the gate does.
    """
    refuse(_reasons_against_delivery(line, authority, day))
    source, digest = "", ""
    if paper is not None:
        file, source, digest = _from_paper(paper)
    if file is None:
        refuse([_("msg_part_no_file", default="Please choose a PDF document.")])
    if file.getSize() > MAXIMUM_BYTES or not is_pdf(file):
        refuse(
            [
                _(
                    "msg_part_not_a_pdf",
                    default="This is not a PDF document of at most 50 MB. Please choose another.",
                )
            ]
        )
    admit(file, confirmed=confirmed_codes(), place=report, texts=(file.filename or "",))
    rendition = make_rendition(file, "de")
    facts = described(rendition.file or file)
    part = Part(line, authority, day, file, rendition, facts, who, source, digest)
    parts.keep(report, part)
    if paper is not None:
        parts.note_on(paper, report)
    return part


def _reasons_against_delivery(line: str, authority: str, day: date | None) -> list[Message]:
    reasons = []
    if line not in LINES:
        reasons.append(
            _("msg_part_line", default="A part belongs to one of the Länder or to the Federation.")
        )
    if authority not in all_authorities():
        reasons.append(_("msg_part_authority", default="Please choose who delivered it."))
    if day is None or day > clock.today():
        reasons.append(
            _(
                "msg_part_day",
                default="Please say on which day it was delivered; that day has come.",
            )
        )
    return reasons


def _from_paper(paper: Any) -> tuple[INamedBlobFile, str, str]:
    if not IPaper.providedBy(paper) or paper.file is None or is_held(paper.file):
        refuse([_("msg_part_paper", default="There is no paper with a file at this address.")])
    public = as_pdf(paper.file, paper.title, "de")
    if public is None:
        refuse(
            [
                _(
                    "msg_part_paper_kind",
                    default="The paper is neither a PDF nor a Word document. Please make a PDF of it.",
                )
            ]
        )
    return public, api.content.get_uuid(paper), sha256_of(paper.file)


def reasons_against_release(part: Part, reason: str) -> list[Message]:
    """List why a part may not go out now. Looks at its source whoever asks; names nothing of it."""
    if part.rendition.file is None:
        return [
            _(
                "msg_part_no_copy",
                default="There is no public copy of this file, so it cannot go out.",
            )
        ]
    if part.source:
        paper = source_of(part)
        if paper is None or not may_go_out(paper):
            return [
                _(
                    "msg_part_not_released",
                    default="The paper it was taken from was not released by its working party.",
                )
            ]
        if sha256_of(paper.file) != part.source_sha256:
            return [
                _(
                    "msg_part_other_text",
                    default="The paper was changed since the part was taken from it. Please take it "
                    "again.",
                )
            ]
        return []
    if not reason.strip() or len(reason) > LONGEST_REASON:
        return [
            _(
                "msg_part_reason",
                default="Please say on what the release rests, for example who agreed on which day.",
            )
        ]
    return []


def source_of(part: Part) -> Any:
    """Return the paper that a part was taken from; None where there is none any more."""
    thing = parts.source_with(part.source)
    return thing if IPaper.providedBy(thing) else None


def release(report: DexterityContent, line: str, reason: str, who: str) -> Part:
    """Note that a part may go out with its report. Raises NotAccepted."""
    part = _part(report, line)
    reason = reason.strip()
    refuse(reasons_against_release(part, reason))
    check_texts(report, (), running=[reason])
    part.reason, part.released_on, part.releaser = reason, clock.today(), who
    return part


def hold(report: DexterityContent, line: str) -> Part:
    """Take back that a part may go out."""
    part = _part(report, line)
    part.reason, part.released_on = "", None
    return part


def remove(report: DexterityContent, line: str) -> None:
    _part(report, line)
    parts.forget(report, line)


def _part(report: DexterityContent, line: str) -> Part:
    part = parts.parts_of(report).get(line)
    if part is None:
        refuse([_("msg_part_none", default="Nothing was delivered for this part.")])
    return part


def follow_release(thing: Any) -> None:
    """Hold back the parts that were taken from a paper which is not released any more.

    Also in reports that are public: a part whose release was taken back is gone at once.
    """
    if not IPaper.providedBy(thing) or may_go_out(thing):
        return
    uid = api.content.get_uuid(thing)
    for report_uid in IAnnotations(thing).get(parts.KEY, ()):
        report = rules.edition_with(report_uid)
        if report is None:
            continue
        lost = [line for line, part in parts.parts_of(report).items() if part.source == uid]
        for line in lost:
            hold(report, line)
        if lost:
            # Whatever was kept of the public report is forgotten, though this happened in a party.
            notify(ObjectModifiedEvent(report))
