from blkirm.papers.content import IPaperFolder
from blkirm.papers.content import Paper
from blkirm.papers.operations import add_library
from blkirm.papers.operations import keep_as_draft
from blkirm.papers.versions import keep_version
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone.app.contenttypes.content import Folder
from plone.app.dexterity.behaviors.constrains import ENABLED
from plone.base.interfaces.constrains import ISelectableConstrainTypes
from zope.interface import alsoProvides
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party its library."""
    if "papers" not in party:
        add_library(party)


def begin_paper(paper: Paper, event: IObjectAddedEvent) -> None:
    """Let a new paper start as its creator said."""
    if paper.draft:
        keep_as_draft(paper)


def keep_changed_file(paper: Paper, event: IObjectAddedEvent | IObjectModifiedEvent) -> None:
    """Let every file a paper gets be a version, whoever set it and how."""
    keep_version(paper, paper.version_comment)
    paper.version_comment = ""


def begin_folder(folder: Folder, event: IObjectAddedEvent) -> None:
    """Let a folder in a library be one for papers: many people fill it, lists sort it."""
    if party_of(folder) is not None:
        alsoProvides(folder, IPaperFolder)
        folder.setOrdering("unordered")
        types = ISelectableConstrainTypes(folder)
        types.setConstrainTypesMode(ENABLED)
        types.setLocallyAllowedTypes(["Folder", "Paper"])
        types.setImmediatelyAddableTypes(["Folder", "Paper"])
