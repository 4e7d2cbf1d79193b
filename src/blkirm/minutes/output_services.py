"""Minutes as files in REST: whole, or one item of them."""

from blkirm.meetings.document_services import DocumentsService
from blkirm.meetings.document_services import Way
from blkirm.meetings.document_services import ways_of
from blkirm.minutes.output import excerpt_document
from blkirm.minutes.output import minutes_document
from blkirm.minutes.rules import entries_for
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from zExceptions import NotFound


class MinutesDocuments(DocumentsService):
    """``@documents`` of minutes. An excerpt wants the UID of its item (``?item=``)."""

    def ways(self) -> Iterator[Way]:
        if self.steps[:1] == ["excerpt"]:
            item = self.request.form.get("item")
            found = None
            if isinstance(item, str):
                found = excerpt_document(self.context, item, self.account)
            if found is None:
                raise NotFound()
            yield from ways_of(found, "excerpt", self.account)
            return
        yield from ways_of(minutes_document(self.context, self.account), "minutes", self.account)

    def reply(self) -> dict[str, Any]:
        """Also name the excerpts. How far each is, is said at its own address only: to know it for
        all takes a document of each item.
        """
        result = super().reply()
        result["items"] += [
            {
                "@id": f"{self.base}/excerpt/{ending}?item={quote(entry.uid)}",
                "kind": "excerpt",
                "format": ending,
                "title": entry.title,
                "item": entry.uid,
            }
            for entry in entries_for(self.context)
            if entry.uid and not entry.hidden
            for ending in ("pdf", "docx")
        ]
        return result
