"""``@audience``: who can see a thing and why; and, inside a party, setting that."""

from blkirm import _
from blkirm.access.audience import Audience
from blkirm.access.audience import kind_of
from blkirm.access.audience import PUBLIC
from blkirm.access.audience import SEAT
from blkirm.audiences.operations import change_audience
from blkirm.audiences.readers import counted
from blkirm.audiences.readers import PUBLIC as OPEN
from blkirm.audiences.readers import Readers
from blkirm.audiences.readers import readers_of
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import AudienceRefused
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import may_change_audience
from blkirm.audiences.rules import proposed_audience
from blkirm.audiences.rules import shown_token
from blkirm.audiences.sentence import reasons
from blkirm.audiences.sentence import sentence
from blkirm.kernel.bilingual import title_of
from blkirm.parties.rules import party_of
from blkirm.parties.rules import sees_names
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.interfaces import IJsonCompatible
from plone.restapi.services import Service
from Products.CMFCore.indexing import processQueue
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


def as_json(thing: Any) -> dict[str, Any]:
    """Write who can see a thing with the names of the public interface.

    ``people`` is a number; who they are stands in ``members``, for members of the party only.
    """
    party = party_of(thing)
    readers = readers_of(thing, party.getId() if party is not None else None)
    own = audience_of(thing)
    person = api.user.get_current().getId()
    names = party is not None and sees_names(party)
    answer = {
        "@id": f"{thing.absolute_url()}/@audience",
        **_circle(thing, party, readers, names),
        "marking": own.marking or None,
        "sentence": sentence(readers, party, _title_if_visible(party), names),
        "people": None if readers.state == OPEN else len(readers),
        "by_level": dict(counted(readers.people, 0)),
        "by_land": dict(counted(readers.people, 1)),
        "reasons": reasons(readers, party, person),
    }
    if names:
        answer["members"] = [
            {"person": m.person, "on_behalf_of": m.on_behalf_of, "role": m.role}
            for m in readers.people
        ]
    return answer


def _circle(thing: Any, party: Any, readers: Readers, names: bool) -> dict[str, Any]:
    if party is None:
        return {"circle": PUBLIC if readers.state == OPEN else None, "recipients": []}
    effective = effective_audience(thing)
    # Guests get to know of single members as little here as on the page.
    tokens = {shown_token(r) for r in effective.recipients if names or kind_of(r) != SEAT}
    return {
        "circle": effective.circle,
        "recipients": sorted(tokens),
        "inherited": not audience_of(thing).is_explicit,
    }


def _title_if_visible(party: Any) -> str:
    may_view = party is not None and api.user.has_permission("View", obj=party)
    return title_of(party) if may_view else ""


@implementer(IJsonCompatible)
@adapter(Audience)
def audience_in_lists(audience: Audience) -> dict[str, Any]:
    """Write the audience among the metadata of a search: without recipients, who may be people."""
    return {"circle": audience.circle, "marking": audience.marking or None}


class AudienceGet(Service):
    """Tell who can see a thing and why."""

    def reply(self) -> dict[str, Any]:
        return as_json(self.context)


class AudiencePatch(Service):
    """Set audience and marking of something inside a party."""

    def reply(self) -> dict[str, Any]:
        if not may_change_audience(self.context):
            raise Unauthorized()
        try:
            data = json_body(self.request)
        except DeserializationError:
            data = None
        if not isinstance(data, dict):
            raise self._refuse(_("msg_json_object", default="The body must be one JSON object."))
        try:
            wanted = proposed_audience(self.context, data)
        except AudienceRefused as refusal:
            raise self._refuse(*refusal.messages) from None
        change_audience(self.context, wanted, api.user.get_current().getId())
        # What is told is read from the catalogue.
        processQueue()
        return as_json(self.context)

    def _refuse(self, *messages: Any) -> BadRequest:
        return BadRequest(" ".join(translate(each, context=self.request) for each in messages))
