"""The places every portal has: language trees, working parties, authorities, reports."""

from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.interfaces import SPACES
from blkirm.kernel.interfaces import ILanguageFolder
from blkirm.kernel.language import LANGUAGES
from plone import api
from plone.base.interfaces.constrains import ISelectableConstrainTypes
from plone.dexterity.content import Container
from Products.CMFPlone.Portal import PloneSite
from zope.interface import alsoProvides


# id, German title, English title, published, types that may be added
PLACES = (
    ("de", "Deutsch", "", True, ("Document", "News Item", "Event", "Folder", "Link", "Image")),
    ("en", "English", "", True, ("Document", "News Item", "Event", "Folder", "Link", "Image")),
    (SPACES, "Arbeitsgruppen", "Working parties", False, ("WorkingParty",)),
    ("authorities", "Behörden", "Authorities", True, ("Authority",)),
    ("reports", "Berichte", "Reports", True, ("Report",)),
)

#: The page a place shows, where it is not a folder's usual one.
LAYOUTS = {SPACES: "working-parties", "authorities": "authorities", "reports": "reports"}


def make_places(site: PloneSite) -> None:
    """Create the places that are missing; existing ones stay as they are."""
    for id_, title, title_en, public, types in PLACES:
        if id_ not in site:
            _make_place(site, id_, title, title_en, public, types)


def _make_place(
    site: PloneSite, id_: str, title: str, title_en: str, public: bool, types: tuple[str, ...]
) -> Container:
    place = api.content.create(
        site,
        "Folder",
        id=id_,
        title=title,
        title_en=title_en,
        language=id_ if len(id_) == 2 else "",
    )
    if id_ in LANGUAGES:
        alsoProvides(place, ILanguageFolder)
    if public:
        api.content.transition(place, "publish")
    else:
        place.manage_setLocalRoles(NETWORK_GROUP, ["Reader"])
    addable = ISelectableConstrainTypes(place)
    addable.setConstrainTypesMode(1)
    known = [name for name in types if name in api.portal.get_tool("portal_types")]
    addable.setLocallyAllowedTypes(known)
    addable.setImmediatelyAddableTypes(known)
    if id_ in LAYOUTS:
        place.setLayout(LAYOUTS[id_])
    place.reindexObject()
    return place
