"""Correcting adopted minutes, with a note that everybody reads."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.minutes import rules
from blkirm.minutes.intake import revision_from
from blkirm.minutes.intake import text_of
from blkirm.minutes.intake import values_from_form
from blkirm.minutes.operations import correct
from blkirm.minutes.views.frame import codes_to_confirm
from blkirm.minutes.views.frame import MinutesStep
from blkirm.minutes.views.write import Writing
from typing import Any
from zExceptions import Unauthorized


class CorrectPage(MinutesStep, Writing):
    """The form for one entry, and the note."""

    longest_note = rules.LONGEST_NOTE
    refusal = ""
    note = ""
    is_overtaken = False
    confirmable: tuple[str, ...] = ()

    def __call__(self) -> str:
        self.entry = self.wanted_entry()
        if not rules.may_correct(self.context):
            raise Unauthorized()
        self.values = self.entry.values
        self.revision = self.entry.revision
        if self.request.method == "POST":
            return super().__call__()
        return self.index()

    def change(self) -> str:
        form = self.request.form
        self.note = text_of(form, "note")
        self.revision = revision_from(form.get("revision", ""))
        self.values = values_from_form(form, [])
        try:
            correct(self.context, self.entry.uid, self.values, self.note, self.revision, self.me)
        except NotAccepted as refused:
            return self._show_again(400, refused)
        except Overtaken as refused:
            # What stands there now is shown beside; whoever has compared saves on top of it.
            self.is_overtaken, self.revision = True, self.entry.revision
            return self._show_again(409, refused)
        self.say(
            _("msg_corrected", default="The minutes are corrected; the note stands beside it.")
        )
        return self.back(f"#entry-{self.entry.uid}")

    def _show_again(self, status: int, refused: Exception) -> str:
        self.refusal, self.confirmable = str(refused), codes_to_confirm(refused)
        self.request.response.setStatus(status, lock=1)
        return self.index()

    def present_texts(self) -> list[dict[str, Any]]:
        """Return what stands there now, where somebody else was quicker."""
        return [text for text in self._texts(self.entry.values) if text["text"]]
