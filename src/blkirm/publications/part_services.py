"""Parts of a report in REST."""

from AccessControl import getSecurityManager
from base64 import b64decode
from binascii import Error as NotBase64
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.decisions.vocabularies import title_of_line
from blkirm.papers.rules import find_paper
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications.parts import Part
from datetime import date
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


def parts_json(report: DexterityContent) -> list[dict[str, Any]]:
    """Write what readers get of the parts of a report."""
    return [_public(part, report) for part in parts.released_parts(report).values()]


def _public(part: Part, report: DexterityContent) -> dict[str, Any]:
    facts = {name: part.facts[name] for name in ("filename", "size", "pages", "sha256")}
    return {
        "line": part.line,
        "title": title_of_line(part.line),
        **facts,
        "download": f"{report.absolute_url()}/@@part/{part.line}",
    }


def _whole(part: Part, report: DexterityContent) -> dict[str, Any]:
    return {
        **_public(part, report),
        "state": part.state,
        "authority": part.authority,
        "delivered_on": part.delivered_on.isoformat(),
        "released_on": part.released_on.isoformat() if part.released_on else None,
        "reason": part.reason,
        "has_source": bool(part.source),
    }


@implementer(IPublishTraverse)
class PartService(Service):
    """What the services share: the line in the address."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "PartService":  # noqa: N802
        self.names.append(name)
        return self

    def line(self) -> str:
        if len(self.names) != 1 or self.names[0] not in parts.parts_of(self.context):
            raise NotFound()
        return self.names[0]

    def listed(self) -> dict[str, Any]:
        delivered = parts.parts_of(self.context)
        return {
            "@id": f"{self.context.absolute_url()}/@parts",
            "items": [_whole(part, self.context) for part in delivered.values()],
            "missing": parts.missing_lines(delivered),
        }

    def who(self) -> str:
        return getSecurityManager().getUser().getId() or ""

    def refuse(self) -> Any:
        raise NotAccepted(
            translate(
                _(
                    "msg_part_shape",
                    default="A part has line (such as DE-BY, or federal), authority, delivered_on (a "
                    "day) and either paper or file (filename, data in base64). A change has release: "
                    "the reason as text, or false.",
                ),
                context=self.request,
            )
        )


class PartsGet(PartService):
    """All parts, for those who check reports."""

    def reply(self) -> dict[str, Any]:
        if self.names:
            return _whole(parts.parts_of(self.context)[self.line()], self.context)
        return self.listed()


class PartsPost(PartService):
    """Deliver a part: ``{line, authority, delivered_on, file | paper}``."""

    def reply(self) -> dict[str, Any]:
        data = json_body(self.request)
        if self.names or not isinstance(data, dict):
            self.refuse()
        texts = {name: data.get(name) for name in ("line", "authority", "delivered_on")}
        if not all(isinstance(value, str) for value in texts.values()):
            self.refuse()
        paper = find_paper(data["paper"]) if isinstance(data.get("paper"), str) else None
        if ("paper" in data) == ("file" in data) or ("paper" in data and paper is None):
            self.refuse()
        part = part_operations.deliver(
            self.context,
            texts["line"],
            authority=texts["authority"],
            day=self._day(texts["delivered_on"]),
            who=self.who(),
            file=self._file(data["file"]) if "file" in data else None,
            paper=paper,
        )
        self.request.response.setStatus(201)
        return _whole(part, self.context)

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return self.refuse()

    def _file(self, said: Any) -> NamedBlobFile:
        if not isinstance(said, dict):
            self.refuse()
        name, data = said.get("filename"), said.get("data")
        if not isinstance(name, str) or not isinstance(data, str) or not name:
            self.refuse()
        try:
            content = b64decode(data, validate=True)
        except (NotBase64, ValueError):
            self.refuse()
        return NamedBlobFile(data=content, filename=name, contentType="application/pdf")


class PartsPatch(PartService):
    """``{release: reason}`` lets a part go out with its report, ``{release: false}`` holds it back."""

    def reply(self) -> dict[str, Any]:
        line, data = self.line(), json_body(self.request)
        wanted = (
            data.get("release") if isinstance(data, dict) and set(data) == {"release"} else None
        )
        if isinstance(wanted, str):
            part = part_operations.release(self.context, line, wanted, self.who())
        elif wanted is False:
            part = part_operations.hold(self.context, line)
        else:
            self.refuse()
        return _whole(part, self.context)


class PartsDelete(PartService):
    """Remove a part."""

    def reply(self) -> Any:
        part_operations.remove(self.context, self.line())
        return self.reply_no_content()
