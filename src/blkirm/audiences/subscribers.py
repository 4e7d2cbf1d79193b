from blkirm.access.interfaces import IHasAudience
from blkirm.audiences.operations import narrow_party
from blkirm.audiences.operations import settle_audience
from blkirm.audiences.operations import settle_moved
from blkirm.audiences.operations import settle_what_names_authority
from blkirm.audiences.rules import has_audience
from blkirm.authorities.content import Authority
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import party_of
from plone import api
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectMovedEvent


def settle(thing: IHasAudience, event: IObjectMovedEvent) -> None:
    """Fit what was created, copied or moved into its place. Nothing is left to ownership."""
    if event.newParent is None or not has_audience(thing):
        return
    before = party_of(event.oldParent) if event.oldParent is not None else None
    if before is not None and before.getId() != party_of(thing).getId():
        settle_moved(thing, before.getId(), _by())
    else:
        settle_audience(thing, _by())


def narrow(party: WorkingParty, event: IObjectModifiedEvent) -> None:
    """Let nothing be wider than its party allows, also when that was changed just now."""
    narrow_party(party, _by())


def settle_what_names(authority: Authority, event: IObjectModifiedEvent) -> None:
    """Fit what names an authority into its place again: it may belong to another Land now."""
    settle_what_names_authority(authority.getId(), _by())


def _by() -> str:
    return api.user.get_current().getId() or ""
