"""What was deleted in a library, for a while: it can come back as it was.

What is deleted leaves the tree: no address, catalogue or search finds it, so it answers like
something that never was. It is kept whole beside the tree, as the very same object, with its
audience, its files, versions and comments. Coming back it gets no reader it did not have.

Nothing here checks a permission.
"""

from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.audience import Audience
from blkirm.access.audience import is_within
from blkirm.audiences.catalogue import CONVERSATION
from blkirm.audiences.operations import change_audience
from blkirm.audiences.readers import tokens_of
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.papers.interfaces import IPaperSettings
from blkirm.parties.rules import party_of
from BTrees.OOBTree import OOBTree
from collections.abc import Iterator
from collections.abc import Set
from datetime import datetime
from datetime import timedelta
from OFS.event import ObjectWillBeMovedEvent
from persistent import Persistent
from plone import api
from plone.app.discussion.interfaces import IConversation
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from Products.CMFCore.indexing import processQueue
from typing import Any
from zExceptions import Unauthorized
from zope.component import getUtility
from zope.component import queryUtility
from zope.container.contained import notifyContainerModified
from zope.container.interfaces import INameChooser
from zope.event import notify
from zope.interface import implementer
from zope.interface import Interface
from zope.lifecycleevent import ObjectMovedEvent


DELETE = "Delete objects"
CHANGE = "Modify portal content"


class ITrash(Interface):
    """What was deleted in the libraries of a site."""

    def add(discarded):  # noqa: ANN001, ANN201
        """Keep something."""

    def get(key):  # noqa: ANN001, ANN201
        """Return what is kept under a key, or nothing."""

    def of_party(party):  # noqa: ANN001, ANN201
        """Return what was deleted in a party, the newest first."""

    def take(key):  # noqa: ANN001, ANN201
        """Take something out."""


class Discarded(Persistent):
    """Something that was deleted: the thing itself, and where and whose it was.

    ``key`` is the UID of the thing, ``place`` that of what it lay in; ``readers`` are the tokens
    by which the catalogue let people see it, ``paper_readers`` the same of each paper in it.
    """

    #: What was deleted before they were kept says of no paper that it went along.
    paper_readers: tuple[frozenset[str], ...] = ()

    def __init__(self, thing: IDexterityContent, by: str) -> None:
        container = aq_parent(aq_inner(thing))
        self.key = api.content.get_uuid(thing)
        self.thing = aq_base(thing)
        self.kind = thing.portal_type
        self.title = thing.title
        self.party = party_of(thing).getId()
        self.place = api.content.get_uuid(container)
        self.name = thing.getId()
        self.by = by
        self.at: datetime = clock.now()
        self.author = thing.Creator()
        self.readers = tokens_of(thing)
        self.audience = effective_audience(thing)
        self.paper_readers = tuple(
            frozenset(tokens_of(each))
            for each in _with_all_below(thing)
            if each.portal_type == "Paper"
        )

    def papers_for(self, tokens: Set[str]) -> int:
        """Return how many papers went along that somebody with these tokens could see."""
        return sum(bool(readers & tokens) for readers in self.paper_readers)


@implementer(ITrash)
class Trash(Persistent):
    """See ``ITrash``."""

    def __init__(self) -> None:
        self._kept = OOBTree()  # key -> Discarded
        self._parties = OOBTree()  # party -> OOBTree of keys

    def add(self, discarded: Discarded) -> None:
        self._kept[discarded.key] = discarded
        self._parties.setdefault(discarded.party, OOBTree())[discarded.key] = None

    def get(self, key: str) -> Discarded | None:
        return self._kept.get(key)

    def of_party(self, party: str) -> list[Discarded]:
        found = [self._kept[key] for key in self._parties.get(party, ())]
        return sorted(found, key=lambda discarded: discarded.at, reverse=True)

    def take(self, key: str) -> Discarded:
        discarded = self._kept.pop(key)
        del self._parties[discarded.party][key]
        return discarded

    def __iter__(self) -> Iterator[Discarded]:
        return iter(list(self._kept.values()))


def get_trash() -> Trash:
    """Return the trash of the current site. Raises ComponentLookupError without one."""
    return getUtility(ITrash)


def discard(thing: IDexterityContent, by: str) -> Discarded:
    """Take a paper or folder out of its library and keep it with everything in it."""
    # What waits to be indexed says who may read the thing.
    processQueue()
    discarded = Discarded(thing, by)
    container, name = aq_parent(aq_inner(thing)), thing.getId()
    _forget_comments(thing)
    # Told to be on its way to nowhere, the thing leaves the catalogue and is not cleaned out, as
    # it would be when it is removed for good: comments, for example.
    notify(ObjectWillBeMovedEvent(thing, container, name, None, None))
    processQueue()
    container._delObject(name, suppress_events=True)
    notifyContainerModified(container)
    get_trash().add(discarded)
    return discarded


def restore(discarded: Discarded, container: IDexterityContainer, by: str) -> IDexterityContent:
    """Put something back into a library or folder, with a new name where its own is taken.

    It is seen by nobody who did not see it before: where the place is open to more people now, it
    keeps an audience of its own, and where it is open to fewer, they are all.
    """
    get_trash().take(discarded.key)
    thing = aq_base(discarded.thing)
    name = discarded.name
    if name in container:
        name = INameChooser(container).chooseName(name, thing)
    thing._setId(name)
    position = getattr(thing, "own_position", "")
    container._setObject(name, thing, set_owner=0, suppress_events=True)
    thing = container._getOb(name)
    dates = [(each, each.modification_date) for each in _with_all_below(thing)]
    notify(ObjectMovedEvent(thing, None, None, container, name))
    notifyContainerModified(container)
    if position:
        thing.own_position = position
        thing.reindexObject(idxs=["folder_position"])
    for each, date in dates:
        # Nobody changed it; indexing says so.
        each.modification_date = date
        each.reindexObject(idxs=["modified"])
    _keep_audience(thing, discarded.audience, by)
    _remember_comments(thing)
    return thing


def _keep_audience(thing: IDexterityContent, before: Audience, by: str) -> None:
    if audience_of(thing).is_explicit or is_within(effective_audience(thing), before, facts):
        return
    kept = Audience(before.circle, before.recipients, audience_of(thing).marking)
    change_audience(thing, kept, by)


def purge(discarded: Discarded) -> None:
    """Let something be gone for good."""
    get_trash().take(discarded.key)


def trash_days() -> int:
    """Return for how many days what was deleted can come back."""
    return api.portal.get_registry_record("trash_days", interface=IPaperSettings)


def purge_old(days: int) -> int:
    """Let everything be gone that was deleted so many days ago; return how many things."""
    over = [d for d in get_trash() if d.at <= clock.now() - timedelta(days=days)]
    for discarded in over:
        purge(discarded)
    return len(over)


def _with_all_below(thing: IDexterityContent) -> Iterator[IDexterityContent]:
    yield thing
    if IDexterityContainer.providedBy(thing):
        for inner in thing.objectValues():
            yield from _with_all_below(inner)


def _forget_comments(thing: IDexterityContent) -> None:
    catalog = api.portal.get_tool("portal_catalog")
    path = "/".join(thing.getPhysicalPath())
    for brain in catalog.unrestrictedSearchResults(path=path):
        if CONVERSATION in brain.getPath():
            catalog.uncatalog_object(brain.getPath())


def _remember_comments(thing: IDexterityContent) -> None:
    for each in _with_all_below(thing):
        conversation = IConversation(each, None)
        for comment in conversation.getComments() if conversation is not None else ():
            comment.reindexObject()


def discards(container: IDexterityContainer, ids: Any) -> bool:
    """Discard what is deleted from a container, and say so; nothing happens outside of parties.

    For ``manage_delObjects``, through which every page and service deletes. Raises Unauthorized
    unless the present user may discard all of it.
    """
    if party_of(container) is None or queryUtility(ITrash) is None:
        return False
    ids = [ids] if isinstance(ids, str) else list(ids or ())
    things = [container._getOb(id_) for id_ in ids]
    for thing in things:
        if not may_discard(thing):
            raise Unauthorized()
    by = api.user.get_current().getId() or ""
    for thing in things:
        discard(thing, by)
    return True


def may_discard(thing: IDexterityContent) -> bool:
    """Say whether the present user may delete something in a party.

    Authors may delete their drafts, as long as they may change them: once the party is concluded
    nobody changes or deletes anything.
    """
    has = api.user.has_permission
    return bool(
        has(DELETE, obj=thing) and (has(DELETE, obj=party_of(thing)) or has(CHANGE, obj=thing))
    )


def install_trash(site: IPloneSiteRoot) -> None:
    """Register an empty trash with the site, unless it has one."""
    manager = site.getSiteManager()
    if manager.queryUtility(ITrash) is None:
        manager.registerUtility(Trash(), ITrash)


def uninstall_trash(site: IPloneSiteRoot) -> None:
    """Take the trash out of the site, with everything in it."""
    site.getSiteManager().unregisterUtility(provided=ITrash)


@implementer(IChore)
class EmptyOld:
    """Lets what was deleted long ago be gone for good."""

    seconds = 3600
    eager = False

    def run(self, portal: Any) -> int:
        return purge_old(trash_days()) if queryUtility(ITrash) is not None else 0
