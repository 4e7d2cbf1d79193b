"""Local roles by one look at each thing instead of one for each of a member's groups.

A member has some sixty groups, and Plone's plugin asks every thing on the way to the site for the
roles of each of them in turn. What is asked, in which order of things, and what is answered stays
Plone's: ``tests/access/test_local_roles.py`` holds both beside each other.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.users import BasicUser
from Acquisition import aq_get
from borg.localrole.config import LOCALROLE_PLUGIN_NAME
from borg.localrole.default_adapter import DefaultLocalRoleAdapter
from borg.localrole.interfaces import ILocalRoleProvider
from borg.localrole.workspace import WorkspaceLocalRoleManager
from collections.abc import Iterable
from collections.abc import Iterator
from Products.CMFPlone.Portal import PloneSite
from typing import Any
from zope.annotation.interfaces import IAnnotations


#: How the keys begin under which Plone keeps, with the request, who was let in where.
_KEPT = f"{WorkspaceLocalRoleManager.__module__}.checkLocalRolesAllowed:"


class Together:
    """A provider of local roles that is asked for all of somebody's principals at once."""

    __slots__ = ("_provider",)

    def __init__(self, provider: ILocalRoleProvider) -> None:
        self._provider = provider

    def getRoles(self, principals: frozenset[str]) -> list[str]:  # noqa: N802 (the interface's name)
        """Return the roles that any of the principals has from the thing itself."""
        if type(self._provider) is not DefaultLocalRoleAdapter:
            # Of what an add-on provides nothing is known but how to ask it.
            return [role for each in principals for role in self._provider.getRoles(each)]
        kept = self._provider._rolemap
        return [role for each in kept if each in principals for role in kept[each]]

    def getAllRoles(self) -> Iterable[Any]:  # noqa: N802 (the interface's name)
        return self._provider.getAllRoles()


class LocalRoles(WorkspaceLocalRoleManager):
    """Plone's plugin, which takes a user and their groups for one and asks ``Together``.

    It keeps nothing from one question to the next; Plone keeps the answers as long as a request.
    """

    meta_type = "BLK-IRM Local Roles"

    def _get_principal_ids(self, user: BasicUser) -> list[frozenset[str]]:
        return [frozenset(super()._get_principal_ids(user))]

    def _getAdapters(self, obj: Any) -> Iterator[Together]:  # noqa: N802 (the base's name)
        return (Together(provider) for provider in super()._getAdapters(obj))


InitializeClass(LocalRoles)


def forget_answers(thing: Any) -> None:
    """Forget what this request was told about local roles, because some have changed since."""
    kept = IAnnotations(aq_get(thing, "REQUEST", None), None)
    if kept is not None:
        for key in [key for key in kept if str(key).startswith(_KEPT)]:
            del kept[key]


def install_local_roles(site: PloneSite) -> None:
    """Let ours stand in for Plone's plugin."""
    _stand_in(site, LocalRoles)


def uninstall_local_roles(site: PloneSite) -> None:
    """Undo ``install_local_roles``."""
    _stand_in(site, WorkspaceLocalRoleManager)


def _stand_in(site: PloneSite, kind: type[WorkspaceLocalRoleManager]) -> None:
    users = site.acl_users
    present = users[LOCALROLE_PLUGIN_NAME]
    if type(present.aq_base) is kind:
        return
    # Removing it deactivates it too.
    users._delObject(LOCALROLE_PLUGIN_NAME)
    users._setObject(LOCALROLE_PLUGIN_NAME, kind(LOCALROLE_PLUGIN_NAME, present.title))
    users[LOCALROLE_PLUGIN_NAME].manage_activateInterfaces(["ILocalRolesPlugin"])
