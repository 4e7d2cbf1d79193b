"""What a folder is called and how it is ordered. Nothing here checks a permission."""

from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.kernel import clock
from blkirm.papers.content import Library
from blkirm.papers.content import Paper
from blkirm.papers.places import place_of
from blkirm.papers.positions import beside
from blkirm.papers.positions import first_place
from plone import api
from plone.app.contenttypes.content import Folder
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent


def describe_folder(folder: Folder, title: str, description: str) -> None:
    """Give a folder another title and description; its address stays what it is."""
    folder.title = title
    folder.description = description
    notify(ObjectModifiedEvent(folder))


def settle_sort(place: Library | Folder, sort: str) -> None:
    """Say what a library or folder is sorted by for everybody who does not choose."""
    place.standard_sort = sort


def put_before(thing: Paper | Folder, other: Paper | Folder, *, after: bool = False) -> None:
    """Put a thing right before its neighbour ``other``, or right after it.

    Rewrites the thing alone, and is no change of the thing: its date stays.
    """
    if aq_base(thing) is aq_base(other):
        return
    bound, beyond = place_of(other), _place_next_to(other, thing, after=after)
    low, high = (bound, beyond) if after else (beyond, bound)
    thing.own_position = beside(low, high, clock.now(), api.content.get_uuid(thing))
    thing.reindexObject(idxs=["folder_position"])


def _place_next_to(thing: Paper | Folder, moved: Paper | Folder, *, after: bool) -> str:
    """Return the place on the other side of a thing; nothing where it is the first or last."""
    # Unrestricted: what the reader may not see has its place too, and is not named here.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type=thing.portal_type,
        path={"query": "/".join(aq_parent(aq_inner(thing)).getPhysicalPath()), "depth": 1},
        folder_position={"query": place_of(thing), "range": "min" if after else "max"},
        sort_on="folder_position",
        sort_order="ascending" if after else "descending",
        sort_limit=3,
    )
    apart = {api.content.get_uuid(thing), api.content.get_uuid(moved)}
    for brain in found[:3]:
        if brain.UID not in apart:
            return place_of(brain._unrestrictedGetObject())
    return ""


def put_last(thing: Paper | Folder) -> None:
    """Let a thing stand last among what it lies with; does not reindex."""
    thing.own_position = first_place(clock.now(), api.content.get_uuid(thing))
