"""All that everybody may read, for search engines (sitemaps.org 0.9), in both languages."""

from blkirm.kernel.conditional import is_known
from blkirm.kernel.language import LANGUAGES
from blkirm.kernel.language import site_url
from blkirm.publications.feeds import ASK_AGAIN
from blkirm.publications.published import fingerprint
from blkirm.publications.published import public_address
from blkirm.publications.published import seen_by_strangers
from blkirm.publications.rules import PUBLIC_STATES
from collections.abc import Iterator
from functools import cached_property
from lxml import etree
from plone import api
from Products.Five import BrowserView
from Products.ZCatalog.interfaces import ICatalogBrain


SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
#: More are not allowed in one file.
MOST = 50_000

#: What stands once and is shown in both languages.
BILINGUAL = ("Report", "Recommendation", "Programme", "Authority")
#: What stands in the folder of one language, under the same name as its translation.
OF_ONE_LANGUAGE = (
    "Document",
    "News Item",
    "Event",
    "Folder",
    "AccessibilityStatement",
    "LegalNotice",
    "PrivacyNotice",
    "SignLanguageVideo",
    "EasyForm",
)
#: Pages that are no content.
PLACES = (
    "reports",
    "reports/recommendations",
    "programmes",
    "authorities",
    "authorities/responsibilities",
)
#: Every state in which something is for everybody; others may be there to be seen for a reason.
STATES = frozenset({*PUBLIC_STATES, None, ""})


class Sitemap(BrowserView):
    """One list for the whole site."""

    def __call__(self) -> bytes:
        response = self.request.response
        response.setHeader("Content-Type", "application/xml; charset=utf-8")
        response.setHeader("Vary", "Accept-Encoding")
        if api.user.is_anonymous():
            response.setHeader("Cache-Control", ASK_AGAIN)
        if is_known(self.request, fingerprint(self.brains, self.site)):
            return b""
        return etree.tostring(self.tree(), xml_declaration=True, encoding="utf-8")

    @cached_property
    def site(self) -> str:
        return site_url(self.request)

    @cached_property
    def brains(self) -> list[ICatalogBrain]:
        found = seen_by_strangers(portal_type=[*BILINGUAL, *OF_ONE_LANGUAGE], sort_on="path")
        return [brain for brain in found if (brain.review_state or "") in STATES]

    def tree(self) -> etree._Element:
        root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML})
        for number, (addresses, language, changed) in enumerate(self.pages()):
            if number == MOST:
                break
            url = etree.SubElement(root, f"{{{SITEMAP}}}url")
            etree.SubElement(url, f"{{{SITEMAP}}}loc").text = addresses[language]
            if changed:
                etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = changed
            if len(addresses) > 1:
                for code, address in addresses.items():
                    etree.SubElement(
                        url, f"{{{XHTML}}}link", rel="alternate", hreflang=code, href=address
                    )
        return root

    def pages(self) -> Iterator[tuple[dict[str, str], str, str]]:
        """Tell each page: its addresses by language, its own language, when it changed."""
        for place in PLACES:
            for language in LANGUAGES:
                yield {code: f"{self.site}/{code}/{place}" for code in LANGUAGES}, language, ""
        texts = {public_address(brain): brain for brain in self.brains}
        for address, brain in texts.items():
            changed = brain.modified.asdatetime().isoformat(timespec="seconds")
            path = address[len(self.site) :].strip("/")
            if brain.portal_type in BILINGUAL:
                for language in LANGUAGES:
                    both = {code: f"{self.site}/{code}/{path}" for code in LANGUAGES}
                    yield both, language, changed
                continue
            own, _slash, rest = path.partition("/")
            if own not in LANGUAGES:
                continue
            addresses = {code: f"{self.site}/{code}/{rest}".rstrip("/") for code in LANGUAGES}
            there = {code: each for code, each in addresses.items() if each in texts}
            yield there, own, changed
