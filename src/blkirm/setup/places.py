"""The places every portal has: language trees, working parties, authorities, reports, programmes."""

from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import SPACES
from blkirm.kernel.interfaces import ILanguageFolder
from blkirm.kernel.language import LANGUAGES
from plone import api
from plone.base.interfaces.constrains import ISelectableConstrainTypes
from plone.dexterity.content import Container
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from zope.interface import alsoProvides


#: What editors add in the folders of both languages.
EDITED = (
    "Document",
    "News Item",
    "Event",
    "Folder",
    "File",
    "Image",
    "Link",
    "AccessibilityStatement",
    "LegalNotice",
    "PrivacyNotice",
    "SignLanguageVideo",
)
#: id, type, German title, English title, types that may be added
PLACES = (
    ("de", "Folder", "Deutsch", "", EDITED),
    ("en", "Folder", "English", "", EDITED),
    (SPACES, "WorkingParties", "Arbeitsgruppen", "Working parties", ()),
    ("authorities", "Folder", "Behörden", "Authorities", ("Authority",)),
    ("reports", "Folder", "Berichte", "Reports", ("Report",)),
    ("programmes", "Folder", "Rückkehrförderung", "Return support", ("Programme",)),
)

#: The page a place shows, where it is not a folder's usual one.
LAYOUTS = {"authorities": "authorities", "reports": "reports", "programmes": "programmes"}


def make_places(site: PloneSite) -> None:
    """Create the places that are missing; existing ones stay as they are."""
    for id_, portal_type, title, title_en, types in PLACES:
        if id_ not in site:
            language = id_ if id_ in LANGUAGES else ""
            new = createContent(
                portal_type, id=id_, title=title, title_en=title_en, language=language
            )
            # Nobody adds places by hand, so the types are not addable in the root.
            place = addContentToContainer(site, new, checkConstraints=False)
            if portal_type == "Folder":
                _open_folder(place, types)
            alsoProvides(place, IKeepsAddress)
            place.reindexObject()


def _open_folder(folder: Container, types: tuple[str, ...]) -> None:
    """Publish a folder and say what may be added to it."""
    if folder.getId() in LANGUAGES:
        alsoProvides(folder, ILanguageFolder)
    if folder.getId() in LAYOUTS:
        folder.setLayout(LAYOUTS[folder.getId()])
    api.content.transition(folder, "publish")
    addable = ISelectableConstrainTypes(folder)
    addable.setConstrainTypesMode(1)
    addable.setLocallyAllowedTypes(list(types))
    addable.setImmediatelyAddableTypes(list(types))
