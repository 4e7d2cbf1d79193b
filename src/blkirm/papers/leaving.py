"""What may go from one working party to another, by moving and by copying."""

from blkirm import _
from blkirm.intake.holding import waits_beside
from blkirm.intake.rules import is_held
from blkirm.parties.rules import party_of
from plone.dexterity.interfaces import IDexterityContent
from zExceptions import BadRequest
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


def reasons_against_leaving(thing: IDexterityContent, target: IDexterityContent) -> list[Message]:
    """Return, in words, why something cannot be moved or copied to where it would leave its party.

    A folder may hold what whoever moves it does not see; nobody sends that to other readers.
    """
    party, other = party_of(thing), party_of(target)
    if party is None or (other is not None and other.getId() == party.getId()):
        return []
    if thing.portal_type == "Folder":
        return [
            _(
                "reason_folder_leaves",
                default="Only papers go to another working party, folders do not. "
                "Please choose what lies in the folder.",
            )
        ]
    if thing.portal_type == "Paper" and (is_held(thing.file) or waits_beside(thing)):
        return [
            _(
                "reason_file_waits",
                default="A file of this paper is still waiting to be checked. "
                "Until then the paper stays in its working party.",
            )
        ]
    return []


def refuse_leaving(thing: IDexterityContent, target: IDexterityContent) -> None:
    """Raise BadRequest where something may not be moved or copied to a place."""
    if reasons := reasons_against_leaving(thing, target):
        raise BadRequest(translate(reasons[0], context=getRequest()))
