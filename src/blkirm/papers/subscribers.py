from blkirm.papers.content import Paper
from blkirm.papers.operations import add_library
from blkirm.papers.operations import entrust_to_author
from blkirm.papers.operations import keep_as_draft
from blkirm.parties.content import WorkingParty
from zope.lifecycleevent.interfaces import IObjectAddedEvent


def furnish_party(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give a new party its library."""
    if "papers" not in party:
        add_library(party)


def begin_paper(paper: Paper, event: IObjectAddedEvent) -> None:
    """Settle whose a new paper is and who sees it."""
    entrust_to_author(paper)
    if paper.draft:
        keep_as_draft(paper)
