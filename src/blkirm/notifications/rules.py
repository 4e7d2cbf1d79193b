"""Questions about notices."""

from AccessControl import getSecurityManager
from blkirm.notifications.record import get_notices
from blkirm.notifications.record import Notice
from plone import api
from plone.dexterity.interfaces import IDexterityContent


def my_notices() -> tuple[Notice, ...]:
    """Return what the present user was told and has not dismissed, the newest first.

    A notice about something may be shown only as long as its reader may see that: the caller asks
    the catalogue for what ``about`` names.
    """
    account = getSecurityManager().getUser().getId()
    return get_notices().of_account(account) if account else ()


def may_be_told(account: str, about: IDexterityContent | None) -> bool:
    """Say whether an account may see what a notice is about, at this moment."""
    return about is None or bool(api.user.has_permission("View", username=account, obj=about))
