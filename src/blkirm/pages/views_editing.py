"""Below the title of a page, for editors: what the check finds, how its translation stands."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel import formats
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.pages import translations
from blkirm.pages.guard import findings_of
from blkirm.pages.schedule import begins
from blkirm.pages.schedule import ends
from blkirm.pages.text_check import Finding
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlencode
from zExceptions import BadRequest
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


SHORT_NAME = "form.widgets.IShortName.id"


class Below(Page):
    """A part of a page below its title."""

    def __init__(self, context: Any, request: Any, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.__parent__ = view

    def update(self) -> None:
        """Everything is asked for when it is shown."""


@implementer(IViewlet)
class Editing(Below):
    """Preview, translation, days and findings, for those who may change the page."""

    index = ViewPageTemplateFile("templates/editing.pt")

    def render(self) -> str:
        return self.index()

    @cached_property
    def findings(self) -> list[Finding]:
        return findings_of(self.context)

    @cached_property
    def pair(self) -> translations.Pair | None:
        return translations.pair_of(self.context)

    @cached_property
    def partner_url(self) -> str:
        return in_language(self.pair.partner.absolute_url(), self.pair.language, self.request)

    @cached_property
    def add_url(self) -> str:
        """Where the missing partner would be made; empty where its folder is missing too."""
        site = api.portal.get()
        path = self.context.getPhysicalPath()[len(site.getPhysicalPath()) + 1 : -1]
        folder = site.get(self.pair.language)
        for name in path:
            folder = folder.get(name) if folder is not None else None
        if folder is None:
            return ""
        url = in_language(folder.absolute_url(), self.pair.language, self.request)
        # Its short name makes it the partner.
        wanted = urlencode({SHORT_NAME: self.context.getId()})
        return f"{url}/++add++{self.context.portal_type}?{wanted}"

    @cached_property
    def followed_on(self) -> str:
        return self.day(self.pair.followed) if self.pair.followed else ""

    @cached_property
    def begins(self) -> str:
        """Return when the page appears, where that is still to come."""
        beginning = begins(self.context)
        coming = beginning is not None and beginning > clock.now()
        return formats.format_time(beginning, self.language) if coming else ""

    @cached_property
    def ended(self) -> str:
        """Return when the page vanished, where it did."""
        end = ends(self.context)
        gone = end is not None and end <= clock.now()
        return formats.format_time(end, self.language) if gone else ""

    def words(self, finding: Finding) -> Any:
        return finding.message


@implementer(IViewlet)
class Newer(Below):
    """For everybody: the page in the other language is newer."""

    index = ViewPageTemplateFile("templates/newer.pt")

    def render(self) -> str:
        return self.index() if self.partner is not None else ""

    @cached_property
    def partner(self) -> Any:
        return translations.newer_for_readers(self.context)

    @cached_property
    def code(self) -> str:
        return translations.language_of(self.partner)

    @cached_property
    def url(self) -> str:
        return in_language(self.partner.absolute_url(), self.code, self.request)

    @cached_property
    def partner_title(self) -> str:
        return title_of(self.partner)


class TranslationDone(PostPage):
    """Somebody says: this page says what its partner says."""

    def change(self) -> str:
        pair = translations.pair_of(self.context)
        if pair is None or pair.partner is None:
            raise BadRequest()
        translations.follow(self.context)
        self.say(_("msg_translation_done", default="The translation counts as up to date."))
        return self.lead_to(self.context.absolute_url())
