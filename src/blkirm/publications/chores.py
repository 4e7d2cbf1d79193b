"""What looks after reports by itself."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.operations import tell
from blkirm.publications import life
from blkirm.publications.accounts import with_role
from blkirm.publications.checklist import checklist
from blkirm.publications.operations import publish_due
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.interface import implementer

import logging


logger = logging.getLogger(__name__)

KEY = "blkirm.publications.told_late"


def publish_due_reports(portal: Any) -> int:
    """Let every report appear whose minute has come; return how many.

    What is due is told by the reports alone, so a server that was down then catches up. A report
    that may not appear any more stays where it is, and its officers are told once.
    """
    done = 0
    # Unrestricted: nobody reads here.
    for brain in api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Report", review_state=life.SCHEDULED
    ):
        report = brain._unrestrictedGetObject()
        if not life.is_due(report.embargo, clock.now()):
            continue
        if publish_due(report):
            done += 1
        else:
            _tell_of_late(report)
    return done


def _tell_of_late(report: Any) -> None:
    notes = IAnnotations(report)
    if notes.get(KEY) == report.embargo:
        return
    notes[KEY] = report.embargo
    # By the names of the lines: the log is no place for what stands in a report.
    against = [check.id for check in checklist(report) if check.stands_against]
    logger.warning("The report %s is not published at its minute: %s.", report.getId(), against)
    tell(
        with_role("Publication Officer"),
        _(
            "notice_report_late",
            default="Not published at its time: “${title}”",
            mapping={"title": title_of(report)},
        ),
        _(
            "notice_report_late_text",
            default="Something on its checklist does not allow it any more. The report stays hidden "
            "until that is in order.",
        ),
        link=report.absolute_url(),
        about=report,
    )


@implementer(IChore)
class Embargo:
    """Look every few seconds, beside all other chores: a minute is to be kept."""

    seconds = 5
    eager = True
    punctual = True

    def run(self, portal: Any) -> int:
        return publish_due_reports(portal)


embargo = Embargo()
