"""A new party gets its local roles, once, and a library (which the floor above attaches)."""

from blkirm.access.roles import local_roles_of_party
from blkirm.parties.content import WorkingParty
from zope.lifecycleevent.interfaces import IObjectAddedEvent


def store_local_roles(party: WorkingParty, event: IObjectAddedEvent) -> None:
    """Give the party's groups their roles; whoever created it gets none by that."""
    for userid, _roles in party.get_local_roles():
        party.manage_delLocalRoles([userid])
    for group, roles in local_roles_of_party(party.getId()).items():
        party.manage_setLocalRoles(group, roles)
    party.reindexObjectSecurity()
