"""Parts of a report: readers download what is released, editors see who delivered."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.principals import full_name
from blkirm.authorities.rules import name_of_authority
from blkirm.decisions.lines import LINES
from blkirm.decisions.vocabularies import title_of_line
from blkirm.intake.doors import FIELD
from blkirm.intake.interfaces import Refused
from blkirm.kernel.formats import format_size
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.meetings.views.forms import authorities
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import InvalidField
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.papers.rules import find_paper
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications.download import ReportDownload
from blkirm.publications.parts import Part
from blkirm.publications.recommendation_views import may_change
from blkirm.publications.rules import CHECK
from blkirm.publications.words import ReportWords
from functools import cached_property
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


STATES = {
    parts.EXPECTED: _("part_state_expected", default="Not delivered"),
    parts.DELIVERED: _("part_state_delivered", default="Delivered"),
    parts.RELEASED: _("part_state_released", default="Released"),
}
CLASSES = {parts.EXPECTED: "planned", parts.DELIVERED: "in-progress", parts.RELEASED: "done"}
HEADING = _("title_report_parts", default="Parts of the Länder")


def describe_file(part: Part, url: str, language: str) -> dict[str, Any]:
    """Return what pages say of the file of a part."""
    return {
        **part.facts,
        "title": title_of_line(part.line),
        "line": part.line,
        "size_text": format_size(part.facts["size"], language),
        "url": f"{url}/@@part/{part.line}",
    }


class PartList(ReportWords):
    """Mixed into the page of a report: its released parts, and for editors the way to all."""

    def released_parts(self) -> list[dict[str, Any]]:
        url = in_language(self.context.absolute_url(), self.language)
        found = [
            describe_file(part, url, self.language)
            for part in parts.released_parts(self.context).values()
        ]
        return [{**each, "file_line": self.file_line(each)} for each in found]

    def parts_url(self) -> str:
        """Return where parts are delivered and released; nothing for readers."""
        if not parts.has_parts(self.context) or not api.user.has_permission(
            CHECK, obj=self.context
        ):
            return ""
        return f"{in_language(self.context.absolute_url(), self.language)}/@@parts"


class PartDownload(ReportDownload):
    """``@@part/DE-BY``: the public copy of a part; one that is not released for editors only."""

    @property
    def language(self) -> str:
        # What downloads are counted by; the language itself is German.
        return f"part-{self.fieldname}"

    def _is_offered(self) -> bool:
        return self._part is not None

    @cached_property
    def _part(self) -> Part | None:
        part = parts.parts_of(self.context).get(self.fieldname or "")
        if part is None or parts.is_public(part):
            return part
        return part if api.user.has_permission(CHECK, obj=self.context) else None

    def _file(self) -> object | None:
        return self._part.rendition.file

    @property
    def is_public(self) -> bool:
        return parts.is_public(self._part) and super().is_public

    @property
    def facts(self) -> dict:
        return self._part.facts

    def canonical(self) -> str:
        return f"{self.context.absolute_url()}/@@part/{self.fieldname}"


class PartsPage(Page):
    """All parts of a report, delivered or not, for those who check reports."""

    page_title = HEADING

    @cached_property
    def url(self) -> str:
        return in_language(self.context.absolute_url(), self.language)

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.context)

    @cached_property
    def delivered(self) -> dict[str, Part]:
        return parts.parts_of(self.context)

    def summary(self) -> Message:
        numbers = {
            "delivered": str(len(self.delivered)),
            "released": str(len(parts.released_parts(self.context))),
            "all": str(len(LINES)),
        }
        return _(
            "label_parts_summary",
            default="${delivered} of ${all} delivered, ${released} released",
            mapping=numbers,
        )

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(line) for line in LINES]

    def _row(self, line: str) -> dict[str, Any]:
        part = self.delivered.get(line)
        state = part.state if part else parts.EXPECTED
        row = {
            "line": line,
            "title": title_of_line(line),
            "state": state,
            "state_title": STATES[state],
            "state_class": CLASSES[state],
            "deliver_url": f"{self.url}/@@deliver-part/{line}",
            "is_there": part is not None,
        }
        if part is None:
            return row
        return {
            **row,
            "authority": name_of_authority(part.authority),
            "day": self.day(part.delivered_on),
            "iso": self.iso(part.delivered_on),
            "by": full_name(part.setter) if part.setter else "",
            "file": describe_file(part, self.url, self.language),
            "has_source": bool(part.source),
            "reason": part.reason,
            "is_released": part.state == parts.RELEASED,
            "released": self.day(part.released_on),
        }


@implementer(IPublishTraverse)
class DeliverPart(MeetingsForm):
    """What a Land delivered: a file, or a paper that was released by its working party."""

    intro = _(
        "intro_deliver_part",
        default="What is delivered anew has to be released anew. Until the report is published only "
        "the editorial office sees the parts; afterwards everybody sees those that are released.",
    )
    button = _("button_deliver_part", default="Keep this part")
    line = ""
    to_confirm: tuple[tuple[str, str], ...] = ()

    def publishTraverse(self, request: Any, name: str) -> "DeliverPart":  # noqa: N802
        if self.line or name not in LINES:
            raise NotFound()
        self.line = name
        return self

    def __call__(self) -> str:
        if not self.line:
            raise NotFound()
        return super().__call__()

    @property
    def heading(self) -> Message:
        return _(
            "heading_deliver_part",
            default="Part: ${land}",
            mapping={"land": title_of_line(self.line)},
        )

    page_title = heading

    @cached_property
    def url(self) -> str:
        return in_language(self.context.absolute_url(), self.language)

    def form_url(self) -> str:
        return f"{self.url}/@@deliver-part/{self.line}"

    def back_url(self) -> str:
        return f"{self.url}/@@parts"

    def back_title(self) -> Message:
        return HEADING

    @property
    def fields(self) -> list[Field]:
        fields = [
            Field(
                "authority",
                _("label_part_authority", default="Delivered by"),
                "select",
                options=authorities(),
                required=True,
            ),
            Field("day", _("label_part_day", default="Delivered on"), "date", required=True),
            Field(
                "file",
                _("label_part_file", default="File (PDF)"),
                "file",
                help=_("help_part_file", default="Or a paper of a working party, below."),
            ),
            Field(
                "paper",
                _("label_part_paper", default="Or a paper"),
                help=_(
                    "help_part_paper",
                    default="Its number or address. It can be released as soon as its working party has "
                    "released it.",
                ),
            ),
        ]
        if self.to_confirm:
            legend = _("label_part_confirm", default="Confirm what was found")
            fields.append(Field(FIELD, legend, "checks", options=self.to_confirm))
        return fields

    def initial(self) -> dict[str, Any]:
        part = parts.parts_of(self.context).get(self.line)
        return {"authority": part.authority, "day": part.delivered_on} if part else {}

    def carry_out(self, values: dict[str, Any]) -> str:
        paper = None
        if values["paper"]:
            paper = find_paper(values["paper"])
            if paper is None:
                raise InvalidField(
                    _(
                        "msg_part_paper",
                        default="There is no paper with a file at this address.",
                    )
                )
        try:
            part_operations.deliver(
                self.context,
                self.line,
                authority=values["authority"],
                day=values["day"],
                who=getSecurityManager().getUser().getId() or "",
                file=self._uploaded(values["file"]),
                paper=paper,
            )
        except Refused as refused:
            self.to_confirm = tuple(
                (finding.code, sentence)
                for finding, sentence in zip(refused.findings, refused.sentences, strict=True)
                if finding.severity == "confirm"
            )
            raise NotAccepted(" ".join(refused.sentences)) from None
        self.say(_("msg_part_kept", default="The part is kept. It is not released yet."))
        return self.back_url()

    @staticmethod
    def _uploaded(uploads: list[Any]) -> NamedBlobFile | None:
        if not uploads:
            return None
        uploads[0].seek(0)
        data = uploads[0].read(part_operations.MAXIMUM_BYTES + 1)
        return NamedBlobFile(data=data, filename=uploads[0].filename, contentType="application/pdf")


class SettlePart(PostPage):
    """Release a part, take that back, or remove it: buttons of the page."""

    def change(self) -> str:
        form = self.request.form
        asked = {name: form.get(name, "") for name in ("line", "what", "reason")}
        if not all(isinstance(value, str) for value in asked.values()):
            raise BadRequest()
        back = f"{in_language(self.context.absolute_url(), self.language)}/@@parts"
        who = getSecurityManager().getUser().getId() or ""
        try:
            match asked["what"]:
                case "release":
                    part_operations.release(self.context, asked["line"], asked["reason"], who)
                case "hold":
                    part_operations.hold(self.context, asked["line"])
                case "remove":
                    part_operations.remove(self.context, asked["line"])
                case _:
                    raise BadRequest()
        except NotAccepted as refused:
            self.say(str(refused), "error")
        except Refused as refused:
            self.say(" ".join(refused.sentences), "error")
        else:
            self.say(_("msg_saved", default="It is saved."))
        return self.lead_to(back)
