"""Through which door a file comes, and what its sender has confirmed.

The one place of this folder that looks at the request; operations are told in plain values.
"""

from blkirm.access.guard import answers_in_json
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from Products.statusmessages.interfaces import IStatusMessage
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest
from zope.i18nmessageid import Message


#: The member of a REST body, the field of a form and the key of TUS metadata.
FIELD = "confirm_findings"
_KEY = "blkirm.intake.confirmed"

_confirmed: ContextVar[frozenset[str]] = ContextVar("confirmed", default=frozenset())
_door: ContextVar[str] = ContextVar("door", default="")


@contextmanager
def confirming(codes: Iterable[str], door: str = "") -> Iterator[None]:
    """Let files that are stored in a ``with`` block pass with these findings confirmed."""
    before = _confirmed.set(frozenset(codes))
    came_through = _door.set(door)
    try:
        yield
    finally:
        _confirmed.reset(before)
        _door.reset(came_through)


def confirmed_codes() -> frozenset[str]:
    """Return the codes of findings that the sender of the present request confirms."""
    codes = set(_confirmed.get())
    request = getRequest()
    if request is None:
        return frozenset(codes)
    codes |= IAnnotations(request).get(_KEY, frozenset())
    said = request.form.get(FIELD) or ()
    if (request.getHeader("Content-Type") or "").startswith("application/json"):
        try:
            said = json_body(request).get(FIELD) or ()
        except DeserializationError:
            said = ()
    return frozenset(codes | set(_texts(said)))


def confirm_in_request(request: Any, codes: str) -> None:
    """Keep what TUS metadata confirm, separated by blanks, for the rest of the request."""
    IAnnotations(request)[_KEY] = frozenset(codes.split())


def present_door() -> str:
    """Return how the present request brings a file: form, rest, tus; empty outside of requests."""
    if door := _door.get():
        return door
    request = getRequest()
    if request is None or not getattr(request, "method", "") or "PUBLISHED" not in request.other:
        return ""
    if request.getHeader("Tus-Resumable"):
        return "tus"
    return "rest" if answers_in_json(request) else "form"


def say(messages: Iterable[Message]) -> None:
    """Show messages on the next page of whoever uses a form."""
    request = getRequest()
    if present_door() == "form" and request is not None:
        for message in messages:
            IStatusMessage(request).add(message, type="warning")


def _texts(said: Any) -> list[str]:
    said = [said] if isinstance(said, str) else said
    return (
        [each for each in said if isinstance(each, str)] if isinstance(said, list | tuple) else []
    )
