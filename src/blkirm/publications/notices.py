"""What those who work on reports are told about them."""

from blkirm import _
from blkirm.kernel.bilingual import title_of
from blkirm.notifications.operations import tell
from blkirm.publications import rules
from blkirm.publications.accounts import with_role
from plone import api
from plone.dexterity.content import DexterityContent
from zope.i18nmessageid import Message


def tell_of_submission(report: DexterityContent) -> None:
    """Tell publication officers that a report waits for them; not those who worked on it."""
    authors = rules.authors_of(report)
    _tell(
        [each for each in with_role("Publication Officer") if each not in authors],
        report,
        _(
            "notice_report_submitted",
            default="Submitted for review: “${title}”",
            mapping={"title": title_of(report)},
        ),
        _(
            "notice_report_submitted_text",
            default="A report waits for your review. Its page shows what stands against publishing "
            "it; you can approve it or send it back.",
        ),
    )


def tell_of_sending_back(report: DexterityContent) -> None:
    """Tell those who made a report that it is a draft again."""
    _tell(
        sorted(rules.authors_of(report)),
        report,
        _(
            "notice_report_sent_back",
            default="Sent back: “${title}”",
            mapping={"title": title_of(report)},
        ),
        _(
            "notice_report_sent_back_text",
            default="This report was sent back. It is a draft again; please look at its checklist.",
        ),
    )


def _tell(accounts: list[str], report: DexterityContent, subject: Message, text: Message) -> None:
    me = api.user.get_current().getId()
    others = [account for account in accounts if account != me]
    tell(others, subject, text, link=report.absolute_url(), about=report)
