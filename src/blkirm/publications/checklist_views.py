"""The checklist as people see it, and the steps that need more than a button."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.access.principals import full_name
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.publications import editions
from blkirm.publications import life
from blkirm.publications import operations
from blkirm.publications import rules
from blkirm.publications.checklist import Check
from blkirm.publications.checklist import checklist
from blkirm.publications.checklist import may_be_confirmed
from blkirm.publications.checklist import MISSING
from blkirm.publications.checklist import OK
from blkirm.publications.checklist import UNKNOWN
from blkirm.publications.checklist import WARNING
from blkirm.publications.moments import moment_from
from datetime import datetime
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18nmessageid import Message


STATES = {
    OK: _("label_check_ok", default="In order"),
    MISSING: _("label_check_missing", default="Missing"),
    WARNING: _("label_warning", default="Warning"),
    UNKNOWN: _("label_check_unknown", default="Please look"),
}
#: States in which the list still decides something.
OPEN_STATES = (life.DRAFT, life.REVIEW, life.APPROVED, life.SCHEDULED)


class ChecklistPage(Page):
    """All lines with what was found, and a form for those that only a person can tell."""

    refusal = ""
    typed = ("", "")

    @cached_property
    def url(self) -> str:
        return in_language(self.context.absolute_url())

    @cached_property
    def checks(self) -> list[Check]:
        return checklist(self.context)

    @cached_property
    def may_confirm(self) -> bool:
        return not rules.reasons_against_confirming(self.context, api.user.get_current())

    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "id": check.id,
                "title": check.title,
                "state": check.state,
                "state_title": STATES[check.state],
                "detail": check.detail,
                "blocking": check.blocking,
                "stands_against": check.stands_against,
                "form": self.may_confirm and may_be_confirmed(check),
                "said": self._said(check),
                "typed": self.typed[1] if self.typed[0] == check.id else "",
            }
            for check in self.checks
        ]

    def _said(self, check: Check) -> Message | None:
        if check.confirmation is None:
            return None
        return _(
            "label_check_confirmed",
            default="Looked at by ${person} on ${moment}: “${note}”",
            mapping={
                "person": full_name(check.confirmation.by),
                "moment": self._moment(check.confirmation.at),
                "note": check.confirmation.note,
            },
        )

    def approved(self) -> Message | None:
        approval = self.context.approval
        if approval is None:
            return None
        return _(
            "label_report_approved_by",
            default="Approved by ${person} on ${moment}.",
            mapping={
                "person": full_name(approval["by"]),
                "moment": self._moment(approval["at"]),
            },
        )

    def _moment(self, text: str) -> str:
        return format_time(datetime.fromisoformat(text).astimezone(clock.BERLIN), self.language)

    def summary(self) -> Message:
        number = sum(check.stands_against for check in self.checks)
        if number == 0:
            return _("msg_checklist_clear", default="Nothing stands against publishing it.")
        if number == 1:
            return _("msg_checklist_one", default="One line stands against publishing it.")
        return _(
            "msg_checklist_several",
            default="${number} lines stand against publishing it.",
            mapping={"number": str(number)},
        )

    @property
    def is_clear(self) -> bool:
        return not any(check.stands_against for check in self.checks)


class ChecklistBox(Part, ChecklistPage):
    """On a report's page while it is in the making: what stands against publishing it."""

    index = ViewPageTemplateFile("templates/checklist-box.pt")

    def render(self) -> str:
        may_look = api.user.has_permission(rules.CHECK, obj=self.context)
        if not may_look or rules.state_of(self.context) not in OPEN_STATES:
            return ""
        return self.index()

    def against(self) -> list[Check]:
        return [check for check in self.checks if check.stands_against]


class ConfirmCheck(PostPage):
    """The button beside a line that only a person can tell."""

    def change(self) -> str:
        form = self.request.form
        check, note = (_text(form, name) for name in ("check", "note"))
        try:
            operations.confirm_check(self.context, check, note, api.user.get_current())
        except (NotAccepted, Overtaken) as refused:
            page = api.content.get_view("checklist", self.context, self.request)
            page.refusal, page.typed = str(refused), (check, note)
            status = 409 if isinstance(refused, Overtaken) else 400
            self.request.response.setStatus(status, lock=1)
            return page()
        self.say(_("msg_check_confirmed", default="That is on record."))
        return self.lead_to(in_language(f"{self.context.absolute_url()}/@@checklist"))


class ScheduleReport(PostPage):
    """Set the minute at which a report becomes public."""

    def change(self) -> str:
        form = self.request.form
        url = in_language(self.context.absolute_url())
        try:
            moment = moment_from(f"{_text(form, 'day')}T{_text(form, 'time')}")
            operations.schedule(self.context, moment)
        except NotAccepted as refused:
            self.say(str(refused), "error")
            return self.lead_to(url)
        self.say(
            _(
                "msg_report_scheduled",
                default="The report becomes public on ${moment}. Until then nobody else sees it.",
                mapping={"moment": rules.moment_in_words(self.context.embargo)},
            )
        )
        return self.lead_to(url)


class NewEdition(PostPage):
    """Make the draft of the edition that follows."""

    def change(self) -> str:
        newer = editions.make_new_edition(self.context, api.user.get_current().getId() or "")
        self.say(
            _(
                "msg_edition_made",
                default="This is the draft of the new edition of “${title}”. Please add its files.",
                mapping={"title": title_of(newer)},
            )
        )
        return self.lead_to(in_language(f"{newer.absolute_url()}/edit"))


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
