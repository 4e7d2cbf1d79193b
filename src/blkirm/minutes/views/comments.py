"""Comments on paragraphs, their answers, and the synopsis of all."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Refused
from blkirm.minutes import rules
from blkirm.minutes.intake import text_of
from blkirm.minutes.operations import answer_comment
from blkirm.minutes.operations import comment_on_paragraph
from blkirm.minutes.records import ParagraphComment
from blkirm.minutes.views.frame import codes_to_confirm
from blkirm.minutes.views.frame import MinutesFrame
from blkirm.minutes.views.frame import MinutesStep
from blkirm.minutes.vocabularies import dispositions
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized


class CommentOnParagraph(MinutesStep):
    """Put a comment under a paragraph."""

    def change(self) -> str:
        entry = self.wanted_entry()
        form = self.request.form
        key, text = text_of(form, "key"), text_of(form, "text")
        try:
            comment_on_paragraph(self.context, entry.uid, key, text, self.me)
        except NotAccepted as refused:
            return self._show_again(400, f"{entry.uid}.{key}", text, refused)
        except Refused as refused:
            return self._show_again(403, "", text, refused)
        self.say(_("msg_commented", default="Your comment is there."))
        return self.back(f"#p-{entry.uid}-{key}")

    def _show_again(self, status: int, place: str, text: str, refused: Exception) -> str:
        """Return the page of the minutes with the text and why it was refused; nothing is lost."""
        page = api.content.get_view("minutes", self.context, self.request)
        page.commented_place, page.typed, page.refusal = place, text, str(refused)
        page.confirmable = codes_to_confirm(refused)
        self.request.response.setStatus(status, lock=1)
        return page()


def visible_comment(minutes: Any, number: Any) -> ParagraphComment:
    """Return the comment with a number. Raises NotFound where the reader may not read it."""
    found = (c for c in rules.comments_for(minutes) if str(c.number) == str(number))
    comment = next(found, None)
    if comment is None:
        raise NotFound()
    return comment


class AnswerComment(MinutesStep):
    """Dispose of a comment."""

    def change(self) -> str:
        form = self.request.form
        comment = visible_comment(self.context, text_of(form, "comment"))
        if not rules.may_answer(self.context):
            raise Unauthorized()
        try:
            answer_comment(
                self.context,
                comment,
                text_of(form, "disposition"),
                text_of(form, "answer"),
                self.me,
            )
        except NotAccepted as refused:
            page = api.content.get_view("synopsis", self.context, self.request)
            page.answered = comment.number
            page.typed = (text_of(form, "disposition"), text_of(form, "answer"))
            page.refusal, page.confirmable = str(refused), codes_to_confirm(refused)
            self.request.response.setStatus(400, lock=1)
            return page()
        self.say(_("msg_comment_answered", default="The comment is answered."))
        return self.back(f"/@@synopsis#comment-{comment.number}")


class Synopsis(MinutesFrame):
    """All comments beside the paragraphs they are about, with what became of them.

    An answer that was refused stands in its form again: `answered` is the comment's number.
    """

    answered = 0
    typed = ("", "")
    refusal = ""
    confirmable: tuple[str, ...] = ()
    longest_answer = rules.LONGEST_COMMENT

    @cached_property
    def may_answer(self) -> bool:
        return rules.may_answer(self.context)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        entries = {entry.uid: entry for entry in self.shown}
        rows = []
        for comment in rules.comments_for(self.context):
            entry = entries[comment.item]
            paragraph = entry.paragraph(comment.key)
            row = self.comment(comment)
            is_open = comment.number == self.answered
            disposition = self.typed[0] if is_open else comment.disposition
            row |= {
                "number_of_item": entry.number,
                "title": entry.title,
                "now": paragraph.text if paragraph else "",
                "is_changed": paragraph is not None and paragraph.text != comment.quote,
                "is_deleted": paragraph is None,
                "is_open": is_open,
                "typed": self.typed[1] if is_open else comment.answer,
                "options": [
                    {
                        "token": t,
                        "title": dispositions.title(t),
                        "selected": t == disposition,
                    }
                    for t in dispositions.titles
                ],
            }
            rows.append(row)
        return rows

    def open_rows(self) -> int:
        return sum(not row["disposition"] for row in self.rows)
