from blkirm.parties.content import IWorkingParty
from blkirm.parties.rules import party_of
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer import indexer


@indexer(IDexterityContent)
def party(thing: IDexterityContent) -> str | None:
    """Index the id of the working party something belongs to."""
    found = party_of(thing)
    return None if found is None else found.getId()


@indexer(IWorkingParty)
def party_kind(working_party: IWorkingParty) -> str:
    return working_party.kind or ""


@indexer(IWorkingParty)
def field_of_work(working_party: IWorkingParty) -> str:
    return working_party.field_of_work or ""
