"""Comments on papers, kept by plone.app.discussion with the paper.

Whoever may view a paper reads its comments, and nobody else gets to know of them: they are in no
search, feed or list, and not even their number stands anywhere but on the page of the paper. Whoever
may contribute where the paper is writes them, nobody moderates, and a copy of a paper has none.
"""

from blkirm import _
from blkirm.notifications.operations import tell
from blkirm.papers.content import Paper
from blkirm.papers.rules import CHANGE_STATE
from blkirm.papers.rules import state_of
from collections.abc import Sequence
from plone import api
from plone.app.discussion.comment import Comment
from plone.app.discussion.interfaces import DISCUSSION_ANNOTATION_KEY
from plone.app.discussion.interfaces import IConversation
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.i18nmessageid import Message


CONTRIBUTE = "blkirm.papers: Add Paper"
MANAGE = "Delete objects"
LONGEST = 5_000
MOST = 1_000


class PaperComment(Comment):
    """A comment that no catalogue knows."""

    def indexObject(self) -> None:  # noqa: N802 (the base's name)
        """Stay out of every search."""

    def unindexObject(self) -> None:  # noqa: N802 (the base's name)
        """There is nothing to take out."""

    def reindexObject(self, *args: Any, **options: Any) -> None:  # noqa: N802 (the base's name)
        """There is nothing to renew."""

    def reindexObjectSecurity(self, *args: Any, **options: Any) -> None:  # noqa: N802
        """There is nothing to renew."""


def comments_on(paper: Paper) -> Sequence[PaperComment]:
    """Return the comments on a paper, the oldest first. Does not check whether they may be read."""
    return list(IConversation(paper).getComments())


def may_comment(paper: Paper) -> bool:
    """Say whether the present user may comment: whoever may contribute, until it is archived.

    That includes authors who are not among the recipients of their own paper.
    """
    contributes = _has(CONTRIBUTE, paper) or _has(CHANGE_STATE, paper)
    return contributes and state_of(paper) != "archived" and _has("View", paper)


def may_delete(paper: Paper, comment: PaperComment) -> bool:
    """Say whether the present user may delete a comment: their own, or in their party any."""
    is_own = comment.author_username == api.user.get_current().getId()
    return _has(MANAGE, paper) or (is_own and may_comment(paper))


def _has(permission: str, paper: Paper) -> bool:
    return bool(api.user.has_permission(permission, obj=paper))


def reasons_against_comment(paper: Paper, text: str) -> list[Message]:
    """Return, in words, why a text cannot become a comment."""
    if not text.strip():
        return [_("msg_comment_empty", default="Please write something.")]
    if len(text) > LONGEST:
        return [
            _(
                "msg_comment_long",
                default="A comment may have at most ${length} characters.",
                mapping={"length": LONGEST},
            )
        ]
    if len(IConversation(paper)) >= MOST:
        return [_("msg_comments_full", default="This paper has as many comments as it can have.")]
    return []


def comment_on(paper: Paper, text: str, author: str) -> PaperComment:
    """Add a comment and tell the author of the paper and those who commented before."""
    comment = PaperComment()
    comment.text = "".join(c for c in text.strip() if c.isprintable() or c in "\n\t")
    comment.creator = comment.author_username = author
    conversation = IConversation(paper)
    concerned = {paper.Creator(), *(c.author_username for c in conversation.getComments())}
    added = conversation.addComment(comment)
    tell(
        sorted(concerned - {author, ""}),
        _("notice_comment", default="New comment: ${title}", mapping={"title": paper.title}),
        _("notice_comment_text", default="Somebody has commented on a paper you worked on."),
        f"{paper.absolute_url()}#comments",
        about=paper,
    )
    return conversation[added]


def delete_comment(paper: Paper, comment_id: str) -> None:
    """Delete a comment. Raises ``KeyError``."""
    conversation = IConversation(paper)
    if not comment_id.isdecimal() or comment_id not in conversation:
        raise KeyError(comment_id)
    del conversation[comment_id]


def forget_comments(paper: Paper) -> None:
    """Let a copy begin without what was said about the original, perhaps to others."""
    IAnnotations(paper).pop(DISCUSSION_ANNOTATION_KEY, None)
