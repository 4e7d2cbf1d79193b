"""Where papers and folders go when they come back from the trash."""

from blkirm.papers.interfaces import IComesBack
from blkirm.papers.places import is_place
from blkirm.papers.trash import Discarded
from plone import api
from typing import Any
from zope.interface import implementer


@implementer(IComesBack)
class ComesBackIntoLibrary:
    """Where it was, or the library where that is gone or closed to whoever brings it back."""

    title = None

    def __init__(self, permission: str) -> None:
        self.permission = permission

    def place_for(self, library: Any, discarded: Discarded) -> Any:
        brains = api.portal.get_tool("portal_catalog")(UID=discarded.place)
        place = brains[0].getObject() if brains else library
        is_here = (
            is_place(place)
            and place.getPhysicalPath()[:-1]
            and library.aq_base in [getattr(step, "aq_base", step) for step in place.aq_chain]
        )
        for each in (place, library) if is_here else (library,):
            if api.user.has_permission(self.permission, obj=each):
                return each
        return None


PAPERS = ComesBackIntoLibrary("blkirm.papers: Add Paper")
FOLDERS = ComesBackIntoLibrary("plone.app.contenttypes: Add Folder")
