"""What people do with reports. Nothing here checks a permission; the workflow does."""

from AccessControl.SecurityManagement import getSecurityManager
from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.kernel import clock
from blkirm.publications import life
from blkirm.publications import rules
from blkirm.publications.checklist import checklist
from blkirm.publications.checklist import Confirmation
from blkirm.publications.checklist import may_be_confirmed
from blkirm.publications.content import no_release_needed
from blkirm.publications.interfaces import IReportsFolder
from blkirm.publications.period import period_of
from blkirm.publications.rules import locked_values
from DateTime import DateTime
from datetime import date
from datetime import datetime
from datetime import UTC
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFCore.interfaces import IMemberData
from z3c.caching.purge import Purge
from zope.event import notify
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import alsoProvides


LONGEST_NOTE = 2_000


def _refuse(error: type[Exception], reasons: list[Message | str]) -> None:
    if reasons:
        raise error(" ".join(translate(reason, context=getRequest()) for reason in reasons))


# --- on the way to an officer --------------------------------------------------------------------


def complete_report(report: DexterityContent) -> None:
    """Fill in what follows from what the author said, for the record. Does not change its state.

    Without a day of its own, a report describes the last day of its period, or else the present.
    """
    if report.stand_date is None:
        report.stand_date = _last_day(report.period) or clock.today()
    if not report.source and "release_reason" not in aq_base(report).__dict__:
        report.release_reason = no_release_needed(report)


def _last_day(period: str | None) -> date | None:
    known = period_of(period)
    end = known.end if known else None
    return end if end is not None and end <= clock.today() else None


def forget_review(report: DexterityContent) -> None:
    """Forget what was approved and confirmed: it is looked at anew."""
    report.approval, report.confirmations, report.embargo = None, {}, None


def confirm_check(report: DexterityContent, check_id: str, note: str, who: IMemberData) -> None:
    """Put on record that somebody looked where the portal could not tell. Raises NotAccepted."""
    _refuse(NotAccepted, rules.reasons_against_confirming(report, who))
    line = next((each for each in checklist(report) if each.id == check_id), None)
    if line is None or not may_be_confirmed(line):
        raise Overtaken(
            translate(
                _("msg_check_not_open", default="There is nothing to confirm about this any more."),
                context=getRequest(),
            )
        )
    note = " ".join(note.split())
    if not note or len(note) > LONGEST_NOTE:
        _refuse(
            NotAccepted,
            [_("msg_check_note", default="Please say in a sentence what you looked at.")],
        )
    said = Confirmation(who.getId(), clock.now().isoformat(timespec="seconds"), note)
    report.confirmations = {**report.confirmations, check_id: said}


# --- what an officer decides ---------------------------------------------------------------------


def approve(report: DexterityContent) -> None:
    """Keep what was approved, by whom and with which list. Does not change the state."""
    report.approval = {
        "by": getSecurityManager().getUser().getId() or "",
        "at": clock.now().isoformat(timespec="seconds"),
        "checks": [
            (each.id, each.state, each.confirmation.note if each.confirmation else "")
            for each in checklist(report)
        ],
        "values": locked_values(report),
    }


def schedule(report: DexterityContent, moment: datetime) -> None:
    """Let a report become public at a minute, by taking the step. Raises NotAccepted."""
    user = api.user.get_current()
    _refuse(NotAccepted, rules.reasons_against_step(report, "schedule", user, moment))
    before = report.embargo
    report.embargo = life.minute_of(moment).astimezone(UTC)
    try:
        api.portal.get_tool("portal_workflow").doActionFor(report, "schedule")
    except Exception:
        report.embargo = before
        raise


def publish_due(report: DexterityContent) -> bool:
    """Let a scheduled report appear if its minute has come; say whether it did.

    For the clock. What the checklist says now counts, not what it said when it was approved: a
    release that was taken back meanwhile keeps the report where it is.
    """
    if rules.state_of(report) != life.SCHEDULED or not life.is_due(report.embargo, clock.now()):
        return False
    if rules.reasons_against_step(report, "publish", api.user.get_current()):
        return False
    api.portal.get_tool("portal_workflow").doActionFor(report, "publish")
    return True


def release_report(report: DexterityContent) -> None:
    """Date the report and keep what it says from now on. Does not change its state."""
    report.setEffectiveDate(DateTime())
    report.released = locked_values(report)
    if report.approval is None:
        approve(report)


def supersede_former(report: DexterityContent) -> None:
    """Let the edition that a published report replaces say so, if it is public."""
    former = rules.edition_with(report.replaces)
    if former is None or rules.state_of(former) not in life.PUBLIC_STATES:
        return
    former.replaced_by = api.content.get_uuid(report)
    if rules.state_of(former) == life.PUBLISHED:
        # Whoever publishes the new edition decides about the former one by that.
        api.portal.get_tool("portal_workflow").doActionFor(former, "supersede")
    else:
        # What had replaced it was withdrawn.
        former.reindexObject()
        tell_caches(former)


def forget_release_date(report: DexterityContent) -> None:
    """Take back the publication date that Plone's transition services set on any transition."""
    report.setEffectiveDate(None)


def tell_caches(report: DexterityContent) -> None:
    """Let whatever was kept of a report and of the lists it stands in be forgotten."""
    for place in (report, report.__parent__):
        notify(Purge(place))


def prepare_reports_folder(folder: DexterityContent) -> None:
    """Make `folder` the public list of reports. Can be run twice."""
    alsoProvides(folder, IReportsFolder)
    folder.setLayout("reports")
    folder.reindexObject(idxs=["object_provides"])
