"""The place on a library's page where files are put in."""

from blkirm.intake.settings import largest_file
from blkirm.kernel.page import Page
from blkirm.papers.reception import SAME_NAME
from blkirm.papers.views.words import options
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.component import getMultiAdapter
from zope.i18n import translate


def asset(page: Page, name: str) -> str:
    """Return the address of a static file of the theme."""
    frame = getMultiAdapter((page.context, page.request), name="portal-frame")
    return frame.asset(name)


class UploadBox(Page):
    """A part of a page, shown to those who may add papers here; it has no address of its own."""

    template = ViewPageTemplateFile("../templates/upload-box.pt")

    def __call__(self) -> str:
        return self.template()

    @property
    def largest(self) -> int:
        return largest_file()

    @property
    def largest_size(self) -> str:
        return self.size(largest_file())

    def scripts(self) -> list[str]:
        return [asset(self, "tus.js"), asset(self, "upload.js")]

    def style(self) -> str:
        return asset(self, "upload.css")

    def choices(self) -> list[dict[str, str]]:
        return [
            {"token": token, "title": translate(title, context=self.request)}
            for token, title in SAME_NAME.items()
        ]

    def kinds(self) -> list[dict[str, Any]]:
        return options(document_kinds, "information-paper")

    def languages(self) -> list[dict[str, Any]]:
        return options(paper_languages, self.language)
