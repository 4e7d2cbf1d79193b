from Acquisition import aq_base
from blkirm import _
from blkirm.publications.file_facts import file_of
from blkirm.publications.listing import describe_brain
from blkirm.publications.rendition import PROBLEMS
from blkirm.publications.versions import LANGUAGES
from blkirm.publications.versions import VERSIONS
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
RELEASED_STATES = ("published", "withdrawn")
#: What everybody may read: the editions in force, and those that were superseded.
PUBLIC_STATES = ("published", "superseded")
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
    return {*report.listCreators(), *owners, *submitters, *report.file_setters.values()}


def reasons_against_submitting(report: DexterityContent) -> list[Message]:
    """List what is missing before somebody else can look at the report."""
    reasons = []
    if not set(LANGUAGES).intersection(languages_of(report)):
        reasons.append(
            _(
                "msg_report_needs_file",
                default="The report has no file. Please add a PDF in German or English.",
            )
        )
    if not report.licence:
        reasons.append(
            _(
                "msg_report_needs_licence",
                default="The report has no licence. Please choose one.",
            )
        )
    return reasons + reasons_against_files(report)


def reasons_against_files(report: DexterityContent) -> list[Message]:
    """List the files of which there is no public copy, with the reason."""
    found = []
    for language in languages_of(report):
        rendition = report.renditions.get(language)
        if rendition is not None and rendition.file is not None:
            continue
        problem = PROBLEMS.get(rendition.problem if rendition else "", PROBLEMS["unreadable"])
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


def reasons_against_publishing(report: DexterityContent, user: IMemberData) -> list[Message]:
    """List why `user` cannot publish the report, whichever way he or she tries it."""
    reasons = []
    if state_of(report) != "review":
        reasons.append(
            _(
                "msg_report_not_in_review",
                default="Only a report that was submitted for review can be published.",
            )
        )
    if not api.user.has_permission(PUBLISH, user=user, obj=report):
        reasons.append(
            _(
                "msg_report_publisher_only",
                default="Only a publication officer can publish a report.",
            )
        )
    if user.getId() in authors_of(report):
        reasons.append(
            _(
                "msg_report_author_cannot_publish",
                default=(
                    "You worked on this report yourself. "
                    "Another publication officer has to publish it."
                ),
            )
        )
    return reasons + reasons_against_submitting(report)


def reasons_against_step(
    report: DexterityContent, step: str | None, user: IMemberData
) -> list[Message]:
    """List what stands against a transition, beyond its permission."""
    if step == "submit":
        return reasons_against_submitting(report)
    if step == "publish":
        return reasons_against_publishing(report, user)
    return []


def reasons_against_changes(report: DexterityContent) -> list[Message]:
    """List what differs from the report as it was released."""
    if not is_released(report) or report.released is None:
        return []
    now = locked_values(report)
    changed = [name for name in LOCKED_FIELDS if now[name] != report.released.get(name)]
    return [msg_locked(report, name) for name in changed]


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
