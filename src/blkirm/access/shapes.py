"""The shape of what REST clients send, looked at before Plone's services stumble over it.

Plone's services take the members of a body and a query for what they should be; anything else is
an error of theirs (HTTP 500), though it is the client's. Meaning is judged further in.
"""

from blkirm import _
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from typing import Any
from zExceptions import BadRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from ZPublisher.BaseRequest import BaseRequest


#: Members of bodies, and what they may be.
MEMBERS: dict[str, tuple[type, ...]] = {
    "@type": (str,),
    "UID": (str,),
    "comment": (str,),
    "id": (str,),
    "include_children": (bool,),
    "language": (str, dict),
    "layout": (str,),
    "login": (str,),
    "ordering": (dict,),
    "password": (str,),
    "sort": (dict,),
    "source": (str, list),
    "title": (str,),
    "version": (int,),
}
#: Fields of queries that are numbers from 0 on, and those that are yes or no.
NUMBERS = frozenset({"b_size", "b_start", "sort_limit"})
#: What a client may ask for at once; the rest comes with ``b_start``.
MOST_AT_ONCE = 1_000
ANSWERS = frozenset({"include_items"})
YES_OR_NO = frozenset({"0", "1", "false", "true", "no", "yes", "f", "t", "n", "y"})


def check_shape(request: BaseRequest) -> None:
    """Raise BadRequest where a REST request cannot make sense to any of Plone's services."""
    for name, value in request.form.items():
        if (name in NUMBERS and not _is_number(value)) or (
            name in ANSWERS and str(value).lower() not in YES_OR_NO
        ):
            raise _bad(
                request,
                _(
                    "msg_query_field",
                    default="The portal does not understand ${name} in the address.",
                    mapping={"name": name},
                ),
            )
        if name == "b_size" and int(value) > MOST_AT_ONCE:
            raise _too_many(request)
    if (request.getHeader("Content-Type") or "").startswith("application/json"):
        for name, value in _members(request).items():
            if name == "b_size" and _number(value) > MOST_AT_ONCE:
                raise _too_many(request)
            if not _fits(name, value):
                raise _bad(
                    request,
                    _(
                        "msg_body_member",
                        default="The portal does not understand ${name} in the body.",
                        mapping={"name": name},
                    ),
                )


def _members(request: BaseRequest) -> dict[str, Any]:
    try:
        return json_body(request)
    except DeserializationError:
        raise _bad(
            request, _("msg_json_object", default="The body must be one JSON object.")
        ) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isdecimal() and len(value) <= 9


def _number(value: Any) -> int:
    return int(value) if _is_number(value) or type(value) is int else 0


def _too_many(request: BaseRequest) -> BadRequest:
    return _bad(
        request,
        _(
            "msg_batch_size",
            default="The portal shows at most ${most} things at once; ask for the others with b_start.",
            mapping={"most": MOST_AT_ONCE},
        ),
    )


def _fits(name: str, value: Any) -> bool:
    types = MEMBERS.get(name)
    if types is None or (value is None and name != "password"):
        return True
    if isinstance(value, list):
        return list in types and all(isinstance(each, str) for each in value)
    return isinstance(value, types) and not (isinstance(value, bool) and bool not in types)


def _bad(request: BaseRequest, message: Message) -> BadRequest:
    return BadRequest(translate(message, context=request))
