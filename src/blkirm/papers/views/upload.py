"""Putting files into a library with the plain form."""

from blkirm import _
from blkirm.kernel.page import PostPage
from blkirm.papers.operations import reasons_against_file
from blkirm.papers.operations import share_file
from blkirm.papers.views.library import LibraryPage
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from typing import Any
from zExceptions import BadRequest
from zope.i18n import translate


class Upload(PostPage, LibraryPage):
    """Put one or more files into the library."""

    def change(self) -> str:
        files = self._files()
        language = self.request.form.get("language", "de")
        kind = self.request.form.get("kind", "information-paper")
        if language not in paper_languages.titles or kind not in document_kinds.titles:
            raise BadRequest()
        self.refusals = tuple(
            translate(reason, context=self.request)
            for upload in files
            for reason in reasons_against_file(upload.filename, _length(upload))
        )
        if not files:
            self.refusals = (
                translate(
                    _("msg_no_file", default="Please choose at least one file."),
                    context=self.request,
                ),
            )
        if self.refusals:
            self.request.response.setStatus(400)
            return self.page()
        for upload in files:
            share_file(
                self.context,
                upload,
                upload.filename,
                kind=kind,
                language=language,
                draft=bool(self.request.form.get("draft")),
            )
        self.say(
            _("msg_shared_one", default="The paper is in the library.")
            if len(files) == 1
            else _(
                "msg_shared_many",
                default="${count} papers are in the library.",
                mapping={"count": self.number(len(files))},
            )
        )
        return self.lead_to(self.library_url)

    def _files(self) -> list[Any]:
        uploads = self.request.form.get("file")
        uploads = uploads if isinstance(uploads, list | tuple) else [uploads]
        return [upload for upload in uploads if getattr(upload, "filename", "")]


def _length(upload: Any) -> int:
    upload.seek(0, 2)
    length = upload.tell()
    upload.seek(0)
    return length
