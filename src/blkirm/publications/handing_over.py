"""Handing a released text over to the editorial office: it becomes the draft of a report."""

from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.decisions.content import IDecision
from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.office import DOCX
from blkirm.kernel.office import OfficeFailed
from blkirm.kernel.office import OfficeMissing
from blkirm.kernel.office import to_pdf
from blkirm.notifications.operations import tell
from blkirm.papers.content import IPaper
from blkirm.publications import editions
from blkirm.publications import sources
from blkirm.publications.accounts import with_role
from blkirm.publications.content import IReport
from blkirm.publications.interfaces import IReportsFolder
from blkirm.publications.rendition import cleaned
from blkirm.publications.rendition import NotCleaned
from blkirm.publications.rendition import PROBLEMS
from blkirm.publications.rules import RELEASED_STATES
from blkirm.publications.rules import state_of
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message

import pathlib


PDF = "application/pdf"
LONGEST_SUMMARY = IReport["summary_de"].max_length
#: Series of the reports that papers of a kind usually become.
SERIES = {"imk-report": "imk-report", "situation-report": "situation-report"}


def reasons_against_handing_over(thing: Any) -> list[Message]:
    """List why a thing cannot be handed over for publication now."""
    if not sources.may_go_out(thing):
        return [
            _(
                "msg_hand_over_not_released",
                default="Only what was released can be handed over for publication.",
            )
        ]
    if any(state_of(each) not in RELEASED_STATES for each in sources.reports_made_from(thing)):
        return [
            _(
                "msg_hand_over_waits",
                default="This was handed over already; the editorial office is working on it.",
            )
        ]
    if (former := _former_of(thing)) is not None and editions.edition_in_the_making(former):
        return [
            _(
                "msg_hand_over_edition",
                default="The editorial office is working on a new edition of this already.",
            )
        ]
    return []


def _former_of(thing: Any) -> DexterityContent | None:
    """Return the public report that the next one made from a thing is to replace."""
    found = [each for each in sources.reports_made_from(thing) if editions.is_last(each)]
    return found[-1] if found else None


def hand_over(thing: Any, who: str) -> DexterityContent:
    """Make a draft of a report from a released thing, by an account that counts as its author.

    Where a report of the same thing is public, this is its next edition. Takes seconds where a Word
    file becomes a PDF. Raises NotAccepted, Overtaken.
    """
    if reasons := reasons_against_handing_over(thing):
        raise Overtaken(_say(*reasons))
    fields, made_from = _fields_of(thing)
    # Whoever leads a party is no editor; the draft is made for the editors.
    report = createContent("Report", **fields)
    report.source = api.content.get_uuid(thing)
    report.creators = (who,)
    report.release_reason = ""
    former = _former_of(thing)
    with api.env.adopt_roles(["Manager"]):
        report = addContentToContainer(_folder(), report, checkConstraints=False)
        # What the gate let in is known only now.
        report.made_from = {
            language: {"source": digest, "made": sha256_of(getattr(report, f"file_{language}"))}
            for language, digest in made_from.items()
        }
        if former is not None:
            editions.let_follow(report, former)
    sources.note_report(thing, report)
    tell(
        with_role("Editor"),
        _("notice_handed_over", default="Handed over for publication: “${title}”",
          mapping={"title": title_of(report)}),
        _(
            "notice_handed_over_text",
            default="A working party has released a text and handed it over. It lies among the "
            "reports as a draft; please complete it and submit it for review.",
        ),
        link=report.absolute_url(),
        about=report,
    )  # fmt: skip
    return report


def _folder() -> Any:
    for child in api.portal.get().objectValues():
        if IReportsFolder.providedBy(child):
            return child
    raise NotAccepted(
        _say(_("msg_no_reports_folder", default="The portal has no list of reports."))
    )


def _fields_of(thing: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is known for a report, and the checksum of the file by language."""
    # Without what a thing has from where it lies: a library has an English title of its own.
    own = aq_base(thing)
    fields: dict[str, Any] = {
        "title": thing.title,
        "title_en": getattr(own, "title_en", "") or "",
        "series": SERIES.get(getattr(own, "kind", ""), "brief-report"),
        "summary_de": thing.description or "",
    }
    if IDecision.providedBy(thing):
        fields["stand_date"] = thing.decided_on
        if thing.text and len(thing.text) <= LONGEST_SUMMARY:
            fields["summary_de"] = thing.text
    if not IPaper.providedBy(thing):
        return fields, {}
    fields["stand_date"] = thing.paper_date
    if thing.field_of_work:
        fields["fields_of_work"] = (thing.field_of_work,)
    file = thing.file
    if file is None or is_held(file):
        return fields, {}
    language = thing.language if thing.language in ("de", "en") else "de"
    public = as_pdf(file, thing.title, language)
    if public is None:
        return fields, {}
    return {**fields, f"file_{language}": public}, {language: sha256_of(file)}


def as_pdf(file: INamedBlobFile, title: str, language: str) -> NamedBlobFile | None:
    """Return a paper's file as the internal file of a report; None where it has to be made by hand.

    A Word file loses its comments, its authors and its tracked changes (they are accepted) before
    it becomes a PDF, so that none of them is printed.
    """
    if file.contentType == PDF:
        return NamedBlobFile(data=file.data, contentType=PDF, filename=file.filename)
    if file.contentType != DOCX:
        return None
    try:
        with file.open() as stream, cleaned(stream.name) as copy:
            data = to_pdf(copy.stream.read(), title, language)
    except NotCleaned as failure:
        raise NotAccepted(_say(PROBLEMS[failure.problem])) from failure
    except OfficeMissing:
        return None
    except OfficeFailed as failure:
        raise NotAccepted(_say(failure.message)) from failure
    name = pathlib.PurePath(file.filename or "report.docx").with_suffix(".pdf").name
    return NamedBlobFile(data=data, contentType=PDF, filename=name)


def _say(*reasons: Message) -> str:
    return " ".join(translate(reason, context=getRequest()) for reason in reasons)


def tell_of_end(thing: Any, state: str) -> None:
    """Tell publication officers that the release of something they work on was taken back."""
    if state in ("released", "released-text-only"):
        return
    for report in sources.reports_made_from(thing):
        if state_of(report) == "withdrawn":
            continue
        tell(
            with_role("Publication Officer"),
            _("notice_release_lost", default="Not released any more: “${title}”",
              mapping={"title": title_of(report)}),
            _(
                "notice_release_lost_text",
                default="The working party has taken back what it released, or decided against it. "
                "What is public already has to be withdrawn by a publication officer.",
            ),
            link=report.absolute_url(),
            about=report,
        )  # fmt: skip
