"""Answering: by a link in a mail, without an account's password; or on the meeting's page."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.guard import may_view
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from blkirm.kernel.language import home_url
from blkirm.kernel.page import Page
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.meetings.answers import Asked
from blkirm.meetings.answers import asked_by_link
from blkirm.meetings.answers import asked_of
from blkirm.meetings.answers import deputies_for
from blkirm.meetings.answers import give_answer
from blkirm.meetings.answers import unanswered
from blkirm.meetings.invitation_records import ACCEPTED
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_records import DECLINED
from blkirm.meetings.invitation_records import DEPUTY
from blkirm.meetings.invitation_rules import answer_day_of
from blkirm.meetings.invitation_rules import changed_facts
from blkirm.meetings.invitation_views import FACTS
from blkirm.meetings.rules import may_manage
from blkirm.meetings.rules import state_of
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_modes
from blkirm.parties.rules import name_of_person
from blkirm.parties.rules import party_of
from functools import cached_property
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


ANSWER_TITLES: dict[str, Message] = {
    ACCEPTED: _("answer_accepted", default="Attends"),
    DECLINED: _("answer_declined", default="Does not attend"),
    DEPUTY: _("answer_deputy", default="A deputy attends"),
}


def choices(meeting: IDexterityContent, membership: Membership) -> dict[str, Any]:
    """Return what a form to answer shows; names of deputies only where there may be some."""
    given = convening_of(meeting).answer_of(membership.id)
    answer = given.answer if given is not None else ""
    deputies = [
        {
            "account": account,
            "name": name_of_person(account),
            "chosen": given is not None and given.deputy == account,
        }
        for account in deputies_for(meeting, membership)
    ]
    is_due = bool(unanswered([membership], meeting))
    day = answer_day_of(meeting)
    return {
        "membership": membership.id,
        "authority": name_of_authority(membership.on_behalf_of),
        "role": PARTY_ROLES[membership.role].title,
        "answer": answer,
        "answer_title": ANSWER_TITLES.get(answer, ""),
        "deputy": name_of_person(given.deputy) if given is not None and given.deputy else "",
        "deputies": deputies,
        "due": is_due,
        "until": format_date(day, current_language()) if day is not None and is_due else "",
    }


class AnswerFromPortal(PostPage):
    """Keep the answer of somebody who is logged in."""

    def change(self) -> str:
        form = self.request.form
        mine = {m.id: m for m in asked_of(self.context, api.user.get_current().getId())}
        membership = mine.get(form.get("membership", ""))
        if membership is None:
            raise NotAccepted(
                translate(
                    _("msg_answer_not_asked", default="You are not asked to answer here."),
                    context=self.request,
                )
            )
        answer, deputy = form.get("answer", ""), form.get("deputy", "")
        if not (isinstance(answer, str) and isinstance(deputy, str)):
            answer = ""
        give_answer(self.context, membership, answer, deputy)
        self.say(_("msg_answered", default="Thank you. Your answer was kept."))
        return self.lead_to(self.context.absolute_url())


class OnMeeting(Part):
    """What somebody is asked at the top of a meeting's page, and where those who invite go on."""

    @cached_property
    def asked(self) -> list[dict[str, Any]]:
        if state_of(self.context) != "invited":
            return []
        mine = asked_of(self.context, api.user.get_current().getId() or "")
        return [choices(self.context, membership) for membership in mine]

    @cached_property
    def state(self) -> str:
        return state_of(self.context)

    @cached_property
    def shows_participants(self) -> bool:
        return may_view(party_of(self.context))

    @cached_property
    def may_invite(self) -> bool:
        return may_manage(self.context) and self.state in ("planned", "invited")

    @cached_property
    def changes(self) -> str:
        """What those who were invited do not know yet; empty where there is nothing."""
        names = changed_facts(self.context) if self.may_invite else []
        return ", ".join(translate(FACTS[name], context=self.request) for name in names)


@implementer(IPublishTraverse)
class AnswerByLink(Page):
    """The page behind a link in an invitation: looking changes nothing, sending does.

    Whoever has the link is believed to be the account it was written for, for this one question.
    Whatever is wrong with a link gets one and the same answer, in which the link does not appear.
    """

    page = ViewPageTemplateFile("templates/answer.pt")
    readers_sentence = _(
        "sentence_answer",
        default="Not public. Whoever has this link sees this page and can answer.",
    )
    trail = False
    refusal = ""
    done = False

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "AnswerByLink":  # noqa: N802
        self.names.append(name)
        return self

    def __call__(self) -> str:
        response = self.request.response
        response.setHeader("Cache-Control", "private, no-store")
        # Without the path, which is the key; with the origin, by which the answer is let in.
        response.setHeader("Referrer-Policy", "strict-origin")
        response.setHeader("X-Robots-Tag", "noindex")
        if self.request.method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed()
        if self.asked is None:
            self._be_nothing()
        if self.request.method == "POST":
            check(self.request)
            self._keep()
        return self.page()

    @cached_property
    def asked(self) -> Asked | None:
        return asked_by_link(self.names[0]) if len(self.names) == 1 else None

    def _be_nothing(self) -> None:
        # The page of errors names the address in its links.
        self.request.set("ACTUAL_URL", f"{home_url(request=self.request)}/{self.__name__}")
        self.request.set("blkirm.path", (self.__name__,))
        raise NotFound()

    def _keep(self) -> None:
        form = self.request.form
        answer, deputy = form.get("answer", ""), form.get("deputy", "")
        if not (isinstance(answer, str) and isinstance(deputy, str)):
            answer = ""
        try:
            give_answer(self.asked.meeting, self.asked.membership, answer, deputy, by_link=True)
            self.done = True
        except NotAccepted as refusal:
            self.refusal = str(refusal)
            self.request.response.setStatus(400)

    def own_url(self) -> str:
        return f"{home_url(request=self.request)}/{self.__name__}/{self.names[0]}"

    def page_title(self) -> Message:
        return _("heading_your_answer", default="Your answer")

    title = page_title

    def meeting_title(self) -> str:
        return self.asked.meeting.title

    def party_title(self) -> str:
        return title_of(party_of(self.asked.meeting))

    def when(self) -> str:
        meeting = self.asked.meeting
        return time_span(meeting.start, meeting.end, self.language)

    def mode(self) -> str:
        return meeting_modes.title(self.asked.meeting.mode)

    @cached_property
    def form(self) -> dict[str, Any]:
        return choices(self.asked.meeting, self.asked.membership)
