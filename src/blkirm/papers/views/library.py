"""The library of a working party and the folders in it."""

from blkirm import _
from blkirm.audiences.rules import may_change_audience
from blkirm.audiences.sentence import short_audience
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import short_name_of_authority
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import PostPage
from blkirm.kernel.page import wanted_start
from blkirm.kernel.text import searchable
from blkirm.papers.content import IPaperFolder
from blkirm.papers.views.upload_box import UploadBox
from blkirm.papers.views.words import file_kind
from blkirm.papers.views.words import options
from blkirm.papers.views.words import state_title
from blkirm.papers.views.words import STATES
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from plone.dexterity.utils import createContentInContainer
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import Unauthorized
from zope.i18n import translate


ADD = "blkirm.papers: Add Paper"
ADD_FOLDER = "plone.app.contenttypes: Add Folder"
BATCH = 25
LONGEST_TITLE = 200

#: What a library can be sorted by: catalogue index, and whether it starts with the latest.
SORTS = {
    "modified": ("modified", True),
    "title": ("sortable_title", False),
    "paper_date": ("paper_date", True),
    "originator": ("originator", False),
}


class LibraryPage(PartyPage):
    """The papers of a party: sorted, filtered, one page at a time, straight from the catalogue."""

    tab = "papers"
    page = ViewPageTemplateFile("../templates/library.pt")
    refusals: tuple[str, ...] = ()

    def __call__(self) -> str:
        return self.page()

    @cached_property
    def form(self) -> dict[str, str]:
        """Return what the reader asked for, as far as it makes sense."""
        wanted = {}
        for name, accepted in (
            ("kind", document_kinds.titles),
            ("originator", all_authorities()),
            ("language", paper_languages.titles),
            ("state", STATES),
            ("sort", SORTS),
        ):
            value = self.request.form.get(name)
            if isinstance(value, str) and value in accepted:
                wanted[name] = value
        text = self.request.form.get("q")
        if isinstance(text, str) and searchable(text):
            wanted["q"] = text.strip()[:200]
        return wanted

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @cached_property
    def found(self) -> Any:
        index, descending = SORTS[self.form.get("sort", "modified")]
        query = {
            "portal_type": "Paper",
            **self.scope,
            "sort_on": index,
            "sort_order": "descending" if descending else "ascending",
            "b_start": self.start,
            "b_size": BATCH,
        }
        for name, index in (
            ("kind", "paper_kind"),
            ("originator", "originator"),
            ("language", "Language"),
            ("state", "review_state"),
        ):
            if name in self.form:
                query[index] = self.form[name]
        if "q" in self.form:
            query["SearchableText"] = searchable(self.form["q"])
        return api.portal.get_tool("portal_catalog")(query)

    @property
    def is_folder(self) -> bool:
        return IPaperFolder.providedBy(self.context)

    @property
    def scope(self) -> dict[str, Any]:
        """Return the query for all papers in here, also deeper; a library holds all of its party."""
        if self.is_folder:
            return {"path": "/".join(self.context.getPhysicalPath())}
        return {"party": self.party.getId()}

    def folders(self) -> list[dict[str, Any]]:
        """Return the folders right in here that the reader may see."""
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Folder",
            path={"query": "/".join(self.context.getPhysicalPath()), "depth": 1},
            sort_on="sortable_title",
        )
        return [
            {"title": b.Title, "url": b.getURL(), "audience": short_audience(b.audience)}
            for b in brains
        ]

    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    @cached_property
    def may_add_folder(self) -> bool:
        return bool(api.user.has_permission(ADD_FOLDER, obj=self.context))

    @cached_property
    def total(self) -> int:
        return self.found.actual_result_count

    def papers(self) -> list[dict[str, Any]]:
        return [self._row(brain) for brain in self.found[self.start : self.start + BATCH]]

    def _row(self, brain: Any) -> dict[str, Any]:
        return {
            "title": brain.Title,
            "lang": brain.Language,
            "url": brain.getURL(),
            "kind": document_kinds.title(brain.paper_kind),
            "file_kind": file_kind(brain.file_name or ""),
            "size": self.size(brain.file_size or 0),
            "originator": short_name_of_authority(brain.originator),
            "day": self.day(brain.modified),
            "iso": self.iso(brain.modified),
            "audience": short_audience(brain.audience),
            "state": brain.review_state,
            "state_title": state_title(brain.review_state, self.request),
        }

    @property
    def library_url(self) -> str:
        return self.context.absolute_url()

    def batch(self) -> dict[str, str]:
        return batch_links(self.library_url, self.form, self.start, BATCH, self.total)

    def first(self) -> int:
        return self.start + 1

    def last(self) -> int:
        return min(self.start + BATCH, self.total)

    def is_filtered(self) -> bool:
        return bool(set(self.form) - {"sort"})

    @cached_property
    def may_add(self) -> bool:
        return bool(api.user.has_permission(ADD, obj=self.context))

    def upload_box(self) -> str:
        return UploadBox(self.context, self.request)()

    def kinds(self) -> list[dict[str, Any]]:
        return options(document_kinds, self.form.get("kind"))

    def languages(self) -> list[dict[str, Any]]:
        return options(paper_languages, self.form.get("language"))

    def originators(self) -> list[dict[str, Any]]:
        """Return the authorities of the party's members."""
        authorities = all_authorities()
        ids = {m.on_behalf_of for m in self.members} & set(authorities)
        rows = [
            {
                "token": id_,
                "title": title_of(authorities[id_]),
                "selected": id_ == self.form.get("originator"),
            }
            for id_ in ids
        ]
        return sorted(rows, key=lambda row: row["title"])

    def states(self) -> list[dict[str, Any]]:
        return [
            {
                "token": token,
                "title": state_title(token, self.request),
                "selected": token == self.form.get("state"),
            }
            for token in STATES
        ]

    def sorts(self) -> list[dict[str, Any]]:
        titles = {
            "modified": _("sort_modified", default="Last changed"),
            "title": _("sort_title", default="Title"),
            "paper_date": _("sort_paper_date", default="Date of the paper"),
            "originator": _("sort_originator", default="Authority"),
        }
        chosen = self.form.get("sort", "modified")
        return [
            {"token": token, "title": title, "selected": token == chosen}
            for token, title in titles.items()
        ]


class AddFolder(PostPage, LibraryPage):
    """Put a folder into a library or folder."""

    def change(self) -> str:
        if not self.may_add_folder:
            raise Unauthorized()
        title = self.request.form.get("title", "")
        title = " ".join(title.split()) if isinstance(title, str) else ""
        if not title or len(title) > LONGEST_TITLE:
            self.refusals = (
                translate(
                    _(
                        "msg_folder_title",
                        default="A folder needs a title of at most ${length} characters.",
                        mapping={"length": LONGEST_TITLE},
                    ),
                    context=self.request,
                ),
            )
            self.request.response.setStatus(400)
            return self.page()
        folder = createContentInContainer(self.context, "Folder", title=title)
        self.say(_("msg_folder_added", default="The folder is there."))
        return self.lead_to(folder.absolute_url())
