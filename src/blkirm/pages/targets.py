"""What texts can link to and show, as lists for the editor: only what its reader may see."""

from blkirm.access.identity import is_anonymous
from blkirm.authorities.views.card import card_of
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from blkirm.kernel.page import Page
from blkirm.pages.components import box_of_office
from plone import api
from typing import Any
from zExceptions import NotFound

import json


#: Longer lists help nobody; whoever needs more copies the address of the page.
MOST = 400
LINKED = (
    "AccessibilityStatement",
    "Document",
    "Event",
    "File",
    "Folder",
    "LegalNotice",
    "News Item",
    "PrivacyNotice",
    "Programme",
    "Report",
    "SignLanguageVideo",
)
#: Whose pages are shown in both languages.
SHARED = ("/reports", "/programmes")
SCALE = "large"


class Targets(Page):
    """A list for TinyMCE: title and address, by UID, so that a link outlives a move."""

    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    tail = ""

    def __call__(self) -> str:
        """Return the list; raise ``NotFound`` for strangers, who write nothing."""
        if is_anonymous():
            raise NotFound(self.__name__)
        self.request.response.setHeader("Content-Type", "application/json")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return json.dumps(self.rows())

    def rows(self) -> list[dict[str, str]]:
        site = api.portal.get()
        root = "/".join(site.getPhysicalPath())
        language = current_language(self.request)
        brains = api.portal.get_tool("portal_catalog")(
            portal_type=list(self.types),
            path=[f"{root}/{language}", *(root + place for place in self.places)],
            sort_on="sortable_title",
            sort_limit=MOST,
        )[:MOST]
        here = f"{root}/{language}/"
        return [
            self.describe(brain, here)
            for brain in brains
            if brain.UID and brain.getPath() != here.rstrip("/") and self.is_offered(brain)
        ]

    def is_offered(self, brain: Any) -> bool:
        return True

    def describe(self, brain: Any, here: str) -> dict[str, str]:
        """Return what the editor gets of one thing."""
        return {
            "title": self._words(brain, here),
            "value": f"resolveuid/{brain.UID}{self.tail}",
        }

    def _words(self, brain: Any, here: str) -> str:
        title = title_of(brain) or brain.getId
        folder = brain.getPath().removeprefix(here).rpartition("/")[0]
        return f"{title} ({folder})" if folder and not folder.startswith("/") else title


class LinkTargets(Targets):
    """Pages, files, reports and programmes."""

    types = LINKED
    places = SHARED


class ImageTargets(Targets):
    """Pictures; what a picture shows is asked for in the dialog."""

    types = ("Image",)
    tail = f"/@@images/image/{SCALE}"


class FileTargets(Targets):
    """What can be downloaded: files, with kind and size, and reports, whose page has both."""

    types = ("File", "Report")
    places = SHARED

    def describe(self, brain: Any, here: str) -> dict[str, str]:
        facts = ""
        if brain.portal_type == "File":
            facts = ", ".join(filter(None, [_kind_of(brain), self._size_of(brain)]))
        name = title_of(brain) or brain.getId
        return {**super().describe(brain, here), "name": name, "facts": facts}

    def _size_of(self, brain: Any) -> str:
        size = str(brain.getObjSize or "")
        return size.replace(".", ",") if current_language(self.request) == "de" else size


class OfficeTargets(Targets):
    """Offices of the register that there still are, each as the box that shows how to reach it."""

    types = ("Authority",)
    places = ("/authorities",)

    def describe(self, brain: Any, here: str) -> dict[str, str]:
        row = super().describe(brain, here)
        card = card_of(brain.authority_facts or {}, current_language(self.request))
        return {**row, "content": box_of_office(self.request, row["title"], row["value"], card)}

    def is_offered(self, brain: Any) -> bool:
        end = (brain.authority_facts or {}).get("end")
        return not end or end >= clock.today().isoformat()


def _kind_of(brain: Any) -> str:
    """Return the ending of a file's name in capitals, which is how people call its kind."""
    _name, dot, ending = brain.getId.rpartition(".")
    return ending.upper() if dot else ""
