"""The place on a library's page where files are put in."""

from blkirm.kernel.page import Page
from blkirm.papers.views.words import options
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


class UploadBox(Page):
    """A part of a page, shown to those who may add papers here; it has no address of its own."""

    template = ViewPageTemplateFile("../templates/upload-box.pt")

    def __call__(self) -> str:
        return self.template()

    @property
    def url(self) -> str:
        return self.context.absolute_url()

    def kinds(self) -> list[dict[str, Any]]:
        return options(document_kinds, "information-paper")

    def languages(self) -> list[dict[str, Any]]:
        return options(paper_languages, self.language)
