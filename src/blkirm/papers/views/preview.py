"""What a paper's file looks like, on the page of the paper and beside it."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel.page import Page
from blkirm.kernel.page import Part
from blkirm.papers.delivery import is_pdf
from blkirm.papers.delivery import line_for
from blkirm.papers.delivery import strict_marking_of
from blkirm.papers.previews import ask_for_preview
from blkirm.papers.previews import file_with
from blkirm.papers.previews import NOTHING
from blkirm.papers.previews import Preview
from blkirm.papers.previews import preview_of
from blkirm.papers.rendering import reason_against
from blkirm.parties.views import PartyPage
from functools import cached_property
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont
from plone.namedfile.interfaces import INamedBlobFile
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from typing import BinaryIO
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher.BaseRequest import BaseRequest

import io


REASONS: dict[str, Message] = {
    "held": _(
        "preview_held",
        default="There is a preview as soon as the file has been checked for viruses.",
    ),
    "kind": _("preview_kind", default="There is no preview of files of this kind."),
    "large": _("preview_large", default="The file is too large for a preview."),
    "failed": _(
        "preview_failed",
        default="No preview could be made of this file. It may be protected or damaged.",
    ),
    "no-office": _(
        "preview_no_office",
        default="There is no preview of office files of this kind, because LibreOffice is not "
        "installed for it on the server.",
    ),
    "no-poppler": _(
        "preview_no_poppler",
        default="There is no preview of PDF files, because Poppler is not installed on the server.",
    ),
}


class _ShowsPreview(Page):
    """What is said about one file of a paper."""

    file: INamedBlobFile | None

    @cached_property
    def preview(self) -> Preview | None:
        """Return the preview, and let it be made where there is none."""
        if self.file is None:
            return None
        found = preview_of(self.context, self.file)
        self.is_coming = (
            found is None
            and not reason_against(self.file)
            and ask_for_preview(self.context, self.file)
        )
        return found

    def kind(self) -> str:
        """Return what there is to show: a kind of preview, ``coming``, or nothing."""
        if self.preview is not None:
            return self.preview.kind
        return "coming" if self.is_coming else NOTHING

    def reason(self) -> str:
        if is_held(self.file):
            token = "held"
        elif self.preview is not None:
            token = self.preview.reason
        else:
            token = reason_against(self.file) or "kind"
        return translate(REASONS[token], context=self.request)

    def address(self, page: str) -> str:
        return f"{self.context.absolute_url()}/@@preview-{page}/{sha256_of(self.file)}"

    @cached_property
    def marking(self) -> str:
        return strict_marking_of(self.context)

    def line(self) -> str:
        return line_for(self.marking, getSecurityManager().getUser().getId() or "")

    def marking_help(self) -> str:
        """Say what becomes of the marking when the file is taken away."""
        with self.file.open() as stream:
            stamped = is_pdf(self.file, stream)
        message = (
            _(
                "help_marking_stamped",
                default="Downloads carry the marking ${marking}, your account and the date on "
                "every page.",
                mapping={"marking": self.marking},
            )
            if stamped
            else _(
                "help_marking_observe",
                default="This file is marked ${marking}. Files of this kind cannot carry the "
                "marking themselves: please observe it wherever the file goes.",
                mapping={"marking": self.marking},
            )
        )
        return translate(message, context=self.request)

    def pages(self) -> list[dict[str, Any]]:
        total = self.number(self.preview.total)
        return [
            {
                "url": f"{self.address('page')}/{number}",
                "width": picture.width,
                "height": picture.height,
                "alt": translate(
                    _(
                        "alt_preview_page",
                        default="Page ${number} of ${total}",
                        mapping={"number": self.number(number), "total": total},
                    ),
                    context=self.request,
                )
                if self.preview.total > 1
                else translate(_("alt_preview", default="The file"), context=self.request),
            }
            for number, picture in enumerate(self.preview.pages, 1)
        ]

    def is_cut(self) -> bool:
        return self.preview.is_cut or len(self.preview.pages) < self.preview.total

    def has_words(self) -> bool:
        return any(self.preview.words)


class PreviewBox(Part, _ShowsPreview):
    """The part of a paper's page that shows the file."""

    index = ViewPageTemplateFile("../templates/preview.pt")

    def update(self) -> None:
        self.file = getattr(self.view, "shown_file", None) or self.context.file

    def render(self) -> str:
        return self.index() if self.file is not None else ""


@implementer(IPublishTraverse)
class _OfOneContent(_ShowsPreview):
    """A page below a paper about one file: that with the SHA-256 in the address, or the present."""

    #: Further names in the address.
    names = 0

    def __init__(self, context: Any, request: BaseRequest) -> None:
        super().__init__(context, request)
        self.steps: list[str] = []

    def publishTraverse(self, request: BaseRequest, name: str) -> Any:  # noqa: N802
        if len(self.steps) > self.names:
            raise NotFound()
        self.steps.append(name)
        return self

    @cached_property
    def file(self) -> INamedBlobFile:
        if not self.steps and self.context.file is not None:
            return self.context.file
        if len(self.steps) != self.names + 1:
            raise NotFound()
        file = file_with(self.context, self.steps[0])
        if file is None:
            raise NotFound()
        return file


class PreviewPart(_OfOneContent):
    """The box alone, for the script that waits until a preview is there."""

    index = ViewPageTemplateFile("../templates/preview.pt")

    def __call__(self) -> str:
        assert self.file is not None
        return self.index()


class PreviewPage(_OfOneContent):
    """One page as a picture; with the marking, where there is a strict one."""

    names = 1

    def __call__(self) -> bytes:
        found = preview_of(self.context, self.file)
        number = self.steps[1] if self.steps else ""
        if found is None or not (number.isdecimal() and 0 < int(number) <= len(found.pages)):
            raise NotFound()
        with found.pages[int(number) - 1].blob.open("r") as stream:
            data = with_line(stream, self.line()) if self.marking else stream.read()
        self.request.response.setHeader("Content-Type", "image/jpeg")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return data


class PreviewWords(_OfOneContent, PartyPage):
    """The words of each page, for those who cannot or do not want to look at pictures."""

    tab = "papers"
    page_title = _("heading_preview_words", default="Text of the pages")
    index = ViewPageTemplateFile("../templates/preview_words.pt")

    def __call__(self) -> str:
        assert self.file is not None
        return self.index()


def with_line(stream: BinaryIO, line: str) -> bytes:
    """Return a picture that we made with a line at its top and at its bottom."""
    with Image.open(stream, formats=("JPEG",)) as image:
        drawn = image.convert("RGB")
    draw = ImageDraw.Draw(drawn)
    size = max(min(drawn.width // 40, drawn.height // 12, 40), 8)
    font = ImageFont.load_default(size)
    length = draw.textlength(line, font)
    if length > 0.95 * drawn.width:
        font = ImageFont.load_default(max(size * 0.95 * drawn.width / length, 5))
    for y, anchor in ((size // 3, "ma"), (drawn.height - size // 3, "md")):
        place = (drawn.width / 2, y)
        left, top, right, bottom = draw.textbbox(place, line, font, anchor=anchor)
        draw.rectangle((left - size, top - 3, right + size, bottom + 3), fill="white")
        draw.text(place, line, "black", font, anchor=anchor)
    data = io.BytesIO()
    drawn.save(data, "JPEG", quality=85)
    return data.getvalue()
