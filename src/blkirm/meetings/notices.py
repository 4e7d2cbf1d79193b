"""Messages that this capability sends."""

from blkirm import _
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.notifications.operations import tell
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from plone import api


#: Who decides about what members submit and is told of it.
DECIDING = ("chair", "secretariat")


def tell_submitted(item: AgendaItem, meeting: Meeting) -> None:
    """Tell chair and secretariat that something waits for them."""
    members = current_members(party_of(item).getId())
    me = api.user.get_current().getId()
    tell(
        [m.person for m in members if m.role in DECIDING and m.person != me],
        _("notice_item_submitted", default="An agenda item was submitted"),
        _(
            "notice_item_submitted_text",
            default="“${title}” was submitted for “${meeting}”. Please accept or decline it, or "
            "move it to the next meeting.",
            mapping={"title": item.title, "meeting": meeting.title},
        ),
        item.absolute_url(),
        about=item,
    )


def tell_accepted(item: AgendaItem) -> None:
    """Tell who submitted an item that it is on the agenda."""
    _tell_author(
        item,
        _("notice_item_accepted", default="Your agenda item was accepted"),
        _(
            "notice_item_accepted_text",
            default="“${title}” is on the agenda.",
            mapping={"title": item.title},
        ),
    )


def tell_declined(item: AgendaItem) -> None:
    """Tell who submitted an item that it is not on the agenda, and why."""
    _tell_author(
        item,
        _("notice_item_declined", default="Your agenda item was declined"),
        _(
            "notice_item_declined_text",
            default="“${title}” will not be on the agenda. The reason: ${reason}",
            mapping={"title": item.title, "reason": item.decline_reason},
        ),
    )


def tell_deferred(item: AgendaItem) -> None:
    """Tell who submitted an item that it was moved to another meeting."""
    _tell_author(
        item,
        _("notice_item_deferred", default="Your agenda item was moved to another meeting"),
        _(
            "notice_item_deferred_text",
            default="“${title}” was moved to another meeting.",
            mapping={"title": item.title},
        ),
    )


# Meetings are not named to authors: they keep access to their item, also where the meeting is not
# for them any more.


def _tell_author(item: AgendaItem, subject: str, text: str) -> None:
    author = item.Creator()
    if author and author != api.user.get_current().getId():
        tell([author], subject, text, item.absolute_url(), about=item)
