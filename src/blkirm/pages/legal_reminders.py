"""Once a year somebody looks through what the law asks for."""

from blkirm import _
from blkirm.access.principals import holders_of
from blkirm.kernel import clock
from blkirm.notifications.operations import tell
from blkirm.pages.legal import ILegalPage
from blkirm.pages.legal_rules import needs_reminder
from datetime import date
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.pages.reminded_on"
EDITOR = "Editor"


def remind_of_reviews(portal: Any) -> int:
    """Tell editors of public legal pages that nobody looked through for a year; return how many."""
    today = clock.today()
    done = 0
    # Nobody's own view: whether a reminder goes out depends on the page, not on who looks.
    for brain in api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        object_provides=ILegalPage.__identifier__, review_state="published"
    ):
        page = brain._unrestrictedGetObject()
        reviewed: date | None = getattr(page, "reviewed_on", None)
        reminded = IAnnotations(page).get(KEY)
        if needs_reminder(reviewed, today, reminded):
            IAnnotations(page)[KEY] = today
            tell(
                holders_of(EDITOR),
                _(
                    "notice_review_due",
                    default="Please look through: “${title}”",
                    mapping={"title": page.Title()},
                ),
                _(
                    "notice_review_due_text",
                    default="The law wants this page to be looked through at least once a year. "
                    "Change what is not true any more, and enter today's date.",
                ),
                link=page.absolute_url(),
                about=page,
            )
            done += 1
    return done
