"""What happens to papers when the meeting or item they lie with is deleted."""

from AccessControl import Unauthorized
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.papers.trash import discard
from blkirm.papers.trash import ITrash
from collections.abc import Iterator
from plone import api
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from zope.component import queryUtility
from zope.globalrequest import getRequest
from zope.i18n import translate


#: States in which a meeting can be deleted: nobody was told of it yet.
UNTOLD = ("planned",)


def clear(container: IDexterityContainer, ids: list[str]) -> list[str]:
    """Put papers of what will be deleted into the trash, and return the ids of what is left.

    Papers of what the party never saw (submitted, declined) go with it: from the trash they could
    come back into a library, where more people would see them. Raises NotAccepted where a meeting
    is more than planned, Unauthorized where the present user may not delete.
    """
    things = [container._getOb(id_) for id_ in ids]
    for thing in things:
        if not api.user.has_permission("Delete objects", obj=thing):
            raise Unauthorized()
        if thing.portal_type == "Meeting" and api.content.get_state(thing) not in UNTOLD:
            raise NotAccepted(
                translate(
                    _(
                        "msg_meeting_not_deleted",
                        default="Only a meeting that is still planned can be deleted. Cancel it "
                        "instead.",
                    ),
                    context=getRequest(),
                )
            )
    if queryUtility(ITrash) is None:
        return ids
    by = api.user.get_current().getId() or ""
    if not _is_told(container):
        return ids
    for paper in [paper for thing in things for paper in _papers_in(thing)]:
        discard(paper, by)
    return [id_ for id_ in ids if id_ in container]


def _is_told(thing: IDexterityContent) -> bool:
    """Say whether the party may have seen what lies in a thing."""
    return thing.portal_type != "AgendaItem" or api.content.get_state(thing) == "accepted"


def _papers_in(thing: IDexterityContent) -> Iterator[IDexterityContent]:
    if thing.portal_type == "Paper":
        yield thing
    elif thing.portal_type in ("Meeting", "AgendaItem") and _is_told(thing):
        for inner in thing.objectValues():
            yield from _papers_in(inner)
