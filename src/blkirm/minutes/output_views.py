"""Pages that lead to minutes as Word file and PDF, whole or one item of them."""

from blkirm.kernel.page import Part
from blkirm.meetings.documents import Document
from blkirm.meetings.pack_views import DocumentPage
from blkirm.minutes.output import excerpt_document
from blkirm.minutes.output import head_of
from blkirm.minutes.output import minutes_document
from blkirm.minutes.output import participants_of
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode
from zExceptions import NotFound


class MinutesAsDocument(DocumentPage):
    """``@@minutes-document`` of minutes."""

    name = "minutes-document"

    def document(self) -> Document:
        return minutes_document(self.context, self.account)


class ExcerptAsDocument(DocumentPage):
    """``@@excerpt`` of minutes: what they say about one item (``item`` is its UID)."""

    name = "excerpt"

    @cached_property
    def item(self) -> str:
        wanted = self.request.form.get("item", "")
        return wanted if isinstance(wanted, str) else ""

    def document(self) -> Document:
        found = excerpt_document(self.context, self.item, self.account)
        if found is None:
            raise NotFound()
        return found

    def query(self) -> str:
        return urlencode({"item": self.item}) + "&"


class MinutesButtons(Part):
    """The way to the files, below the title."""

    index = ViewPageTemplateFile("templates/output-buttons.pt")


class ExcerptLinks(Part):
    """The way to the excerpt of one item."""

    index = ViewPageTemplateFile("templates/output-excerpt.pt")

    @property
    def uid(self) -> str:
        return self.view.entry.uid


class Head(Part):
    """When and where the meeting was and who took part, as the files say it."""

    index = ViewPageTemplateFile("templates/output-head.pt")

    @cached_property
    def facts(self) -> dict[str, str]:
        return head_of(self.context, self.language)

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        return participants_of(self.context, self.language)
