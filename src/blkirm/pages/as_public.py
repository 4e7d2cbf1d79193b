"""A page as everybody would see it, for those who may change it."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.SpecialUsers import nobody
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.page import Page
from blkirm.pages.schedule import begins
from blkirm.pages.schedule import is_open
from blkirm.pages.schedule import is_public
from collections.abc import Iterator
from contextlib import contextmanager
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.component import getMultiAdapter
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


#: The request remembers that its page is such a preview, and what the page is to everybody now.
MARK = "blkirm.as_public"


@contextmanager
def without_account() -> Iterator[None]:
    """Let nobody in particular act for a while: what follows sees what strangers see."""
    before = getSecurityManager()
    newSecurityManager(None, nobody)
    try:
        yield
    finally:
        setSecurityManager(before)


class AsPublic(Page):
    """The page made with the rights of somebody without an account; nobody may keep it."""

    def __call__(self) -> str:
        self.request.other[MARK] = {
            "public": is_public(self.context),
            "published": api.content.get_state(self.context, default="") == "published",
            "open": is_open(self.context),
            "begins": begins(self.context),
        }
        view = getMultiAdapter((self.context, self.request), name=self.context.getLayout())
        with without_account():
            html = view()
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return html


@implementer(IViewlet)
class Notice(Page):
    """In the preview only: what it is, and the way back."""

    index = ViewPageTemplateFile("templates/as_public.pt")

    def __init__(self, context: Any, request: Any, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.__parent__ = view

    def update(self) -> None:
        """Everything is asked for when it is shown."""

    def render(self) -> str:
        return self.index() if self.state else ""

    @property
    def state(self) -> dict[str, Any] | None:
        return self.request.other.get(MARK)

    @property
    def begins(self) -> str:
        beginning = self.state["begins"]
        waits = beginning is not None and not self.state["open"] and beginning > clock.now()
        return format_time(beginning, self.language) if waits else ""
