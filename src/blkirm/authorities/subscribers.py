"""When an authority changes, the groups made of its level and Land change with it."""

from blkirm.access.interfaces import IMembershipRegister
from blkirm.authorities.content import IAuthority
from blkirm.authorities.operations import note_responsibilities
from plone import api
from zope.component import queryUtility
from zope.interface.interfaces import IObjectEvent


def note_new_authority(authority: IAuthority, event: IObjectEvent) -> None:
    note_responsibilities(authority, first=True)


def note_changed_authority(authority: IAuthority, event: IObjectEvent) -> None:
    note_responsibilities(authority)


def forget_authorities(authority: IAuthority, event: IObjectEvent) -> None:
    """Let everybody read the authorities anew."""
    folder = api.portal.get().get("authorities")
    if folder is not None:
        folder.authorities_serial = getattr(folder, "authorities_serial", 0) + 1
        folder._v_authorities = None
    register = queryUtility(IMembershipRegister)
    if register is not None:
        register.forget_groups()
