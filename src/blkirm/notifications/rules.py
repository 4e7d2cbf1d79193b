"""Questions about notices."""

from blkirm.notifications.record import get_notices
from blkirm.notifications.record import Notice
from plone import api
from plone.dexterity.interfaces import IDexterityContent


def notices_for_me() -> list[Notice]:
    """Return what the present user was told and may still know, the newest first.

    A notice about something is shown only as long as its reader may see that.
    """
    if api.user.is_anonymous():
        return []
    notices = get_notices().of_account(api.user.get_current().getId())
    wanted = sorted({notice.about for notice in notices if notice.about})
    seen: set[str] = set()
    if wanted:
        seen = {brain.UID for brain in api.portal.get_tool("portal_catalog")(UID=wanted)}
    return [notice for notice in notices if not notice.about or notice.about in seen]


def may_be_told(account: str, about: IDexterityContent | None) -> bool:
    """Say whether an account may see what a notice is about, at this moment."""
    return about is None or bool(api.user.has_permission("View", username=account, obj=about))
