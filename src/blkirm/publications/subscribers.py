from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import Gone
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Refused
from blkirm.access.guard import content_of
from blkirm.intake.interfaces import Refused as Marked
from blkirm.intake.operations import check_texts
from blkirm.intake.typed import check_typed
from blkirm.publications import handing_over
from blkirm.publications import notices
from blkirm.publications import operations
from blkirm.publications import part_operations
from blkirm.publications import sources
from blkirm.publications.content import IReport
from blkirm.publications.file_facts import record_file_facts
from blkirm.publications.recommendations import IRecommendation
from blkirm.publications.rules import is_gone
from blkirm.publications.rules import is_released
from blkirm.publications.rules import reasons_against_changes
from blkirm.publications.rules import reasons_against_step
from blkirm.releases.interfaces import IReleasable
from blkirm.releases.interfaces import IReleased
from OFS.interfaces import IObjectWillBeMovedEvent
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface.interfaces import IObjectEvent
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectCopiedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from ZPublisher.interfaces import IPubAfterTraversal


def in_words(reasons: list[Message]) -> str:
    request = getRequest()
    return " ".join(translate(reason, context=request) for reason in reasons)


def describe_new_report(report: IReport, event: IObjectAddedEvent) -> None:
    _check_summaries(report)
    record_file_facts(report)


def describe_and_guard_changed_report(report: IReport, event: IObjectModifiedEvent) -> None:
    _check_summaries(report)
    record_file_facts(report)
    if reasons := reasons_against_changes(report):
        raise Refused(in_words(reasons))


def _check_summaries(report: IReport) -> None:
    check_texts(report, (), running=[report.summary_de or "", report.summary_en or ""])


def check_recommendation(recommendation: IRecommendation, event: IObjectEvent) -> None:
    """Let no marked text in; files and rich texts are looked at by the gate itself."""
    texts = [recommendation.text_de or "", recommendation.text_en or ""]
    check_texts(recommendation, (), running=texts)


def refuse_transition(report: IReport, event: IBeforeTransitionEvent) -> None:
    """Refuse what the guards refuse, for callers that go around them, and marked notes."""
    if event.transition is None:
        return
    if note := (event.kwargs or {}).get("comment"):
        try:
            check_typed(report, [note])
        except Marked as marked:
            # The workflow tool makes an exception of the exception, from its words alone.
            raise NotAccepted(str(marked)) from marked
    reasons = reasons_against_step(report, event.transition.id, api.user.get_current())
    if reasons:
        raise WorkflowException(in_words(reasons))


def follow_step(report: IReport, event: IAfterTransitionEvent) -> None:
    """Do what belongs to a step, whichever way it was taken."""
    if event.transition is None:
        return
    step = event.transition.id
    if step == "submit":
        operations.complete_report(report)
        notices.tell_of_submission(report)
    elif step == "send-back":
        operations.forget_review(report)
        notices.tell_of_sending_back(report)
    elif step == "approve":
        operations.approve(report)
    elif step == "publish":
        operations.release_report(report)
        operations.supersede_former(report)
    if not is_released(report):
        operations.forget_release_date(report)
    # The workflow renews the state in the catalogue; when it is listed and under which day follows.
    report.reindexObject()
    if step in ("publish", "supersede", "withdraw"):
        operations.tell_caches(report)


def begin_copy(thing: IReleasable, event: IObjectCopiedEvent) -> None:
    sources.forget_reports(thing)


def begin_copied_report(report: IReport, event: IObjectCopiedEvent) -> None:
    """Let a copy be a report of its own: nobody approved it, and it replaces nothing."""
    operations.forget_review(report)
    report.released = None
    report.source = report.replaces = report.replaced_by = report.next_edition = ""
    report.made_from = {}
    # A part belongs to the report for which it was delivered and released.
    report._parts = None


def follow_release(event: IReleased) -> None:
    handing_over.tell_of_end(event.thing, event.state)
    part_operations.follow_release(event.thing)


def keep_released_report_in_place(report: IReport, event: IObjectWillBeMovedEvent) -> None:
    """Keep the address of a released report; it may only go together with all that is around it."""
    if aq_base(event.object) is not aq_base(report) or event.oldParent is None:
        return
    if is_released(report):
        raise Refused(
            in_words(
                [
                    _(
                        "msg_report_stays",
                        default=(
                            "A published report keeps its address: "
                            "it cannot be moved, renamed or deleted, only withdrawn."
                        ),
                    )
                ]
            )
        )


def answer_gone(event: IPubAfterTraversal) -> None:
    """Answer 410 to everything asked of a withdrawn report.

    Readers keep the right to view it, because they may know that it was withdrawn; this stands in
    front of every view of it, and the catalogue shows it to nobody but the editors.
    """
    for content in content_of(event.request)[:1]:
        # What lies in a report goes with it.
        report = content.__parent__ if IRecommendation.providedBy(content) else content
        if IReport.providedBy(report) and is_gone(report):
            withdrawn = _("msg_report_withdrawn", default="This report was withdrawn.")
            raise Gone(in_words([withdrawn]))
