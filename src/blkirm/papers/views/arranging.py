"""What orders a library or folder: new folders, their names, the order for everybody and by hand."""

from blkirm import _
from blkirm.kernel.page import PostPage
from blkirm.kernel.page import wanted_start
from blkirm.papers.arrangement import describe_folder
from blkirm.papers.arrangement import put_before
from blkirm.papers.arrangement import settle_sort
from blkirm.papers.places import STANDARD_SORTS
from blkirm.papers.views.library import LibraryPage
from plone import api
from plone.dexterity.utils import createContentInContainer
from typing import Any
from urllib.parse import urlencode
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.i18n import translate


LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 1000


class FolderForm(PostPage, LibraryPage):
    """What the forms for a new and for an existing folder share."""

    def words(self) -> dict[str, str]:
        """Return title and description that were typed, on one line each."""
        form = self.request.form
        return {
            name: " ".join(value.split()) if isinstance(value := form.get(name, ""), str) else ""
            for name in ("title", "description")
        }

    def refuse_words(self, words: dict[str, str]) -> str:
        """Return the page that says what is wrong with them; nothing where all is well."""
        reasons = []
        if not words["title"] or len(words["title"]) > LONGEST_TITLE:
            reasons.append(
                _(
                    "msg_folder_title",
                    default="A folder needs a title of at most ${length} characters.",
                    mapping={"length": LONGEST_TITLE},
                )
            )
        if len(words["description"]) > LONGEST_DESCRIPTION:
            reasons.append(
                _(
                    "msg_folder_description",
                    default="The description may have at most ${length} characters.",
                    mapping={"length": LONGEST_DESCRIPTION},
                )
            )
        if not reasons:
            return ""
        self.refusals = tuple(translate(reason, context=self.request) for reason in reasons)
        self.request.response.setStatus(400)
        return self.page()


class AddFolder(FolderForm):
    """Put a folder into a library or folder."""

    def change(self) -> str:
        if not self.may_add_folder:
            raise Unauthorized()
        words = self.words()
        if page := self.refuse_words(words):
            return page
        folder = createContentInContainer(self.context, "Folder", **words)
        self.say(_("msg_folder_added", default="The folder is there."))
        return self.lead_to(folder.absolute_url())


class DescribeFolder(FolderForm):
    """Give a folder another title and description; its address stays."""

    def change(self) -> str:
        if not self.may_arrange:
            raise Unauthorized()
        words = self.words()
        if page := self.refuse_words(words):
            return page
        describe_folder(self.context, **words)
        self.say(_("msg_folder_described", default="The folder was changed."))
        return self.lead_to(self.library_url)


class SettleSort(PostPage, LibraryPage):
    """Say what a place is sorted by for everybody who does not choose."""

    def change(self) -> str:
        if not self.may_arrange:
            raise Unauthorized()
        sort = self.request.form.get("standard")
        if sort not in STANDARD_SORTS:
            raise BadRequest()
        settle_sort(self.context, sort)
        self.say(_("msg_sort_settled", default="The order was saved for everybody."))
        return self.lead_to(self.library_url)


class PutElsewhere(PostPage, LibraryPage):
    """Put one paper or folder before another, in the order by hand."""

    def change(self) -> str:
        if not self.may_arrange:
            raise Unauthorized()
        asked = self.request.form.get("put", "")
        moved, _space, target = asked.partition(" ") if isinstance(asked, str) else ("", "", "")
        thing = self._neighbour(moved)
        other = self._neighbour(target.removeprefix("after-"))
        put_before(thing, other, after=target.startswith("after-"))
        if self.request.getHeader("X-Requested-With") == "XMLHttpRequest":
            self.request.response.setStatus(204)
            return ""
        start = wanted_start(self.request.form)
        query = {"sort": "position", **({"b_start": start} if start else {})}
        return self.lead_to(f"{self.library_url}?{urlencode(query)}#row-{moved}")

    def _neighbour(self, uid: str) -> Any:
        """Return what lies right in here and has a UID. Raises BadRequest where nothing does."""
        brains = api.portal.get_tool("portal_catalog")(
            UID=uid or "-",
            portal_type=["Folder", "Paper"],
            path={"query": "/".join(self.context.getPhysicalPath()), "depth": 1},
        )
        if not brains:
            raise BadRequest()
        return brains[0].getObject()
