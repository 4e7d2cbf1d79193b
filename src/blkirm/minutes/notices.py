"""What people are told about minutes. No notice says anything of what stands in them."""

from blkirm import _
from blkirm.kernel.days import day_message
from blkirm.minutes.content import Minutes
from blkirm.minutes.records import ParagraphComment
from blkirm.notifications.operations import tell
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from plone import api
from plone.app.uuid.utils import uuidToObject
from typing import Any


#: Who is asked for comments.
ASKED = frozenset(
    {"chair", "deputy-chair", "secretariat", "member", "deputy-member", "minute-taker"}
)
#: Who answers them.
ANSWERING = frozenset({"chair", "secretariat", "minute-taker"})


def tell_of_circulation(minutes: Minutes) -> None:
    """Ask those who may comment for their comments."""
    deadline = minutes.comment_deadline
    tell(
        _accounts(minutes, ASKED),
        _(
            "notice_minutes_circulated",
            default="Minutes circulated: ${title}",
            mapping={"title": minutes.title},
        ),
        _(
            "notice_minutes_circulated_text",
            default="The minutes have been circulated. You can comment on each paragraph up to "
            "and including ${day}.",
            mapping={"day": day_message(deadline)},
        ),
        minutes.absolute_url(),
        about=minutes,
    )


def tell_of_extension(minutes: Minutes) -> None:
    """Tell those who were asked for comments that they have longer."""
    tell(
        _accounts(minutes, ASKED),
        _(
            "notice_minutes_extended",
            default="More time for comments: ${title}",
            mapping={"title": minutes.title},
        ),
        _(
            "notice_minutes_extended_text",
            default="The period for comments on the minutes was extended. You can comment on each "
            "paragraph up to and including ${day}.",
            mapping={"day": day_message(minutes.comment_deadline)},
        ),
        minutes.absolute_url(),
        about=minutes,
    )


def tell_of_comment(minutes: Minutes, comment: ParagraphComment) -> None:
    """Tell those who answer comments that there is one; not those who may not see the item."""
    tell(
        [a for a in _accounts(minutes, ANSWERING) if a != comment.author],
        _(
            "notice_minutes_comment",
            default="Comment on minutes: ${title}",
            mapping={"title": minutes.title},
        ),
        _("notice_minutes_comment_text", default="Somebody has commented on the minutes."),
        f"{minutes.absolute_url()}/@@synopsis",
        about=_item(minutes, comment),
    )


def tell_of_answer(minutes: Minutes, comment: ParagraphComment) -> None:
    """Tell who commented, as long as that person reads both the minutes and the item."""
    tell(
        [comment.author] if _reads(minutes, comment.author) else [],
        _(
            "notice_minutes_answer",
            default="Your comment was answered: ${title}",
            mapping={"title": minutes.title},
        ),
        _(
            "notice_minutes_answer_text",
            default="The minute-taker has answered your comment on the minutes.",
        ),
        f"{minutes.absolute_url()}/@@synopsis",
        about=_item(minutes, comment),
    )


def _accounts(minutes: Minutes, roles: frozenset[str]) -> list[str]:
    members = current_members(party_of(minutes).getId())
    me = api.user.get_current().getId()
    return sorted({m.person for m in members if m.role in roles} - {me})


def _reads(minutes: Minutes, account: str) -> bool:
    # Somebody who is a guest by now may see the item alone.
    user = api.user.get(userid=account)
    return user is not None and bool(api.user.has_permission("View", user=user, obj=minutes))


def _item(minutes: Minutes, comment: ParagraphComment) -> Any:
    # Whoever is told is asked again whether they may see it.
    return uuidToObject(comment.item, unrestricted=True) or minutes
