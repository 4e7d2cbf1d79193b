"""The base of our own pages."""

from blkirm.kernel import formats
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from datetime import date
from datetime import datetime
from functools import cached_property
from plone.protect import createToken
from plone.protect.authenticator import check
from Products.Five.browser import BrowserView
from Products.Five.viewlet.manager import ViewletManagerBase
from Products.statusmessages.interfaces import IStatusMessage
from typing import Any
from urllib.parse import urlencode
from zExceptions import MethodNotAllowed
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


class Page(BrowserView):
    """A page of ours: its forms carry their tokens, it speaks the reader's language."""

    @property
    def language(self) -> str:
        return current_language(self.request)

    @cached_property
    def url(self) -> str:
        """The address of what the page is about."""
        return self.context.absolute_url()

    def token(self) -> str:
        """Return the CSRF token for the ``_authenticator`` field of a form."""
        return createToken()

    def title(self) -> str:
        return title_of(self.context)

    def day(self, value: Any) -> str:
        """Write a day of any kind (date, datetime, Zope DateTime) for the reader."""
        if not value:
            return ""
        if hasattr(value, "asdatetime"):
            value = value.asdatetime()
        return formats.format_date(value, self.language)

    def iso(self, value: Any) -> str:
        """Write a day for machines, as ``<time datetime>`` wants it."""
        if hasattr(value, "asdatetime"):
            value = value.asdatetime()
        if isinstance(value, datetime):
            value = value.date()
        return value.isoformat() if isinstance(value, date) else ""

    def number(self, value: int) -> str:
        return formats.format_number(value, self.language)

    def size(self, value: int) -> str:
        return formats.format_size(value, self.language)

    def say(self, message: Message, kind: str = "info") -> None:
        """Show a message on the next page."""
        IStatusMessage(self.request).add(message, type=kind)


@implementer(IViewlet)
class Part(Page):
    """A part of other pages: a viewlet that speaks as our pages do and stands by its weight."""

    index: Any
    weight = 50

    def __init__(self, context: Any, request: Any, view: Any, manager: Any = None) -> None:
        super().__init__(context, request)
        self.__parent__ = self.view = view
        self.manager = manager

    def update(self) -> None:
        """Prepare what is shown; most parts have nothing to prepare."""

    def render(self) -> str:
        return self.index()


class InOrder(ViewletManagerBase):
    """Shows its viewlets in the order of their weights."""

    def sort(self, viewlets: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return sorted(viewlets, key=lambda named: int(named[1].weight))


class PostPage(Page):
    """A page that changes something: POST and a CSRF token, or nothing happens."""

    def __call__(self) -> str:
        if self.request.method != "POST":
            raise MethodNotAllowed()
        check(self.request)
        return self.change()

    def change(self) -> str:
        """Do it, and lead to the page that shows the result."""
        raise NotImplementedError

    def lead_to(self, url: str) -> str:
        self.request.response.redirect(url, status=303)
        return ""


def batch_links(
    base: str, form: dict[str, str], start: int, size: int, total: int
) -> dict[str, str]:
    """Return addresses of the previous and next page of a list; empty where there is none."""

    def address(position: int) -> str:
        wanted = {name: value for name, value in form.items() if value and name != "b_start"}
        if position > 0:
            wanted["b_start"] = str(position)
        return f"{base}?{urlencode(wanted)}" if wanted else base

    return {
        "previous": address(max(start - size, 0)) if start > 0 else "",
        "next": address(start + size) if start + size < total else "",
    }


def wanted_start(form: dict[str, Any], most: int = 1_000_000) -> int:
    """Return the number of the first row a reader wants; 0 for anything that is no number."""
    value = form.get("b_start", "0")
    return min(int(value), most) if isinstance(value, str) and value.isdecimal() else 0
