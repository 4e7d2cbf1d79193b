"""Which pages and services of ours change something, as registered: what `doors.py` has to list."""

from blkirm.kernel.interfaces import IPortalLayer
from collections.abc import Iterable
from plone.protect.authenticator import check
from tests.access.doors import Door
from tests.access.doors import DOORS
from tests.access.doors import FORM
from tests.access.doors import GET
from tests.access.estate import Estate
from typing import Any
from zope.component import getGlobalSiteManager
from zope.interface import Interface
from zope.interface import providedBy


#: Services and pages of ours that change something and are tried elsewhere, with the reason.
TRIED_ELSEWHERE = {
    "@tus-upload": "what was begun belongs to its sender alone: tests/papers/test_tus.py",
    "@tus-replace": "what was begun belongs to its sender alone: tests/papers/test_tus.py",
}


def registered_doors() -> Iterable[tuple[str, type]]:
    """Return name and class of each page and service of ours that can change something.

    That is every service but those for GET, and every page that checks the token of a form.
    """
    for registration in getGlobalSiteManager().registeredAdapters():
        ours = _ours(registration.factory)
        if len(registration.required) != 2 or ours is None:
            continue
        method, is_service, _name = registration.name.partition("_application_json_")
        if (is_service and method not in ("GET", "OPTIONS", "HEAD")) or (
            not is_service and _checks_a_token(registration.factory)
        ):
            yield registration.name, ours


def unlisted_doors(estate: Estate) -> set[str]:
    """Return the names of what is registered and is neither tried here nor elsewhere."""
    tried = {_registration_of(estate, door) for door in DOORS}
    return {
        name
        for name, ours in registered_doors()
        if (name, ours) not in tried
        and name.rpartition("_application_json_")[2] not in TRIED_ELSEWHERE
    }


def _registration_of(estate: Estate, door: Door) -> tuple[str, type | None]:
    method = "POST" if door.way == FORM else door.way
    name = f"{method}_application_json_{door.name}" if door.name.startswith("@") else door.name
    found = getGlobalSiteManager().adapters.lookup(
        (providedBy(estate.object(door.thing)), IPortalLayer), Interface, name
    )
    assert found is not None, f"Nothing is registered for {door.id}."
    return (name, _ours(found) if door.way != GET else None)


def _ours(factory: Any) -> type | None:
    """Return the class of ours behind what is registered."""
    bases = getattr(factory, "__mro__", ())
    return next((base for base in bases if base.__module__.startswith("blkirm.")), None)


def _checks_a_token(factory: Any) -> bool:
    """Say whether a method of a class of ours checks the token that forms carry."""
    bases = (b for b in factory.__mro__ if b.__module__.startswith("blkirm."))
    methods = (getattr(each, "func", each) for base in bases for each in vars(base).values())
    return any(
        method.__globals__.get(name) is check
        for method in methods
        if hasattr(method, "__code__")
        for name in method.__code__.co_names
    )
