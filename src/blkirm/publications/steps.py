"""What somebody may do next with a report: shown on its page, done by Plone's own page."""

from blkirm import _
from blkirm.kernel.clock import BERLIN
from blkirm.publications import rules
from dataclasses import dataclass
from datetime import date
from plone import api
from plone.app.content.browser.content_status_modify import ContentStatusModifyView
from plone.dexterity.content import DexterityContent
from Products.CMFCore.interfaces import IMemberData
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class Step:
    """A transition as people see it, in the states in which its button stands."""

    name: str
    states: tuple[str, ...]
    permission: str
    title: Message
    consequence: Message | None = None
    weight: str = ""
    #: What the person taking the step is asked to write, for those it concerns.
    note: Message | None = None


STEPS = (
    Step(
        "submit",
        ("draft",),
        "blkirm.publications: Submit Report",
        _("label_report_submit", default="Submit for review"),
        _(
            "help_report_submit",
            default="After that the report cannot be edited until it is sent back.",
        ),
    ),
    Step(
        "approve",
        ("review",),
        rules.PUBLISH,
        _("label_report_approve", default="Approve"),
        _(
            "help_report_approve",
            default="After that it can be published, or get a minute at which it becomes public.",
        ),
    ),
    Step(
        "publish",
        ("review", "approved"),
        rules.PUBLISH,
        _("label_report_publish", default="Publish"),
        _(
            "help_report_publish",
            default="Everybody can then read it, and its files never change again.",
        ),
    ),
    Step(
        "send-back",
        ("review", "approved", "scheduled"),
        "blkirm.publications: Send Back Report",
        _("label_report_send_back", default="Send back to draft"),
        weight="quiet",
        note=_("label_report_send_back_note", default="What has to change (optional)"),
    ),
    Step(
        "withdraw",
        ("published", "superseded"),
        "blkirm.publications: Withdraw Report",
        _("label_report_withdraw", default="Withdraw"),
        _(
            "help_report_withdraw",
            default="Its address then says that it was withdrawn. This cannot be undone.",
        ),
        weight="danger",
    ),
)


def next_steps(report: DexterityContent, user: IMemberData) -> list[dict]:
    """List what `user` may do with the report now, and what still stands against it."""
    state = rules.state_of(report)
    found = [
        {"step": step, "reasons": rules.reasons_against_step(report, step.name, user)}
        for step in STEPS
        if state in step.states and api.user.has_permission(step.permission, user=user, obj=report)
    ]
    # What stands against approving stands against publishing: it is said once.
    known = next((each["reasons"] for each in found if each["step"].name == "approve"), [])
    return [
        each
        for each in found
        if not (known and each["step"].name == "publish" and each["reasons"] == known)
    ]


@dataclass(frozen=True)
class SentBack:
    """That a draft was sent back: when, and what has to change as far as that was said."""

    day: date
    note: str


def sent_back(report: DexterityContent) -> SentBack | None:
    """Return how the report became a draft again, while it is one."""
    if rules.state_of(report) != "draft":
        return None
    last = api.portal.get_tool("portal_workflow").getStatusOf("report_workflow", report) or {}
    if last.get("action") != "send-back":
        return None
    return SentBack(last["time"].asdatetime().astimezone(BERLIN).date(), last["comments"] or "")


class ReportStateChange(ContentStatusModifyView):
    """Plone's page for changes of state, with our reasons and without its dates."""

    def __call__(
        self, workflow_action: str | None = None, comment: str = "", **kwargs: object
    ) -> str:
        user = api.user.get_current()
        reasons = rules.reasons_against_step(self.context, workflow_action, user)
        if reasons:
            for reason in reasons:
                api.portal.show_message(reason, self.request, type="error")
            return self.request.response.redirect(self.context.absolute_url())
        return super().__call__(workflow_action, comment)

    def editContent(self, obj: DexterityContent, effective: object, expiry: object) -> None:
        """Leave the dates alone: publishing sets them, and nobody else may."""
