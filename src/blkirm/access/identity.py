"""Who is asking, also where Zope did not get as far as finding out."""

from AccessControl import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import BasicUser
from plone import api
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
from ZPublisher.BaseRequest import BaseRequest


def is_anonymous() -> bool:
    """Say whether nobody is logged in."""
    return getSecurityManager().getUser().getId() is None


def identify(request: BaseRequest) -> BasicUser:
    """Return the user of a request, looking them up when traversal ended before that.

    On an address that does not exist Zope never authenticates; error pages need to know all the
    same, or a member would look like a stranger to them.
    """
    if is_anonymous() and "AUTHENTICATED_USER" not in request.other:
        site = api.portal.get()
        for users in (site.acl_users, site.getPhysicalRoot().acl_users):
            user = _validate(users, request)
            if user is not None:
                newSecurityManager(request, user)
                request.set("AUTHENTICATED_USER", user)
                break
    return getSecurityManager().getUser()


def _validate(users: PluggableAuthService, request: BaseRequest) -> BasicUser | None:
    plugins = users.plugins
    for user_id, login in users._extractUserIds(request, plugins):
        user = users._findUser(plugins, user_id, login, request=request)
        if user is not None and user.getId() is not None:
            return user.__of__(users)
    return None
