"""Questions about libraries and folders: what lies where, and in which order."""

from Acquisition import aq_base
from blkirm.papers.content import ILibrary
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperFolder
from blkirm.papers.positions import first_place
from plone import api
from plone.dexterity.interfaces import IDexterityContent


#: What a library or folder can be sorted by: catalogue index, and whether the latest comes first.
SORTS = {
    "modified": ("modified", True),
    "title": ("sortable_title", False),
    "paper_date": ("paper_date", True),
    "originator": ("originator", False),
    "state": ("review_state", False),
    "position": ("folder_position", False),
}
#: What those who change a folder may settle for everybody.
STANDARD_SORTS = ("modified", "title", "position")


def is_place(thing: IDexterityContent) -> bool:
    """Say whether papers can lie in a thing."""
    return ILibrary.providedBy(thing) or IPaperFolder.providedBy(thing)


def is_shelved(thing: IDexterityContent) -> bool:
    """Say whether a thing is a paper or folder of a library."""
    return IPaper.providedBy(thing) or IPaperFolder.providedBy(thing)


def place_of(thing: IDexterityContent) -> str:
    """Return where a paper or folder stands among its neighbours when they are ordered by hand."""
    kept = getattr(aq_base(thing), "own_position", "")
    return kept or first_place(thing.created().asdatetime(), api.content.get_uuid(thing))


def standard_sort(place: IDexterityContent) -> str:
    """Return what a library or folder is sorted by unless the reader chooses."""
    kept = getattr(aq_base(place), "standard_sort", "")
    return kept if kept in STANDARD_SORTS else "modified"
