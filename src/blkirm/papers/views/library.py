"""The library of a working party and the folders in it."""

from blkirm import _
from blkirm.audiences.rules import may_change_audience
from blkirm.audiences.sentence import short_audience
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import AuthorityFacts
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.footprints import footprints
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import wanted_start
from blkirm.kernel.text import searchable
from blkirm.papers.content import IPaperFolder
from blkirm.papers.listing import BATCH
from blkirm.papers.listing import Listing
from blkirm.papers.listing import places_below
from blkirm.papers.listing import Wish
from blkirm.papers.places import SORTS
from blkirm.papers.places import standard_sort
from blkirm.papers.places import STANDARD_SORTS
from blkirm.papers.views.upload_box import UploadBox
from blkirm.papers.views.words import file_kind
from blkirm.papers.views.words import options
from blkirm.papers.views.words import state_title
from blkirm.papers.views.words import STATES
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.views import PartyPage
from DateTime import DateTime
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlencode


ADD = "blkirm.papers: Add Paper"
REVIEW_FILES = "blkirm.intake: Review Files"
ADD_FOLDER = "plone.app.contenttypes: Add Folder"
MODIFY = "Modify portal content"

#: Conditions of the filter form, by the catalogue index that answers them.
FILTERS = {
    "kind": "paper_kind",
    "originator": "originator",
    "language": "Language",
    "state": "review_state",
}
SORT_TITLES = {
    "modified": _("sort_modified", default="Last changed"),
    "title": _("sort_title", default="Title"),
    "paper_date": _("sort_paper_date", default="Date of the paper"),
    "originator": _("sort_originator", default="Authority"),
    "state": _("sort_state", default="State"),
    "position": _("sort_position", default="By hand"),
}
#: The columns of the table that can be sorted by, in their order.
COLUMNS = {
    "title": _("label_title", default="Title"),
    "originator": _("label_from", default="From"),
    "modified": _("label_changed", default="Changed"),
    "state": _("label_state", default="State"),
}


#: What can be done with many things at once.
ACTIONS = {
    "zip": _("action_zip", default="Download as ZIP"),
    "state": _("action_state", default="Change state"),
    "audience": _("action_audience", default="Change audience"),
    "move": _("action_move", default="Move"),
    "copy": _("action_copy", default="Copy"),
    "delete": _("action_delete", default="Delete"),
}


class LibraryPage(PartyPage):
    """Folders and papers of a place: sorted, filtered, one page at a time."""

    tab = "papers"
    page = ViewPageTemplateFile("../templates/library.pt")
    tools = ViewPageTemplateFile("../templates/library-tools.pt")
    filter = ViewPageTemplateFile("../templates/library-filter.pt")
    refusals: tuple[str, ...] = ()

    def __call__(self) -> str:
        return self.page()

    # --- what the reader asked for ----------------------------------------------------------

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
            ("order", ("ascending", "descending")),
            ("all", ("1",)),
            ("new", ("1",)),
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
    def sort(self) -> str:
        chosen = self.form.get("sort", standard_sort(self.context))
        # An order by hand is one of neighbours; there is none of what lies in different folders.
        return "modified" if chosen == "position" and self.is_deep else chosen

    @cached_property
    def is_descending(self) -> bool:
        asked = self.form.get("order")
        return asked == "descending" if asked else SORTS[self.sort][1]

    @cached_property
    def new_since(self) -> float | None:
        """Return when the reader was in this party before this visit, in seconds since 1970."""
        person = api.user.get_current().getId()
        return footprints.visit(person, api.content.get_uuid(self.party)) if person else None

    def is_filtered(self) -> bool:
        return bool({*FILTERS, "q", "new"} & set(self.form))

    def number_of_new(self) -> int:
        """Return how many papers in here changed since the reader's last visit."""
        if self.new_since is None:
            return 0
        conditions = {"modified": self._only_new()}
        return Listing(self.context, Wish(conditions=conditions)).number_of_papers

    def _only_new(self) -> dict[str, Any]:
        # Before the first visit nothing is new to anybody.
        since = DateTime() + 1 if self.new_since is None else DateTime(self.new_since)
        return {"query": since, "range": "min"}

    @cached_property
    def is_deep(self) -> bool:
        """Say whether everything below is listed, not only what lies right in here."""
        return self.is_filtered() or "all" in self.form

    @cached_property
    def listing(self) -> Listing:
        conditions = {
            index: self.form[name] for name, index in FILTERS.items() if name in self.form
        }
        if "q" in self.form:
            conditions["SearchableText"] = searchable(self.form["q"])
        if "new" in self.form:
            conditions["modified"] = self._only_new()
        return Listing(
            self.context,
            Wish(self.sort, self.is_descending, self.start, conditions, "all" in self.form),
        )

    # --- the place --------------------------------------------------------------------------

    @property
    def is_folder(self) -> bool:
        return IPaperFolder.providedBy(self.context)

    @property
    def library_url(self) -> str:
        return self.context.absolute_url()

    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    def may_review_files(self) -> bool:
        return bool(api.user.has_permission(REVIEW_FILES, obj=self.party))

    @cached_property
    def may_add(self) -> bool:
        return bool(api.user.has_permission(ADD, obj=self.context))

    @cached_property
    def may_add_folder(self) -> bool:
        return bool(api.user.has_permission(ADD_FOLDER, obj=self.context))

    @cached_property
    def may_arrange(self) -> bool:
        """Say whether the reader may order this place and say what it is called."""
        return bool(api.user.has_permission(MODIFY, obj=self.context))

    def bulk_actions(self) -> list[dict[str, Any]]:
        """Return what can be done with many things at once, by somebody with the reader's rights."""
        tokens = ["zip"]
        if self.may_add:
            tokens += ["state", "audience"]
        if self.may_arrange:
            tokens += ["move", "copy"]
        if self.may_add:
            # Authors delete their own drafts.
            tokens.append("delete")
        return [{"token": token, "title": ACTIONS[token]} for token in tokens]

    def upload_box(self) -> str:
        return UploadBox(self.context, self.request)()

    # --- rows -------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of this page, folders first."""
        listing = self.listing
        folders = [self._folder_row(brain) for brain in listing.folders]
        papers = [self._row(brain) for brain in listing.papers]
        if self.is_by_hand:
            for neighbours in (folders, papers):
                _say_neighbours(neighbours)
        return folders + papers

    def _folder_row(self, brain: Any) -> dict[str, Any]:
        return {
            "uid": brain.UID,
            "is_folder": True,
            "title": brain.Title,
            "lang": None,
            "url": brain.getURL(),
            "audience": short_audience(brain.audience),
            "note": brain.Description,
            "up": "",
            "down": "",
        }

    @cached_property
    def _senders(self) -> dict[str, AuthorityFacts]:
        return all_authorities()

    @cached_property
    def _state_titles(self) -> dict[str, str]:
        return {state: state_title(state, self.request) for state in STATES}

    def _row(self, brain: Any) -> dict[str, Any]:
        sender = self._senders.get(brain.originator or "")
        changed = brain.modified.asdatetime()
        return {
            "uid": brain.UID,
            "is_folder": False,
            "title": brain.Title,
            "lang": brain.Language,
            "url": brain.getURL(),
            "kind": document_kinds.title(brain.paper_kind),
            "file_kind": file_kind(brain.file_name or ""),
            "size": self.size(brain.file_size or 0),
            "originator": sender.short_name if sender else brain.originator or "",
            "day": self.day(changed),
            "iso": self.iso(changed),
            "audience": short_audience(brain.audience),
            "state": brain.review_state,
            "state_title": self._state_titles.get(brain.review_state, brain.review_state),
            "place": self._place_of(brain),
            "is_new": self.new_since is not None and brain.modified.timeTime() > self.new_since,
            "up": "",
            "down": "",
        }

    def _place_of(self, brain: Any) -> dict[str, str] | None:
        """Return the folder of a paper that is listed far from it."""
        if not self.is_deep:
            return None
        return self._places.get(brain.getPath().rpartition("/")[0])

    @cached_property
    def _places(self) -> dict[str, dict[str, str]]:
        return {
            brain.getPath(): {"title": brain.Title, "url": brain.getURL()}
            for brain in places_below(self.context)
        }

    @property
    def total(self) -> int:
        return self.listing.total

    def batch(self) -> dict[str, str]:
        return batch_links(self.library_url, self.form, self.start, BATCH, self.total)

    def first(self) -> int:
        return self.start + 1

    def last(self) -> int:
        return min(self.start + BATCH, self.total)

    # --- sorting ----------------------------------------------------------------------------

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns that can be sorted by, with the address that does it."""
        return [self._column(token, title) for token, title in COLUMNS.items()]

    def _column(self, token: str, title: Any) -> dict[str, Any]:
        is_chosen = token == self.sort
        descending = not self.is_descending if is_chosen else SORTS[token][1]
        wanted = {**self.form, "sort": token}
        wanted["order"] = "descending" if descending else "ascending"
        now = "descending" if self.is_descending else "ascending"
        return {
            "title": title,
            "url": f"{self.library_url}?{urlencode(wanted)}",
            "aria_sort": now if is_chosen else None,
        }

    def sorts(self) -> list[dict[str, Any]]:
        return [
            {"token": token, "title": title, "selected": token == self.sort}
            for token, title in SORT_TITLES.items()
            if not (self.is_deep and token == "position")
        ]

    @cached_property
    def is_by_hand(self) -> bool:
        """Say whether the reader sees the order by hand and may change it here and now."""
        return self.sort == "position" and not self.is_descending and self.may_arrange

    def standard_sorts(self) -> list[dict[str, Any]]:
        return [
            {
                "token": token,
                "title": SORT_TITLES[token],
                "selected": token == standard_sort(self.context),
            }
            for token in STANDARD_SORTS
        ]

    # --- choices of the filter form ---------------------------------------------------------

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


def _say_neighbours(rows: list[dict[str, Any]]) -> None:
    """Write into each row before which other it goes one step up or down; ``end`` is after all."""
    uids = [row["uid"] for row in rows]
    for number, row in enumerate(rows):
        if number > 0:
            row["up"] = uids[number - 1]
        if number + 1 < len(rows):
            row["down"] = uids[number + 2] if number + 2 < len(rows) else f"after-{uids[-1]}"
