"""The PAS plugin that turns the register into groups while a person logs in."""

from AccessControl.class_init import InitializeClass
from blkirm.access.interfaces import IMembershipRegister
from Products.CMFPlone.Portal import PloneSite
from Products.PluggableAuthService.interfaces.plugins import IGroupsPlugin
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from Products.PluggableAuthService.PropertiedUser import PropertiedUser
from typing import Any
from zope.component import queryUtility
from zope.interface import implementer


PLUGIN_ID = "membership_groups"


@implementer(IGroupsPlugin)
class MembershipGroups(BasePlugin):
    """Say which groups a person belongs to today.

    It deliberately enumerates nothing: the names of the groups are the list of working parties.
    """

    meta_type = "BLK-IRM Membership Groups"

    def __init__(self, id_: str, title: str = "") -> None:
        self._setId(id_)
        self.title = title

    def getGroupsForPrincipal(  # noqa: N802 (the interface's name)
        self, principal: PropertiedUser, request: Any = None
    ) -> tuple[str, ...]:
        register = queryUtility(IMembershipRegister)
        return register.groups_of(principal.getId()) if register is not None else ()


InitializeClass(MembershipGroups)


def install_group_plugin(site: PloneSite) -> None:
    """Add and activate the plugin.

    Nested groups are switched off: nothing here nests, and resolving them asks every plugin
    again for every group.
    """
    users = site.acl_users
    if PLUGIN_ID not in users:
        users._setObject(PLUGIN_ID, MembershipGroups(PLUGIN_ID))
        users[PLUGIN_ID].manage_activateInterfaces(["IGroupsPlugin"])
    if "recursive_groups" in users.plugins.listPluginIds(IGroupsPlugin):
        users.plugins.deactivatePlugin(IGroupsPlugin, "recursive_groups")


def uninstall_group_plugin(site: PloneSite) -> None:
    """Undo ``install_group_plugin``."""
    users = site.acl_users
    if PLUGIN_ID in users:
        users.manage_delObjects([PLUGIN_ID])
    if "recursive_groups" not in users.plugins.listPluginIds(IGroupsPlugin):
        users.plugins.activatePlugin(IGroupsPlugin, "recursive_groups")
