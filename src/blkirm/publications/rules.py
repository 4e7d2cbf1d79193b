from AccessControl import getSecurityManager
from AccessControl.users import system
from Acquisition import aq_base
from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import current_language
from blkirm.publications import life
from blkirm.publications import parts
from blkirm.publications.checklist import reasons_against_release
from blkirm.publications.file_facts import file_of
from blkirm.publications.listing import describe_brain
from blkirm.publications.rendition import PROBLEMS as NO_COPY
from blkirm.publications.versions import LANGUAGES
from blkirm.publications.versions import VERSIONS
from datetime import datetime
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import iterSchemata
from Products.CMFCore.interfaces import IMemberData
from zope.i18nmessageid import Message

import re


WORKFLOW = "report_workflow"
CHECK = "blkirm.publications: Check Report"
PUBLISH = "blkirm.publications: Publish Report"
VIEW_WITHDRAWN = "blkirm.publications: View Withdrawn Report"
RELEASED_STATES = life.RELEASED_STATES
PUBLIC_STATES = life.PUBLIC_STATES
LOCKED_FIELDS = (
    "title",
    "title_en",
    "series",
    "number",
    "period",
    "reporting_body",
    "imk_session",
    "imk_start",
    "imk_end",
    "stand_date",
    "date_de",
    "date_en",
    "date_ls",
    "licence",
    "marking",
    "eu_funded",
    "release_reason",
    "file_de",
    "file_en",
    "file_ls",
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def state_of(report: DexterityContent) -> str:
    return api.content.get_state(report, default="draft")


def is_released(report: DexterityContent) -> bool:
    """Say whether the report left the house, even if it was withdrawn since."""
    return state_of(report) in RELEASED_STATES


def is_gone(report: DexterityContent) -> bool:
    """Say whether the current user is to be told that the report was withdrawn."""
    return state_of(report) == "withdrawn" and not api.user.has_permission(
        VIEW_WITHDRAWN, obj=report
    )


def languages_of(report: DexterityContent) -> list[str]:
    """List the versions of which the report has a file: languages, and easy language."""
    return [version for version in VERSIONS if file_of(report, version) is not None]


def year_of(report: DexterityContent) -> int | None:
    """Return the year readers look for: of the as-of date, else the last one of the period."""
    if report.stand_date:
        return report.stand_date.year
    if years := _YEAR.findall(report.period or ""):
        return int(years[-1])
    published = report.effective_date
    return published.year() if published and is_released(report) else None


def authors_of(report: DexterityContent) -> set[str]:
    """Name everybody who made the report: created, owns or submitted it, or set one of its files."""
    submitters = {
        entry["actor"]
        for entry in (getattr(aq_base(report), "workflow_history", None) or {}).get(WORKFLOW, ())
        if entry["action"] == "submit"
    }
    owner = report.getOwnerTuple()
    owners = {owner[1]} if owner else set()
    made = {*report.file_setters.values(), *parts.authors_of(report)}
    return {*report.listCreators(), *owners, *submitters, *made}


def reasons_against_submitting(report: DexterityContent) -> list[Message]:
    """List what is missing before somebody else can look at the report."""
    reasons = []
    if not set(LANGUAGES).intersection(languages_of(report)):
        reasons.append(MSG_NEEDS_FILE)
    if not report.licence:
        reasons.append(MSG_NEEDS_LICENCE)
    return reasons + reasons_against_files(report)


MSG_NEEDS_FILE = _(
    "msg_report_needs_file",
    default="The report has no file. Please add a PDF in German or English.",
)
MSG_NEEDS_LICENCE = _(
    "msg_report_needs_licence",
    default="The report has no licence. Please choose one.",
)


def reasons_against_files(report: DexterityContent) -> list[Message]:
    """List the files of which there is no public copy, with the reason."""
    found = []
    for language in languages_of(report):
        rendition = report.renditions.get(language)
        if rendition is not None and rendition.file is not None:
            continue
        problem = NO_COPY.get(rendition.problem if rendition else "", NO_COPY["unreadable"])
        if language == "de":
            message = _(
                "msg_rendition_missing_german",
                default="There is no public copy of the German file. ${reason}",
                mapping={"reason": problem},
            )
        elif language == "ls":
            message = _(
                "msg_rendition_missing_easy",
                default="There is no public copy of the file in easy language. ${reason}",
                mapping={"reason": problem},
            )
        else:
            message = _(
                "msg_rendition_missing_english",
                default="There is no public copy of the English file. ${reason}",
                mapping={"reason": problem},
            )
        found.append(message)
    return found


def acts_by_itself() -> bool:
    """Say whether no person acts but a chore of the portal: then the minute has come."""
    return aq_base(getSecurityManager().getUser()) is system


def facts_of(
    report: DexterityContent, step: str, user: IMemberData, embargo: datetime | None = None
) -> life.Facts:
    """Collect what a step by somebody depends on; ``embargo`` is the minute asked for."""
    is_clock = acts_by_itself()
    officers = life.MOVES[step].is_officers if step in life.MOVES else False
    return life.Facts(
        state=state_of(report),
        now=clock.now(),
        is_officer=not is_clock and api.user.has_permission(PUBLISH, user=user, obj=report),
        is_author=not is_clock and user.getId() in authors_of(report),
        is_clock=is_clock,
        lacks=officers and bool(reasons_against_release(report)),
        embargo=embargo or report.embargo,
        has_successor=step == "supersede" and successor_of(report) is not None,
    )


def reasons_against_step(
    report: DexterityContent,
    step: str | None,
    user: IMemberData,
    embargo: datetime | None = None,
) -> list[Message]:
    """List what stands against a transition; for ``withdraw`` and ``send-back`` its permission does."""
    if step not in life.MOVES:
        return []
    state = state_of(report)
    if state not in life.MOVES[step].sources:
        return [WRONG_STATE.get(step, MSG_WRONG_STATE)]
    if step == "submit":
        return reasons_against_submitting(report)
    if not life.MOVES[step].is_officers and step != "supersede":
        return []
    found = life.problems(step, facts_of(report, step, user, embargo))
    reasons = [_in_words(each, report) for each in found if each != "lacks"]
    return reasons + (reasons_against_release(report) if "lacks" in found else [])


def reasons_against_publishing(report: DexterityContent, user: IMemberData) -> list[Message]:
    """List why `user` cannot publish the report now, whichever way he or she tries it."""
    return reasons_against_step(report, "publish", user)


def reasons_against_confirming(report: DexterityContent, user: IMemberData) -> list[Message]:
    """List why somebody cannot say that a line of the checklist is in order."""
    if state_of(report) != life.REVIEW:
        return [WRONG_STATE["publish"]]
    reasons = []
    if not api.user.has_permission(PUBLISH, user=user, obj=report):
        reasons.append(PROBLEMS["officer"])
    if user.getId() in authors_of(report):
        reasons.append(PROBLEMS["author"])
    return reasons


def _in_words(problem: str, report: DexterityContent) -> Message:
    if problem == "early":
        return _(
            "msg_report_early",
            default="The report becomes public by itself on ${moment}, not before.",
            mapping={"moment": moment_in_words(report.embargo)},
        )
    return PROBLEMS[problem]


def moment_in_words(moment: datetime | None) -> str:
    """Write a moment for the present reader, in German time."""
    if moment is None:
        return ""
    return format_time(moment.astimezone(clock.BERLIN), current_language())


WRONG_STATE = {
    "publish": _(
        "msg_report_not_in_review",
        default="Only a report that was submitted for review can be published.",
    ),
    "approve": _(
        "msg_report_not_submitted",
        default="Only a report that was submitted for review can be approved.",
    ),
    "schedule": _(
        "msg_report_not_approved",
        default="Only a report that was approved can get a time at which it becomes public.",
    ),
}
MSG_WRONG_STATE = _(
    "msg_report_wrong_state", default="The state of the report does not allow this step."
)
PROBLEMS = {
    "officer": _(
        "msg_report_publisher_only",
        default="Only a publication officer can publish a report.",
    ),
    "author": _(
        "msg_report_author_cannot_publish",
        default="You worked on this report yourself. Another publication officer has to publish it.",
    ),
    "no-moment": _(
        "msg_report_no_moment",
        default="Please choose the day and minute at which it becomes public.",
    ),
    "past": _(
        "msg_report_past",
        default="This minute has passed. Please choose a later one, or publish the report now.",
    ),
    "far": _("msg_report_far", default="A report waits for two years at most."),
    "no-successor": _(
        "msg_report_no_successor",
        default="A report is superseded by publishing a new edition of it, and not otherwise.",
    ),
}


# --- editions ----------------------------------------------------------------------------------


def edition_with(uid: str) -> DexterityContent | None:
    """Return a report by its UID, whoever asks; for rules, never to show it."""
    if not uid:
        return None
    # Unrestricted: rules count whoever asks. What readers see goes through their own rights.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        UID=uid, portal_type="Report"
    )
    return found[0]._unrestrictedGetObject() if found else None


def successor_of(report: DexterityContent) -> DexterityContent | None:
    """Return the public edition that replaces a report; None where there is none."""
    newer = edition_with(aq_base(report).replaced_by)
    return newer if newer is not None and state_of(newer) in PUBLIC_STATES else None


def has_rival(report: DexterityContent) -> bool:
    """Say whether another report has replaced, or is to replace, the one this report follows."""
    former = edition_with(aq_base(report).replaces)
    if former is None or state_of(former) not in PUBLIC_STATES:
        return False
    mine = api.content.get_uuid(report)
    newer = successor_of(former)
    if newer is None:
        newer = edition_with(aq_base(former).next_edition)
        newer = None if newer is not None and is_released(newer) else newer
    return newer is not None and api.content.get_uuid(newer) != mine


def reasons_against_changes(report: DexterityContent) -> list[Message]:
    """List what differs from the report as it was released, or as it was approved."""
    before = kept_values(report)
    if before is None:
        return []
    now = locked_values(report)
    # What was kept before a field was known holds nothing of it.
    kept = [name for name in LOCKED_FIELDS if name in before]
    changed = [name for name in kept if now[name] != before[name]]
    return [msg_locked(report, name) for name in changed]


def kept_values(report: DexterityContent) -> dict[str, object] | None:
    """Return what a report has to go on saying; None while it can be changed."""
    if is_released(report):
        return report.released
    if state_of(report) in (life.APPROVED, life.SCHEDULED) and report.approval is not None:
        return report.approval["values"]
    return None


def msg_locked(report: DexterityContent, name: str) -> Message:
    """Say that a field stays as it is, by the name under which people know it."""
    titles = {key: schema[key].title for schema in iterSchemata(report) for key in schema}
    return _(
        "msg_report_field_locked",
        default=(
            "The report was published; “${field}” can no longer be changed. "
            "Withdraw the report and publish a new one instead."
        ),
        mapping={"field": titles.get(name, name)},
    )


def locked_values(report: DexterityContent) -> dict[str, object]:
    """Return the values that stay as they are after publication; files by their checksum."""
    base = aq_base(report)
    values: dict[str, object] = {}
    for name in LOCKED_FIELDS:
        values[name] = getattr(base, name, None)
    for language in VERSIONS:
        values[f"file_{language}"] = base.report_files.get(language, {}).get("sha256")
    return values


def newest_reports(limit: int = 1) -> list[dict]:
    """Describe the newest published reports, for example for the start page."""
    brains = api.content.find(
        portal_type="Report",
        review_state="published",
        sort_on="report_newest",
        sort_order="descending",
        sort_limit=limit,
    )
    return [describe_brain(brain) for brain in brains[:limit]]
