"""What pages call the parts of a report."""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_number
from blkirm.kernel.language import current_language
from blkirm.publications.vocabularies import SERIES
from zope.i18nmessageid import Message

import datetime


STATES = {
    "draft": _("title_report_state_draft", default="Draft"),
    "review": _("title_report_state_review", default="In review"),
    "approved": _("title_report_state_approved", default="Approved"),
    "scheduled": _("title_report_state_scheduled", default="Scheduled"),
    "published": _("title_report_state_published", default="Published"),
    "superseded": _("title_report_state_superseded", default="Superseded"),
    "withdrawn": _("title_report_state_withdrawn", default="Withdrawn"),
}
LANGUAGE_NAMES = {
    "de": _("label_language_german", default="German"),
    "en": _("label_language_english", default="English"),
    "ls": _("label_language_easy", default="Easy language"),
}


class ReportWords:
    """What the list and the page of a report have in common."""

    language_names = LANGUAGE_NAMES
    series = SERIES
    states = STATES

    @property
    def language(self) -> str:
        return current_language(self.request)

    def date(self, day: datetime.date | None) -> str:
        return format_date(day, self.language) if day else ""

    def file_line(self, file: dict) -> Message:
        """Say format, size and pages of a file in one phrase."""
        if file["pages"] is None:
            return _("label_file_size", default="PDF, ${size}", mapping={"size": file["size_text"]})
        if file["pages"] == 1:
            return _(
                "label_file_size_one_page",
                default="PDF, ${size}, 1 page",
                mapping={"size": file["size_text"]},
            )
        return _(
            "label_file_size_pages",
            default="PDF, ${size}, ${pages} pages",
            mapping={
                "size": file["size_text"],
                "pages": format_number(file["pages"], self.language),
            },
        )

    def download_label(self, file: dict) -> Message:
        if file["language"] == "de":
            return _("label_download_german", default="Download in German")
        if file["language"] == "ls":
            return _("label_download_easy", default="Download in easy language (German)")
        return _("label_download_english", default="Download in English")

    def only_in(self, files: list[dict]) -> Message | None:
        """Say that the reader's language is missing, if so."""
        languages = {file["language"] for file in files}
        if not files or self.language in languages:
            return None
        if self.language == "en":
            return _("msg_only_in_german", default="This report is only available in German.")
        return _("msg_only_in_english", default="This report is only available in English.")
