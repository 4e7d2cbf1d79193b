"""Passing a decision up to the parent party, as an agenda item there."""

from blkirm import _
from blkirm.decisions import rules
from blkirm.decisions.operations import pass_up
from blkirm.decisions.views.decision import DecisionPage
from blkirm.kernel.language import in_language
from functools import cached_property
from plone import api
from plone.protect.authenticator import check
from typing import Any
from zExceptions import NotFound


class PassUpPage(DecisionPage):
    """Say who would read it there, choose a meeting, then submit."""

    def __call__(self) -> Any:
        if not self.may_pass_up:
            raise NotFound()
        if self.request.method != "POST":
            return self.index()
        check(self.request)
        wanted = self.request.form.get("meeting", "")
        meeting = next((m for m in self.parent_meetings if api.content.get_uuid(m) == wanted), None)
        if meeting is None:
            self.request.response.setStatus(400)
            self.refusals = (
                self.translated(
                    _("msg_meeting_missing", default="Please choose a meeting that is to come.")
                ),
            )
            return self.index()
        item = pass_up(self.context, meeting)
        self.say(
            _("msg_passed_up", default="The decision is submitted there as an agenda item."),
        )
        self.request.response.redirect(in_language(item.absolute_url()), status=303)
        return ""

    refusals: tuple[str, ...] = ()

    @cached_property
    def parent_title(self) -> str:
        return rules.title_of_party(self.parent_meetings[0]) if self.parent_meetings else ""

    def meetings(self) -> list[dict[str, str]]:
        return [
            {
                "uid": api.content.get_uuid(meeting),
                "title": meeting.title,
                "day": self.day(meeting.start),
            }
            for meeting in self.parent_meetings
        ]
