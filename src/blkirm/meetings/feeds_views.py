"""Calendars to subscribe to: the file itself, and the page on which an account keeps its addresses."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.page import Page
from blkirm.meetings.feeds import calendar_of
from blkirm.meetings.feeds import feed_at
from blkirm.meetings.feeds import feeds_of
from blkirm.meetings.feeds import make_feed
from blkirm.meetings.feeds import revoke_feed
from blkirm.meetings.feeds_pace import pace
from blkirm.meetings.feeds_records import Feed
from blkirm.meetings.feeds_records import LONGEST_LABEL
from blkirm.notifications.mail import outer_address
from blkirm.parties.rules import parties_of_person
from blkirm.parties.rules import party_named
from functools import cached_property
from plone import api
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


ENDING = ".ics"
NOTHING = "404 Not Found\n"


def address_of(secret: str) -> str:
    """Return the address that is given to a calendar program."""
    return f"{outer_address()}/calendar-feed/{secret}{ENDING}"


@implementer(IPublishTraverse)
class CalendarFeed(Page):
    """Answer a calendar program. Whatever is wrong with an address gets the same few bytes."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "CalendarFeed":  # noqa: N802
        self.names.append(name)
        return self

    def __call__(self) -> str | bytes:
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        response = self.request.response
        response.setHeader("Cache-Control", "private, no-store")
        response.setHeader("X-Robots-Tag", "noindex")
        feed = self._feed()
        if feed is None:
            response.setStatus(404, lock=1)
            response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return NOTHING
        wait = pace.wait_for(feed.id)
        if wait:
            response.setStatus(429, lock=1)
            response.setHeader("Retry-After", str(wait))
            response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return "429 Too Many Requests\n"
        response.setHeader("Content-Type", "text/calendar; charset=utf-8")
        response.setHeader("Content-Disposition", 'attachment; filename="meetings.ics"')
        return calendar_of(feed, outer_address())

    def _feed(self) -> Feed | None:
        if len(self.names) != 1 or not self.names[0].endswith(ENDING):
            return None
        return feed_at(self.names[0].removesuffix(ENDING))


class CalendarsPage(Page):
    """One's own calendar addresses: make one, see it once, revoke it."""

    page = ViewPageTemplateFile("templates/calendars.pt")
    made = ""
    refusal = ""

    def __call__(self) -> str:
        method = self.request.method
        if method == "POST":
            check(self.request)
            return self._change()
        if method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        return self.page()

    def _change(self) -> str:
        form = self.request.form
        values = {n: form.get(n, "") for n in ("step", "party", "label", "feed")}
        if not all(isinstance(value, str) for value in values.values()):
            raise BadRequest()
        if values["step"] == "revoke":
            if not revoke_feed(self.account, values["feed"]):
                raise NotFound()
            self.say(_("msg_feed_revoked", default="This address answers no more."))
            self.request.response.redirect(self.own_url(), status=303)
            return ""
        if values["step"] != "make":
            raise BadRequest()
        try:
            self.made = address_of(make_feed(self.account, values["party"], values["label"]))
        except NotAccepted as refusal:
            self.refusal = str(refusal)
            self.request.response.setStatus(400)
        return self.page()

    @cached_property
    def account(self) -> str:
        return api.user.get_current().getId()

    def own_url(self) -> str:
        return f"{home_url(request=self.request)}/calendars"

    def page_title(self) -> Message:
        return _("heading_calendars", default="Calendar addresses")

    title = page_title
    longest_label = LONGEST_LABEL

    @cached_property
    def parties(self) -> list[dict[str, Any]]:
        wanted = self.request.form.get("party", "")
        return [
            {"id": party, "title": title_of(party_named(party)), "chosen": party == wanted}
            for party in parties_of_person(self.account)
            if party_named(party) is not None
        ]

    @cached_property
    def feeds(self) -> list[dict[str, Any]]:
        return [
            {
                "id": feed.id,
                "label": feed.label,
                "party": title_of(party_named(feed.party)) if feed.party else "",
                "day": self.day(feed.made_at),
                "iso": self.iso(feed.made_at),
            }
            for feed in feeds_of(self.account)
        ]
