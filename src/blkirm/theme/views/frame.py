"""What stands around the content of every page: title, header, trail, footer."""

from AccessControl import getSecurityManager
from Acquisition import aq_chain
from Acquisition import aq_inner
from blkirm import _
from blkirm.access.errors import ErrorPage
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.audiences.views import SHOWN as AUDIENCE_SHOWN
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.language import LANGUAGES
from blkirm.kernel.language import path_in_site
from blkirm.kernel.language import site_url
from blkirm.kernel.protect import READING_PAGE
from blkirm.theme import navigation
from blkirm.theme.assets import asset_url
from blkirm.theme.editing import is_editing_page
from blkirm.theme.fragments import kept
from blkirm.theme.interfaces import IPortalFrame
from blkirm.theme.views.editbar import EditBar
from functools import cached_property
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContent
from Products.CMFPlone.resources.browser.resource import ScriptsView
from Products.CMFPlone.resources.browser.resource import StylesView
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from Products.statusmessages.interfaces import IStatusMessage
from typing import Any
from zope.component import getMultiAdapter
from zope.component import queryMultiAdapter
from zope.component.hooks import getSite
from zope.i18n import translate
from zope.interface import implementer


ADD = "Add portal content"
MANAGE = "Manage portal"
START = _("label_start_page", default="Start")
SITE_NAME = _("site_name", default="Integrated Return Management")
PERSONAL = _("sentence_personal", default="Only you see this page: it holds what you may see.")
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


@implementer(IPortalFrame)
class Frame(BrowserView):
    """Prepares everything the main template shows; asks the catalogue nothing."""

    view: Any = None

    def around(self, view: Any) -> "Frame":
        """Settle which page this frame is around, and tell filters and transforms its kind."""
        self.view = view
        if self.editing:
            self.request.response.setHeader("X-BLKIRM-Editing", "1")
        else:
            self.request.other[READING_PAGE] = True
        return self

    # --- the page as a whole ------------------------------------------------------------

    @cached_property
    def language(self) -> str:
        return current_language(self.request)

    @cached_property
    def site_url(self) -> str:
        return site_url(self.request) or getSite().absolute_url()

    @cached_property
    def home_url(self) -> str:
        return home_url(self.language, self.request)

    @cached_property
    def content(self) -> Any:
        """The nearest content object; views may stand on something else."""
        for step in aq_chain(aq_inner(self.context)):
            if IDexterityContent.providedBy(step):
                return step
        return getSite()

    @cached_property
    def editing(self) -> bool:
        return is_editing_page(self.view)

    @cached_property
    def is_home(self) -> bool:
        return not path_in_site(self.request)

    @cached_property
    def own_title(self) -> Any:
        """What the page calls itself, where that is not the title of its object."""
        title = getattr(self.view, "page_title", None) or getattr(self.view, "label", None)
        return title() if callable(title) else title

    @cached_property
    def title(self) -> Any:
        if self.own_title:
            return self.own_title
        return None if self.is_home or self.content_is_root else title_of(self.content)

    @cached_property
    def window_title(self) -> str:
        words = [translate(each, context=self.request) for each in (self.title, SITE_NAME) if each]
        return " · ".join(words)

    @cached_property
    def content_is_root(self) -> bool:
        content = self.content
        return IPloneSiteRoot.providedBy(content) or (
            content.getId() in LANGUAGES and IPloneSiteRoot.providedBy(aq_chain(content)[1])
        )

    @cached_property
    def body_class(self) -> str:
        if not self.editing:
            return "reading"
        layout = getMultiAdapter((self.context, self.request), name="plone_layout")
        return f"{layout.bodyClass(None, self.view)} editing"

    @cached_property
    def body_attributes(self) -> dict[str, str]:
        """What Plone's scripts want to know; nothing on pages without them."""
        if not self.editing:
            return {}
        return getMultiAdapter((self.context, self.request), name="plone_patterns_settings")()

    def asset(self, name: str) -> str:
        return asset_url(self.site_url, name)

    @cached_property
    def portal_css(self) -> str:
        return self.asset("portal.css")

    @cached_property
    def editing_css(self) -> str:
        return self.asset("editing.css")

    @cached_property
    def portal_js(self) -> str:
        """Our few lines of script; readers without an account have no use for them."""
        return "" if self.is_anonymous else self.asset("portal.js")

    @cached_property
    def search_js(self) -> str:
        """Titles to choose from while somebody types into a search box."""
        return self.asset("search.js")

    @cached_property
    def favicon(self) -> str:
        return self.asset("favicon.svg")

    @cached_property
    def fonts(self) -> list[str]:
        names = ("source-sans-3-latin-400-normal", "source-serif-4-latin-600-normal")
        return [self.asset(f"fonts/{name}.woff2") for name in names]

    def plone_scripts(self) -> str:
        return self._resources(ScriptsView)

    def plone_styles(self) -> str:
        return self._resources(StylesView)

    def _resources(self, factory: type) -> str:
        viewlet = factory(self.context, self.request, self.view, None)
        viewlet.update()
        return viewlet.index()

    # --- addresses of this page ---------------------------------------------------------

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """This page in each language."""
        return [
            {
                "code": code,
                "name": LANGUAGE_NAMES[code],
                "url": url,
                "attributes": {"href": url, "hreflang": code, "lang": code, **current},
            }
            for code in LANGUAGES
            for url in (self._here_in(code),)
            for current in ({"aria-current": "true"} if code == self.language else {},)
        ]

    def _here_in(self, code: str) -> str:
        if not self._exists_in(code):
            return home_url(code, self.request)
        url = in_language(self.request["ACTUAL_URL"], code, self.request)
        query = self.request.get("QUERY_STRING") if self.request.method == "GET" else ""
        return f"{url}?{query}" if query else url

    def _exists_in(self, code: str) -> bool:
        """Say whether the page has a counterpart; only pages in a language folder may lack one."""
        site = getSite()
        path = self.content.getPhysicalPath()[len(site.getPhysicalPath()) :]
        if not path or path[0] not in LANGUAGES or path[0] == code:
            return True
        step = site
        for name in (code, *path[1:]):
            step = step.get(name)
            if step is None or not self.may("View", step):
                return False
        return True

    @cached_property
    def is_public(self) -> bool:
        """Say whether search engines may know this page: found by a stranger, on content."""
        return self.is_anonymous and self.request.response.getStatus() == 200

    @cached_property
    def canonical(self) -> str:
        return in_language(self.request["ACTUAL_URL"], self.language, self.request)

    # --- parts that are the same on many pages --------------------------------------------

    assets_part = ViewPageTemplateFile("../templates/assets.pt")
    service_part = ViewPageTemplateFile("../templates/service.pt")
    band_part = ViewPageTemplateFile("../templates/band.pt")
    footer_part = ViewPageTemplateFile("../templates/footer.pt")

    def assets(self) -> str:
        return kept(("assets", self.site_url, self.is_anonymous), self.assets_part)

    def service(self) -> str:
        """The service line: plain ways, and the account or the way to log in."""
        return kept(("service", self.home_url, self.account_name), self.service_part)

    def band(self) -> str:
        """Word mark, main navigation and search."""
        return kept(("band", self.home_url, self.places, self.section), self.band_part)

    def footer(self) -> str:
        return kept(("footer", self.home_url), self.footer_part)

    # --- header and footer --------------------------------------------------------------

    @cached_property
    def user(self) -> Any:
        return getSecurityManager().getUser()

    @cached_property
    def is_anonymous(self) -> bool:
        return self.user.getId() is None

    @cached_property
    def service_class(self) -> str:
        return "service" if self.is_anonymous else "service member"

    @cached_property
    def account_name(self) -> str:
        user = self.user
        full_name = getattr(user, "getProperty", lambda name, default: "")("fullname", "")
        return full_name or user.getId() or ""

    @cached_property
    def login_url(self) -> str:
        return f"{self.home_url}/login"

    def _links(self, places: tuple, current: str = "") -> list[dict[str, Any]]:
        return [
            {"url": f"{self.home_url}/{name}", "title": title, "current": name == current}
            for name, title in places
        ]

    @cached_property
    def places(self) -> tuple:
        """What the main navigation offers to this reader."""
        if self.is_anonymous:
            return navigation.PUBLIC
        if NETWORK_GROUP in self.user.getGroups():
            return navigation.MEMBERS
        return navigation.STAFF

    @cached_property
    def section(self) -> str:
        """The place of the main navigation that the page is in."""
        here = path_in_site(self.request)[:1]
        return here[0] if here and any(name == here[0] for name, _title in self.places) else ""

    @cached_property
    def main_navigation(self) -> list[dict[str, Any]]:
        return self._links(self.places, self.section)

    @cached_property
    def plain_links(self) -> list[dict[str, Any]]:
        return self._links(navigation.PLAIN)

    @cached_property
    def contact_links(self) -> list[dict[str, Any]]:
        return self._links(navigation.CONTACT)

    @cached_property
    def legal_links(self) -> list[dict[str, Any]]:
        return self._links(navigation.LEGAL)

    # --- between header and content -----------------------------------------------------

    @cached_property
    def trail(self) -> list[dict[str, str]]:
        """The way here. What the reader may not view is left out, title and all."""
        if self.is_home or getattr(self.view, "trail", True) is False:
            return []
        steps = []
        for step in aq_chain(aq_inner(self.content)):
            if IPloneSiteRoot.providedBy(step):
                break
            if self.may("View", step):
                steps.append({"url": step.absolute_url(), "title": title_of(step)})
        steps.reverse()
        if steps and self._is_language_folder(steps[0]["url"]):
            steps.pop(0)
        if self.own_title:
            steps.append({"url": "", "title": self.own_title})
        elif steps:
            steps[-1]["url"] = ""
        return [{"url": self.home_url, "title": START}, *steps] if steps else []

    def _is_language_folder(self, url: str) -> bool:
        return url.rpartition("/")[2] in LANGUAGES and url == self.home_url

    @cached_property
    def messages(self) -> list[Any]:
        return IStatusMessage(self.request).show()

    edit_bar_page = ViewPageTemplateFile("../templates/editbar.pt")

    def edit_bar(self) -> str:
        """The tools for those who may change this; nobody else pays for finding out."""
        needed = MANAGE if IPloneSiteRoot.providedBy(self.content) else ADD
        if self.is_anonymous or (self.content_is_root and not self.may(needed, self.content)):
            return ""
        bar = EditBar(self.content, self.request, self.view)
        return self.edit_bar_page(bar=bar) if bar.is_useful else ""

    def audience(self) -> str:
        """Say at the end of a page who can see it, unless the page has said so itself.

        An error page says nothing: it may stand for something its reader must not know of.
        """
        if self.request.other.get(AUDIENCE_SHOWN) or isinstance(self.view, ErrorPage):
            return ""
        if getattr(self.view, "is_personal", False):
            return self.sentence_part(sentence=PERSONAL)
        if sentence := getattr(self.view, "readers_sentence", None):
            return self.sentence_part(sentence=sentence)
        # What stands on the site itself for people with an account, is no public page.
        is_office = IPloneSiteRoot.providedBy(self.content) and not self.is_anonymous
        if is_office or not self.may("View", self.content):
            return ""
        line = queryMultiAdapter((self.content, self.request), name="audience-line")
        return line() if line is not None else ""

    sentence_part = ViewPageTemplateFile("../templates/readers-sentence.pt")

    # --- names that Plone's own templates expect from the main template -------------------

    def plone(self, name: str) -> Any:
        return getMultiAdapter((self.context, self.request), name=name)

    def may(self, permission: str, thing: Any = None) -> bool:
        """Say whether the reader has a permission, here or on something else."""
        where = self.context if thing is None else thing
        return bool(getSecurityManager().checkPermission(permission, where))
