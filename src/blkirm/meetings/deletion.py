"""What happens to meetings, items and their papers when they are deleted: they go into the trash.

A meeting takes along all that lies in it, and so does an item. Nothing here checks a permission but
the one to delete.
"""

from AccessControl import Unauthorized
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.papers.interfaces import IComesBack
from blkirm.papers.trash import discard
from blkirm.papers.trash import ITrash
from blkirm.papers.trash import may_discard
from blkirm.parties.rules import party_of
from plone import api
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from zope.component import queryUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


#: States in which a meeting can be deleted: nobody was told of it yet.
UNTOLD = ("planned",)


def reasons_against_deleting(thing: IDexterityContent) -> list[Message]:
    """Return, in words, why something in the place of meetings cannot be deleted now."""
    if thing.portal_type != "Meeting" or api.content.get_state(thing) in UNTOLD:
        return []
    return [
        _(
            "msg_meeting_not_deleted",
            default="Only a meeting that is still planned can be deleted. Cancel it instead.",
        )
    ]


def clear(container: IDexterityContainer, ids: list[str]) -> list[str]:
    """Put what is deleted into the trash of the party, and return the ids of what is left.

    Papers of an item that the party never saw (submitted, declined) are left and gone for good:
    papers come back into a library, where more people would see them. Raises NotAccepted where a
    meeting is more than planned, Unauthorized where the present user may not delete.
    """
    things = [container._getOb(id_) for id_ in ids]
    for thing in things:
        if not may_discard(thing):
            raise Unauthorized()
        if reasons := reasons_against_deleting(thing):
            raise NotAccepted(" ".join(translate(each, context=getRequest()) for each in reasons))
    if queryUtility(ITrash) is None or party_of(container) is None:
        return ids
    by = api.user.get_current().getId() or ""
    for thing in things:
        if queryUtility(IComesBack, thing.portal_type) is not None and _may_come_back(thing):
            discard(thing, by)
    return [id_ for id_ in ids if id_ in container]


def _may_come_back(thing: IDexterityContent) -> bool:
    return thing.portal_type != "Paper" or _is_told(thing.aq_parent)


def _is_told(thing: IDexterityContent) -> bool:
    """Say whether the party may have seen what lies in a thing."""
    return thing.portal_type != "AgendaItem" or api.content.get_state(thing) == "accepted"
