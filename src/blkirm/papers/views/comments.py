"""Comments on the page of a paper."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.kernel import formats
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.papers.comments import comment_on
from blkirm.papers.comments import comments_on
from blkirm.papers.comments import delete_comment
from blkirm.papers.comments import LONGEST
from blkirm.papers.comments import may_comment
from blkirm.papers.comments import may_delete
from blkirm.papers.comments import PaperComment
from blkirm.papers.comments import reasons_against_comment
from blkirm.papers.content import Paper
from datetime import datetime
from plone import api
from plone.app.discussion.interfaces import IConversation
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher.BaseRequest import BaseRequest


def author_of(comment: PaperComment, request: BaseRequest) -> str:
    """Return who wrote a comment, to those who may know it."""
    if may_know(comment.author_username):
        return full_name(comment.author_username)
    return translate(_("comment_by_member", default="A member"), context=request)


class CommentsBox(Part):
    """The comments, and the form to write one for those who may."""

    index = ViewPageTemplateFile("../templates/comments.pt")
    longest = LONGEST

    def render(self) -> str:
        # They are about the paper, not about one of its earlier files.
        if getattr(self.view, "shown_file", None) is not None:
            return ""
        self.comments = [self._shown(comment) for comment in comments_on(self.context)]
        self.may_comment = may_comment(self.context)
        return self.index() if self.comments or self.may_comment else ""

    def _shown(self, comment: PaperComment) -> dict[str, Any]:
        written: datetime = comment.creation_date
        return {
            "id": comment.id,
            "author": author_of(comment, self.request),
            "text": comment.text,
            "iso": written.isoformat(timespec="minutes"),
            "time": formats.format_time(written, self.language),
            "may_delete": may_delete(self.context, comment),
        }


class WriteComment(PostPage):
    """Put a comment under a paper."""

    def change(self) -> str:
        if not may_comment(self.context):
            raise Unauthorized()
        text = self.request.form.get("text", "")
        if not isinstance(text, str):
            raise BadRequest()
        text = text.replace("\r\n", "\n")
        reasons = reasons_against_comment(self.context, text)
        for reason in reasons:
            self.say(reason, "error")
        if not reasons:
            comment_on(self.context, text, api.user.get_current().getId())
        return self.lead_to(f"{self.context.absolute_url()}#comments")


class DeleteComment(PostPage):
    """Take a comment away."""

    def change(self) -> str:
        wanted = self.request.form.get("comment", "")
        _delete(self.context, wanted if isinstance(wanted, str) else "")
        self.say(_("msg_comment_deleted", default="The comment is deleted."))
        return self.lead_to(f"{self.context.absolute_url()}#comments")


def _delete(paper: Paper, comment_id: str) -> None:
    conversation = IConversation(paper)
    if not comment_id.isdecimal() or comment_id not in conversation:
        raise NotFound()
    if not may_delete(paper, conversation[comment_id]):
        raise Unauthorized()
    delete_comment(paper, comment_id)


class Comments(Service):
    """``GET <paper>/@comments``: what the page shows."""

    def reply(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@comments",
            "items": [
                {
                    "@id": f"{self.context.absolute_url()}/@comments/{comment.id}",
                    "comment_id": comment.id,
                    "author_name": author_of(comment, self.request),
                    "creation_date": comment.creation_date.isoformat(timespec="seconds"),
                    "text": {"data": comment.text, "mime-type": "text/plain"},
                    "is_deletable": may_delete(self.context, comment),
                }
                for comment in comments_on(self.context)
            ],
        }


class AddComment(Service):
    """``POST <paper>/@comments`` with ``text``."""

    def reply(self) -> None:
        if not may_comment(self.context):
            raise Unauthorized()
        text = json_body(self.request).get("text", "")
        if not isinstance(text, str):
            raise BadRequest()
        reasons = reasons_against_comment(self.context, text)
        if reasons:
            raise BadRequest(" ".join(translate(r, context=self.request) for r in reasons))
        comment = comment_on(self.context, text, api.user.get_current().getId())
        address = f"{self.context.absolute_url()}/@comments/{comment.id}"
        self.request.response.setHeader("Location", address)
        self.reply_no_content()


@implementer(IPublishTraverse)
class RemoveComment(Service):
    """``DELETE <paper>/@comments/<id>``."""

    comment_id = ""

    def publishTraverse(self, request: BaseRequest, name: str) -> Service:  # noqa: N802
        if self.comment_id:
            raise NotFound()
        self.comment_id = name
        return self

    def reply(self) -> None:
        _delete(self.context, self.comment_id)
        self.reply_no_content()
