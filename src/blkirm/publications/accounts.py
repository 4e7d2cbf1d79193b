"""Accounts by what they do for the whole portal."""

from plone import api


def with_role(role: str) -> list[str]:
    """Return the accounts that hold a role of the whole site."""
    roles = api.portal.get().acl_users.portal_role_manager
    return sorted(principal for principal, _title in roles.listAssignedPrincipals(role))
