"""Documents in REST: which there are, how far they are, and the files themselves.

``GET <thing>/@documents`` lists them; the address of one answers 202 as long as it is being made,
and then with the file, each as the reader may have it.
"""

from blkirm.kernel import workshop
from blkirm.kernel.language import current_language
from blkirm.kernel.office import DOCX
from blkirm.kernel.office import TemplateFailed
from blkirm.kernel.workshop import Product
from blkirm.kernel.workshop import Unmade
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import pdf_of
from blkirm.meetings.pack import Pack
from blkirm.meetings.pack import pack_for
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.pack_making import begin_pack
from blkirm.meetings.pack_views import PAUSE
from blkirm.meetings.pack_views import PDF
from blkirm.meetings.pack_views import send
from blkirm.meetings.pack_views import ZIP
from blkirm.meetings.rules import agenda_of
from blkirm.papers.archive import TooMuch
from blkirm.parties.rules import party_of
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from plone import api
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse

import json


#: The same as the endings of their files.
TYPES = {"pdf": PDF, "docx": DOCX, "zip": ZIP}
#: Seconds after which to ask again for what is being made.
SOON = 2


@dataclass(frozen=True)
class Way:
    """One file that can be had.

    ``look`` says how far it is; ``ask`` returns the file, or has it made and says how far it is.
    """

    kind: str
    format: str
    title: str
    look: Callable[[], Product]
    ask: Callable[[], Product | bytes]


def ways_of(document: Document, kind: str, account: str) -> Iterator[Way]:
    """Yield the two ways to a document: PDF and Word file."""
    yield Way(
        kind,
        "pdf",
        document.title,
        lambda: workshop.look(document.key),
        lambda: pdf_of(document, account),
    )
    # Made at once, so there is nothing to wait for.
    yield Way(kind, "docx", document.title, lambda: Product("ready"), document.docx)


@implementer(IPublishTraverse)
class DocumentsService(Service):
    """``@documents``, and ``@documents/<kind>/<format>`` for one of them."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.steps: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "DocumentsService":  # noqa: N802
        self.steps.append(name)
        return self

    def ways(self) -> Iterator[Way]:
        """Yield what there is for the present user."""
        raise NotImplementedError

    @cached_property
    def account(self) -> str:
        return api.user.get_current().getId() or ""

    @property
    def base(self) -> str:
        return f"{self.context.absolute_url()}/@documents"

    def render(self) -> Any:
        if not self.steps:
            return super().render()
        self.check_permission()
        way = next((w for w in self.ways() if [w.kind, w.format] == self.steps), None)
        if way is None:
            raise NotFound()
        try:
            made = way.ask()
        except TooMuch as refusal:
            return self._refuse(400, "BadRequest", refusal.message)
        except (TemplateFailed, Unmade) as refusal:
            return self._refuse(
                getattr(refusal, "status", 503), type(refusal).__name__, refusal.message
            )
        if isinstance(made, Product):
            if made.state == "failed":
                return self._refuse(503, "Unmade", made.message)
            if made.path is None:
                return self._answer(202, SOON, self.told(way, made))
            made = made.path
        return send(self, made, TYPES[way.format], way.title)

    def reply(self) -> dict[str, Any]:
        items = [self.told(way, way.look()) for way in self.ways()]
        return {"@id": self.base, "items": items}

    def told(self, way: Way, product: Product) -> dict[str, Any]:
        return {
            "@id": f"{self.base}/{way.kind}/{way.format}",
            "kind": way.kind,
            "format": way.format,
            "title": way.title,
            "state": product.state,
            "message": self._words(product.message),
        }

    def _words(self, message: Message | None) -> str | None:
        return translate(message, context=self.request) if message is not None else None

    def _refuse(self, status: int, type_: str, message: Message | None) -> str:
        return self._answer(status, PAUSE, {"type": type_, "message": self._words(message)})

    def _answer(self, status: int, pause: int, content: dict[str, Any]) -> str:
        response = self.request.response
        response.setStatus(status)
        if status != 400:
            response.setHeader("Retry-After", str(pause))
        response.setHeader("Cache-Control", "private, no-store")
        response.setHeader("Content-Type", self.content_type)
        return json.dumps(content)


class MeetingDocuments(DocumentsService):
    """The agenda, and the pack of all papers as PDF and ZIP."""

    def ways(self) -> Iterator[Way]:
        yield from ways_of(self._agenda(), "agenda", self.account)
        pack = self._pack()
        for kind in ("pdf", "zip"):
            yield Way(
                "pack",
                kind,
                pack.title,
                lambda kind=kind: workshop.look(pack.key(kind)),
                lambda kind=kind: begin_pack(pack, kind),
            )

    @cached_property
    def names_party(self) -> bool:
        return bool(api.user.has_permission("View", obj=party_of(self.context)))

    def _agenda(self) -> Document:
        return agenda_document(
            self.context,
            agenda_of(self.context),
            current_language(self.request),
            self.account,
            names_party=self.names_party,
        )

    def _pack(self) -> Pack:
        language = current_language(self.request)
        return pack_for(self.context, language, self.account, names_party=self.names_party)
