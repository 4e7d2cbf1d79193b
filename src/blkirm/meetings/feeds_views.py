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
from blkirm.meetings.feeds_records import MEETINGS
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
class FeedByAddress(Page):
    """Answer a program that cannot log in. Whatever is wrong with an address gets the same bytes.

    What it answers with, and whose feeds these are, is for those who inherit this.
    """

    kind = MEETINGS
    ending = ENDING
    content_type = "text/calendar; charset=utf-8"
    file_name = "meetings.ics"

    def content_of(self, feed: Feed) -> bytes:
        """Return what the account of a feed may see now."""
        raise NotImplementedError

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "FeedByAddress":  # noqa: N802
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
        response.setHeader("Content-Type", self.content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="{self.file_name}"')
        return self.content_of(feed)

    def _feed(self) -> Feed | None:
        if len(self.names) != 1 or not self.names[0].endswith(self.ending):
            return None
        return feed_at(self.names[0].removesuffix(self.ending), self.kind)


class CalendarFeed(FeedByAddress):
    """Answer a calendar program."""

    def content_of(self, feed: Feed) -> bytes:
        return calendar_of(feed, outer_address())


class CalendarsPage(Page):
    """One's own calendar addresses: make one, see it once, revoke it."""

    page = ViewPageTemplateFile("templates/calendars.pt")
    kind = MEETINGS
    name = "calendars"
    heading = _("heading_calendars", default="Calendar addresses")
    lead = _(
        "text_calendars",
        default="Give such an address to your calendar program, and it shows the meetings you may "
        "see. Whoever knows the address sees them, too: keep it like a password, and revoke it "
        "when it is not needed any more.",
    )
    empty = _("empty_feeds", default="You have no calendar address yet.")
    nobodys = _(
        "text_no_parties_feed",
        default="Calendar addresses are for those who belong to a working party.",
    )
    made = ""
    refusal = ""

    def address_of(self, secret: str) -> str:
        return address_of(secret)

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
            secret = make_feed(self.account, values["party"], values["label"], self.kind)
            self.made = self.address_of(secret)
        except NotAccepted as refusal:
            self.refusal = str(refusal)
            self.request.response.setStatus(400)
        return self.page()

    @cached_property
    def account(self) -> str:
        return api.user.get_current().getId()

    def own_url(self) -> str:
        return f"{home_url(request=self.request)}/{self.name}"

    def page_title(self) -> Message:
        return self.heading

    title = page_title
    longest_label = LONGEST_LABEL

    @cached_property
    def parties(self) -> list[dict[str, Any]]:
        wanted = self.request.form.get("party", "")
        return [
            {"id": party, "title": title, "chosen": party == wanted}
            for party in parties_of_person(self.account)
            if (title := _title_of_party(party))
        ]

    @cached_property
    def feeds(self) -> list[dict[str, Any]]:
        return [
            {
                "id": feed.id,
                "label": feed.label,
                "party": _title_of_party(feed.party) or feed.party,
                "day": self.day(feed.made_at),
                "iso": self.iso(feed.made_at),
            }
            for feed in feeds_of(self.account, self.kind)
        ]


def _title_of_party(name: str) -> str:
    """Return what a party is called; nothing where the reader may not know, as single guests."""
    party = party_named(name) if name else None
    is_known = party is not None and api.user.has_permission("View", obj=party)
    return title_of(party) if is_known else ""
