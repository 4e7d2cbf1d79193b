"""A page as everybody would see it, for those who may change it."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.users import nobody
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.page import Page
from blkirm.pages.schedule import begins
from blkirm.pages.schedule import is_public
from collections.abc import Iterator
from contextlib import contextmanager
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component import getMultiAdapter

import re


#: Where the content of a page begins.
_MAIN = re.compile(r"<main\b[^>]*>(?:\s*<div class=\"wrap above\">)?")


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
        view = getMultiAdapter((self.context, self.request), name=self.context.getLayout())
        with without_account():
            html = view()
        self.request.response.setHeader("Cache-Control", "private, no-store")
        # The page itself knows nothing of the preview: a stranger may not view a draft's parts.
        return _MAIN.sub(lambda found: found[0] + self.notice(), html, count=1)

    notice = ViewPageTemplateFile("templates/as_public.pt")

    @property
    def is_public(self) -> bool:
        return is_public(self.context)

    @property
    def begins(self) -> str:
        """Return when the page appears, where that is still to come."""
        beginning = begins(self.context)
        waits = beginning is not None and beginning > clock.now()
        return format_time(beginning, self.language) if waits else ""
