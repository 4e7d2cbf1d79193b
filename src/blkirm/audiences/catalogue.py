"""What the catalogue knows of audiences, read and written without waking what follows a folder.

A folder's audience applies to everything in it that has none of its own, at once, because Zope
inherits local roles. The catalogue keeps its own list for each object, though, and thousands of
them cannot be woken in one request. But all that can change is known here: the groups with local
roles on the folder, and which roles may view each object, which its old list says.
"""

from Acquisition import aq_chain
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.audience import Audience
from blkirm.access.audience import local_roles
from blkirm.access.interfaces import ISubmission
from blkirm.access.roles import AUTHOR
from blkirm.access.roles import person_group
from blkirm.access.roles import READER
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from dataclasses import dataclass
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContent
from typing import Any


INDEX = "allowedRolesAndUsers"
#: Stands in the path of each comment, behind the path of what it is about.
CONVERSATION = "/++conversation++"


@dataclass(frozen=True)
class Follower:
    """An object whose audience is that of a folder around it."""

    record: int
    #: Authors of folders between it and the folder it follows, and last its own.
    authors: tuple[str, ...]
    #: Those among them whose folder is a submission: they are authors of all that lies in it.
    submitters: tuple[str, ...] = ()


class _Listed:
    """What an index asks an object for."""

    def __init__(self, tokens: list[str]) -> None:
        self.allowedRolesAndUsers = tokens  # the name of the index


def own_audiences_below(thing: IDexterityContent) -> list[Any]:
    """Return brains of what lies in a thing and has an audience of its own, the innermost first."""
    brains = [brain for brain in _below(thing) if _has_own(brain)]
    return sorted(brains, key=lambda brain: -brain.getPath().count("/"))


def followers_of(thing: IDexterityContent) -> list[Follower]:
    """Return what lies in a thing and has no audience of its own, nor a folder between that has."""
    path = "/".join(thing.getPhysicalPath())
    ways: dict[str, tuple[str, ...] | None] = {path: ()}
    submissions = {path: ()}
    kinds = api.portal.get_tool("portal_catalog").Indexes["object_provides"]
    followers = []
    for brain in sorted(_below(thing), key=lambda brain: brain.getPath()):
        place, is_comment, _id = brain.getPath().partition(CONVERSATION)
        if is_comment:
            # It is seen by whoever sees what it is about; who wrote it does not matter.
            if (way := ways.get(place)) is not None:
                followers.append(Follower(brain.getRID(), way))
            continue
        way = ways.get(brain.getPath().rpartition("/")[0])
        if way is None or _has_own(brain):
            # Absent from ``ways``, so what lies in it does not follow either.
            continue
        authors = (*way, brain.Creator)
        ways[brain.getPath()] = authors
        submitters = submissions[brain.getPath().rpartition("/")[0]]
        if ISubmission.__identifier__ in kinds.getEntryForObject(brain.getRID(), ()):
            submitters = (*submitters, brain.Creator)
        submissions[brain.getPath()] = submitters
        followers.append(Follower(brain.getRID(), authors, submitters))
    return followers


def _has_own(brain: Any) -> bool:
    return isinstance(brain.audience, Audience) and brain.audience.is_explicit


def _below(thing: IDexterityContent) -> list[Any]:
    path = "/".join(thing.getPhysicalPath())
    # Unrestricted: this is about everything there is, and no reader gets to see it.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(path=path)
    return [brain for brain in brains if brain.getPath() != path]


def index_followers(thing: IDexterityContent, followers: list[Follower]) -> None:
    """Tell the catalogue who sees what follows a thing, from the local roles stored there now."""
    if not followers:
        return
    catalog = api.portal.get_tool("portal_catalog")
    index = catalog.Indexes[INDEX]
    party = party_of(thing).getId()
    inherited = _inherited_roles(thing)
    for follower in followers:
        old = index.getEntryForObject(follower.record, ())
        allowed = {token for token in old if not token.startswith("user:")}
        tokens = set(allowed)
        tokens |= {f"user:{group}" for group, roles in inherited.items() if roles & allowed}
        *around, author = follower.authors or (thing.Creator(),)
        if allowed & {AUTHOR, READER}:
            tokens.add(f"user:{person_group(party, author)}")
        if READER in allowed:
            tokens |= {f"user:{person_group(party, outer)}" for outer in around}
        if AUTHOR in allowed:
            tokens |= {f"user:{person_group(party, outer)}" for outer in follower.submitters}
        if tokens != set(old):
            index.index_object(follower.record, _Listed(sorted(tokens)))


def tokens_with(thing: IDexterityContent, old: Iterable[str], wanted: Audience) -> set[str]:
    """Return what the catalogue would list for a thing with another audience."""
    party = party_of(thing).getId()
    if wanted.is_explicit:
        granted = {group: set(roles) for group, roles in local_roles(wanted, party).items()}
    else:
        granted = _inherited_roles(aq_parent(aq_inner(thing)))
    granted.setdefault(person_group(party, thing.Creator()), set()).update((AUTHOR, READER))
    allowed = {token for token in old if not token.startswith("user:")}
    return allowed | {f"user:{group}" for group, roles in granted.items() if roles & allowed}


def _inherited_roles(thing: IDexterityContent) -> dict[str, set[str]]:
    """Return the local roles that a thing hands down, by group."""
    handed_down: dict[str, set[str]] = {}
    for step in aq_chain(aq_inner(thing)):
        if IPloneSiteRoot.providedBy(step):
            break
        for group, roles in step.get_local_roles():
            handed_down.setdefault(group, set()).update(roles)
        if getattr(step.aq_base, "__ac_local_roles_block__", None):
            break
    return handed_down
