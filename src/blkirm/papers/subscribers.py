from Acquisition import aq_base
from blkirm.access.errors import Overtaken
from blkirm.intake.doors import present_door
from blkirm.intake.holding import held_files
from blkirm.intake.holding import waits_beside
from blkirm.intake.interfaces import IFileReleasedEvent
from blkirm.intake.rules import is_held
from blkirm.kernel import clock
from blkirm.papers.arrangement import put_last
from blkirm.papers.comments import forget_comments
from blkirm.papers.content import field_of_place
from blkirm.papers.content import IPaperFolder
from blkirm.papers.content import Paper
from blkirm.papers.operations import add_library
from blkirm.papers.operations import begin_copy
from blkirm.papers.operations import check_in
from blkirm.papers.operations import keep_as_draft
from blkirm.papers.operations import number_paper
from blkirm.papers.rules import reasons_against_change
from blkirm.papers.rules import reasons_against_silence
from blkirm.papers.rules import reasons_against_transition
from blkirm.papers.trash import get_trash
from blkirm.papers.trash import ITrash
from blkirm.papers.trash import purge
from blkirm.papers.versions import keep_version
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone import api
from plone.app.contenttypes.content import Folder
from plone.app.dexterity.behaviors.constrains import ENABLED
from plone.base.interfaces.constrains import ISelectableConstrainTypes
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from zope.component import queryUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import alsoProvides
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectCopiedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectMovedEvent
from zope.lifecycleevent.interfaces import IObjectRemovedEvent


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party its library."""
    if "papers" not in party:
        add_library(party)


def begin_paper(paper: Paper, event: IObjectAddedEvent) -> None:
    """Let a new paper start as its creator said, with a number and with what it stands for."""
    # Otherwise both would be computed anew at each look, on another day or in another place.
    given = vars(aq_base(paper))
    if "paper_date" not in given:
        paper.paper_date = clock.today()
    if "field_of_work" not in given:
        paper.field_of_work = field_of_place(paper)
    number_paper(paper)
    # What waits for the gate is for nobody but those who may see drafts.
    if paper.draft or is_held(paper.file):
        keep_as_draft(paper)


def keep_changed_file(paper: Paper, event: IObjectAddedEvent | IObjectModifiedEvent) -> None:
    """Let every file a paper gets be a version, whoever set it and how."""
    comment, paper.version_comment = paper.version_comment, ""
    if comment and waits_beside(paper):
        for file in held_files(paper).values():
            # Said now, of use when the file takes the place of the present one.
            file.version_comment = comment
    kept = keep_version(paper, comment)
    # Pages and endpoints ask before; this is for whoever comes by another way. What waited for
    # the scanner was asked when it came.
    if kept is None or kept.number == 1 or not present_door():
        return
    if reasons := reasons_against_change(paper, _by()):
        raise Overtaken(_in_words(reasons))


def begin_copied_paper(paper: Paper, event: IObjectCopiedEvent) -> None:
    begin_copy(paper)
    forget_comments(paper)


def share_released_paper(paper: Paper, event: IFileReleasedEvent) -> None:
    """Share a paper whose file was waiting, as its author wanted."""
    if not paper.draft and api.content.get_state(paper) == "draft":
        with api.env.adopt_roles(["Manager"]):
            api.content.transition(paper, "share")


def refuse_transition(paper: Paper, event: IBeforeTransitionEvent) -> None:
    """Let nobody finish a paper that somebody else works on, nor reopen one without a word."""
    if event.transition is None:
        return
    step, comment = event.transition.id, (event.kwargs or {}).get("comment") or ""
    reasons = reasons_against_transition(paper, step, _by())
    if reasons := reasons or reasons_against_silence(step, comment):
        raise WorkflowException(_in_words(reasons))


def follow_transition(paper: Paper, event: IAfterTransitionEvent) -> None:
    """Let a paper that is finished be checked out by nobody, nor start as a draft once copied."""
    if event.transition is not None:
        paper.draft = False
        if event.transition.id in ("finalise", "archive"):
            check_in(paper)


def _by() -> str:
    return api.user.get_current().getId() or ""


def _in_words(reasons: list[Message]) -> str:
    request = getRequest()
    return " ".join(translate(reason, context=request) for reason in reasons)


def begin_folder(folder: Folder, event: IObjectAddedEvent) -> None:
    """Let a folder in a library be one for papers: many people fill it, lists sort it."""
    if party_of(folder) is not None:
        alsoProvides(folder, IPaperFolder)
        folder.setOrdering("unordered")
        types = ISelectableConstrainTypes(folder)
        types.setConstrainTypesMode(ENABLED)
        types.setLocallyAllowedTypes(["Folder", "Paper"])
        types.setImmediatelyAddableTypes(["Folder", "Paper"])


def find_place(thing: Paper | Folder, event: IObjectMovedEvent) -> None:
    """Let what is new here, also moved or copied, come last in an order by hand."""
    comes_from_elsewhere = event.oldParent is not event.newParent
    if event.object is thing and event.newParent is not None and comes_from_elsewhere:
        put_last(thing)


def empty_trash_of_party(party: WorkingParty, event: IObjectRemovedEvent) -> None:
    """Let what was deleted in a party go with the party."""
    if event.object is party and queryUtility(ITrash) is not None:
        for discarded in get_trash().of_party(party.getId()):
            purge(discarded)
