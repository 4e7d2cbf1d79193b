"""What people do with audiences. Page and endpoint call the same functions.

Nothing here checks a permission or whether an audience is allowed; whoever calls does that.
"""

from Acquisition import aq_base
from blkirm.access.audience import Audience
from blkirm.access.audience import AUTHORITY
from blkirm.access.audience import is_within
from blkirm.access.audience import local_roles
from blkirm.access.audience import narrowed
from blkirm.access.audience import NETWORK
from blkirm.access.audience import SEAT
from blkirm.access.interfaces import ISubmission
from blkirm.access.interfaces import SPACES
from blkirm.access.local_roles import forget_answers
from blkirm.access.roles import AUTHOR
from blkirm.access.roles import person_group
from blkirm.access.roles import READER
from blkirm.audiences.catalogue import followers_of
from blkirm.audiences.catalogue import index_followers
from blkirm.audiences.catalogue import own_audiences_below
from blkirm.audiences.events import AudienceChanged
from blkirm.audiences.record import AudienceChange
from blkirm.audiences.record import CONTAINER
from blkirm.audiences.record import get_audience_record
from blkirm.audiences.record import MOVED
from blkirm.audiences.record import SET
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.kernel import clock
from blkirm.parties.rules import party_of
from plone import api
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from zope.event import notify


def change_audience(thing: IDexterityContent, wanted: Audience, by: str) -> None:
    """Give a thing another audience, and narrow what lies in it first, all or nothing.

    What follows the thing follows it at once. What has an audience of its own that would be wider
    than ``wanted`` is narrowed and stays so when the thing is widened again. Everything else
    inside stays as it is.
    """
    narrow_some(thing, wanted, by)
    followers = followers_of(thing)
    _set(thing, wanted, by, SET)
    index_followers(thing, followers)


def narrow_some(
    thing: IDexterityContent, wanted: Audience, by: str, most: int | None = None
) -> int:
    """Narrow what lies in a thing and would be wider than ``wanted``; return how many are left.

    With ``most``, stop after so many. To be called again until nothing is left, in transactions of
    their own, before ``change_audience``: at no moment does anything become wider, so it may be
    interrupted between any two calls. The innermost come first.
    """
    bound = _bound_set_by(thing, wanted)
    todo = [b for b in own_audiences_below(thing) if not is_within(b.audience, bound, facts)]
    for brain in todo[:most]:
        # Unrestricted: whoever may change the container may see less of what lies in it.
        inner = brain._unrestrictedGetObject()
        followers = followers_of(inner)
        _set(inner, narrowed(audience_of(inner), bound, facts), by, CONTAINER)
        index_followers(inner, followers)
    return len(todo[most:]) if most is not None else 0


def count_narrowings(thing: IDexterityContent, wanted: Audience) -> int:
    """Return how many things inside would have to be narrowed."""
    bound = _bound_set_by(thing, wanted)
    return sum(not is_within(b.audience, bound, facts) for b in own_audiences_below(thing))


def settle_audience(thing: IDexterityContent, by: str) -> None:
    """Let a thing that was created, moved or copied fit the place where it is now."""
    own = audience_of(thing)
    if own.is_explicit:
        fitting = narrowed(own, bound_of(thing).audience, facts)
        if fitting != own:
            narrow_some(thing, fitting, by)
            _set(thing, fitting, by, CONTAINER)
            return
    _store_local_roles(thing)
    thing.reindexObject(idxs=["allowedRolesAndUsers"])


def settle_moved(thing: IDexterityContent, party: str, by: str) -> None:
    """Let a thing that came from another party fit its new place, and record where from."""
    before = audience_of(thing)
    settle_audience(thing, by)
    get_audience_record().add(
        AudienceChange(
            api.content.get_uuid(thing),
            by,
            before,
            audience_of(thing),
            MOVED,
            clock.now(),
            party,
        )
    )


def settle_what_names_authority(authority: str, by: str) -> None:
    """Narrow what names an authority, or somebody it sent, where that is wider than allowed now.

    Whether a Land's folder may hold a paper for an authority depends on that authority's Land.
    """
    named = (f"{AUTHORITY}:{authority}", f"{SEAT}:{authority}:")
    for brain in own_audiences_below(api.portal.get()[SPACES]):
        if any(r == named[0] or r.startswith(named[1]) for r in brain.audience.recipients):
            settle_audience(brain._unrestrictedGetObject(), by)


def narrow_party(party: IDexterityContent, by: str) -> None:
    """Narrow everything in a party that is wider than the party allows now."""
    if party.widest_circle != NETWORK:
        narrow_some(party, Audience(party.widest_circle), by)


def _bound_set_by(thing: IDexterityContent, wanted: Audience) -> Audience:
    """Return the limit that a thing would set to what lies in it."""
    return wanted if wanted.is_explicit else bound_of(thing).audience


def _set(thing: IDexterityContent, audience: Audience, by: str, cause: str) -> None:
    before = audience_of(thing)
    effective = effective_audience(thing)
    thing.audience = audience
    _store_local_roles(thing)
    if (before, effective) != (audience, effective_audience(thing)):
        get_audience_record().add(
            AudienceChange(api.content.get_uuid(thing), by, before, audience, cause, clock.now())
        )
    thing.reindexObject(idxs=["allowedRolesAndUsers"])
    if before != audience:
        notify(AudienceChanged(thing))


def _store_local_roles(thing: IDexterityContent) -> None:
    """Store the complete local roles of a thing: what its audience says and what its author keeps."""
    party = party_of(thing).getId()
    audience = audience_of(thing)
    roles = local_roles(audience, party) if audience.is_explicit else {}
    author = thing.Creator()
    if author:
        roles[person_group(party, author)] = _author_roles(thing)
    for group, _roles in thing.get_local_roles():
        thing.manage_delLocalRoles([group])
    for group, granted in roles.items():
        thing.manage_setLocalRoles(group, granted)
    if audience.is_explicit:
        thing.__ac_local_roles_block__ = True
    elif "__ac_local_roles_block__" in vars(aq_base(thing)):
        del thing.__ac_local_roles_block__
    forget_answers(thing)


def _author_roles(thing: IDexterityContent) -> list[str]:
    # Local roles of a folder are handed down to everything in it: whoever made the folder reads
    # and adds there, but is not the author of other people's papers.
    if ISubmission.providedBy(thing):
        return [AUTHOR, READER, "Party Contributor"]
    if IDexterityContainer.providedBy(thing):
        return [READER, "Party Contributor"]
    return [AUTHOR, READER]
