"""Questions about working copies of public pages. Nothing here changes anything."""

from blkirm.parties.rules import party_of
from plone import api
from plone.app.iterate.dexterity.utils import get_baseline
from plone.app.iterate.dexterity.utils import get_working_copy
from plone.app.iterate.interfaces import IBaseline
from plone.app.iterate.interfaces import IWorkingCopy
from plone.app.iterate.permissions import CheckinPermission
from plone.app.iterate.permissions import CheckoutPermission
from plone.dexterity.interfaces import IDexterityContent


CHANGE = "Modify portal content"


def copy_of(page: IDexterityContent) -> IDexterityContent | None:
    """Return the working copy of a page, whoever asks; None where there is none."""
    return get_working_copy(page) if IBaseline.providedBy(page) else None


def original_of(page: IDexterityContent) -> IDexterityContent | None:
    """Return the page that a working copy is of; None for anything else."""
    return get_baseline(page) if IWorkingCopy.providedBy(page) else None


def may_copy(page: IDexterityContent) -> bool:
    """Say whether the present user may work on a copy of a page now: it has none and is none."""
    return (
        party_of(page) is None
        and not IWorkingCopy.providedBy(page)
        and copy_of(page) is None
        and _may(CheckoutPermission, page)
        and _may(CHANGE, page)
    )


def may_put_back(copy: IDexterityContent) -> bool:
    """Say whether the present user may let a working copy take the place of what it is of."""
    original = original_of(copy)
    return (
        original is not None
        and _may(CheckinPermission, original)
        and _may(CHANGE, original)
        and _may(CHANGE, copy)
    )


def may_know_of_copy(page: IDexterityContent) -> bool:
    """Say whether the present user may know that somebody works on a page."""
    return _may(CHANGE, page)


def _may(permission: str, thing: IDexterityContent) -> bool:
    return bool(api.user.has_permission(permission, obj=thing))
