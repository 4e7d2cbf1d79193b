"""A new party gets its local roles, once, and a library (which the floor above attaches)."""

from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.access.roles import local_roles_of_party
from blkirm.parties.content import WorkingParties
from blkirm.parties.content import WorkingParty
from zope.lifecycleevent.interfaces import IObjectAddedEvent


#: Everybody with a membership finds the place; only the administrator changes it.
READING = ("View", "Access contents information", "List folder contents")
CHANGING = (
    "Modify portal content",
    "Add portal content",
    "Delete objects",
    "Change local roles",
    "Copy or Move",
)


def close_place(place: WorkingParties, event: IObjectAddedEvent) -> None:
    """Let nobody but the network see the place of the working parties.

    With Plone's own role ``Reader``: a role that means something inside a party would be handed
    down to all of them.
    """
    for userid, _roles in place.get_local_roles():
        place.manage_delLocalRoles([userid])
    place.manage_setLocalRoles(NETWORK_GROUP, ["Reader"])
    for permission in READING:
        place.manage_permission(permission, ["Manager", "Reader"], acquire=0)
    for permission in CHANGING:
        place.manage_permission(permission, ["Manager"], acquire=0)
    place.reindexObjectSecurity()


def store_local_roles(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give the party's groups their roles; whoever created it gets none by that."""
    for userid, _roles in party.get_local_roles():
        party.manage_delLocalRoles([userid])
    for group, roles in local_roles_of_party(party.getId()).items():
        party.manage_setLocalRoles(group, roles)
    party.reindexObjectSecurity()
