"""``@memberships``: who belongs to a party, and who belonged on a day."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.parties.content import IWorkingParty
from blkirm.parties.operations import change_membership
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import grant_membership
from blkirm.parties.operations import leave_authority
from blkirm.parties.operations import membership_in
from blkirm.parties.operations import MembershipRefused
from blkirm.parties.roster import counted
from blkirm.parties.roster import day_from
from blkirm.parties.rules import current_members
from blkirm.parties.rules import held_for
from blkirm.parties.rules import manages
from blkirm.parties.rules import members_on
from blkirm.parties.rules import party_named
from blkirm.parties.rules import sees_names
from blkirm.parties.vocabularies import my_parties
from datetime import date
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.serializer.dxfields import ChoiceFieldSerializer
from plone.restapi.services import Service
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from zope.schema.interfaces import IChoice


def as_json(membership: Membership) -> dict[str, Any]:
    """Write a membership with the names of the public interface (OParl ``Membership``)."""
    return {
        **roster_json(membership),
        "reason": membership.reason,
        "granted_by": membership.granted_by,
        "recorded_at": membership.recorded_at.isoformat(timespec="seconds"),
        "recorded_by": membership.recorded_by,
    }


def roster_json(membership: Membership) -> dict[str, Any]:
    """Write what every member may know of another: for whom, as what, how long."""
    until, ended = membership.valid_until, membership.ended_at
    return {
        "id": membership.id,
        "person": membership.person,
        "party": membership.party,
        "role": membership.role,
        "on_behalf_of": membership.on_behalf_of,
        "voting_right": membership.voting_right,
        "valid_from": membership.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "ended_at": ended.isoformat(timespec="seconds") if ended else None,
    }


@implementer(IPublishTraverse)
class MembershipService(Service):
    """What the four methods share."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "MembershipService":  # noqa: N802
        self.names.append(name)
        return self

    def membership_id(self) -> str:
        if len(self.names) != 1:
            raise NotFound()
        try:
            membership_in(self.context, self.names[0])
        except KeyError:
            raise NotFound() from None
        return self.names[0]

    def body(self) -> dict[str, Any]:
        try:
            data = json_body(self.request)
        except DeserializationError:
            data = None
        if not isinstance(data, dict):
            raise BadRequest(
                translate(
                    _("msg_json_object", default="The body must be one JSON object."),
                    context=self.request,
                )
            )
        return data

    def refuse(self, refusal: MembershipRefused) -> BadRequest:
        return BadRequest(translate(refusal.message, context=self.request))

    def check_manager(self) -> str:
        if not manages(self.context):
            raise Unauthorized()
        return api.user.get_current().getId()


@adapter(IChoice, IWorkingParty, IPortalLayer)
class ChoiceOfParty(ChoiceFieldSerializer):
    """Write a party's choices, but no parent that the reader may not see."""

    def __call__(self) -> Any:
        if self.field.__name__ == "parent_party" and self.get_value() not in my_parties():
            return None
        return super().__call__()


class MembershipsGet(MembershipService):
    """List the members of today, or of the day in ``?at=``; or show one with its history."""

    def reply(self) -> dict[str, Any]:
        if self.names:
            return self._one()
        day = self._day()
        party = self.context.getId()
        members = members_on(party, day) if day else current_members(party)
        write = as_json if manages(self.context) else roster_json
        shown = members if sees_names(self.context) else []
        return {
            "@id": f"{self.context.absolute_url()}/@memberships",
            "at": day.isoformat() if day else None,
            "items": [
                write(m) for m in sorted(shown, key=lambda m: (m.on_behalf_of, m.person, m.role))
            ],
            "items_total": len(members),
            **counted(members),
        }

    def _one(self) -> dict[str, Any]:
        """Show one membership: everything to those who manage and to the person themselves."""
        versions = get_register().history(self.membership_id())
        latest = versions[-1]
        if manages(self.context) or latest.person == api.user.get_current().getId():
            return {**as_json(latest), "history": [as_json(m) for m in versions]}
        if not sees_names(self.context):
            raise NotFound()
        return roster_json(latest)

    def _day(self) -> date | None:
        wanted = self.request.form.get("at")
        if wanted is None:
            return None
        day = day_from(wanted)
        if day is None:
            raise BadRequest(
                translate(
                    _("msg_at_day", default="at is a day, written as 2026-11-22."),
                    context=self.request,
                )
            )
        return day


class MembershipsPost(MembershipService):
    """Grant a membership; or, at ``<id>/leave-authority``, end all on behalf of its authority."""

    def reply(self) -> dict[str, Any]:
        by = self.check_manager()
        if len(self.names) == 2 and self.names[1] == "leave-authority":
            return self._leave(by)
        if self.names:
            raise NotFound()
        try:
            membership = grant_membership(self.context, by, self.body())
        except MembershipRefused as refusal:
            raise self.refuse(refusal) from None
        response = self.request.response
        response.setStatus(201)
        response.setHeader(
            "Location", f"{self.context.absolute_url()}/@memberships/{membership.id}"
        )
        return as_json(membership)

    def _leave(self, by: str) -> dict[str, Any]:
        """End everything or nothing: whoever does not manage all parties concerned is refused."""
        self.names.pop()
        leaving = get_register().get(self.membership_id())
        body = self.body()
        try:
            if set(body) - {"reason"}:
                raise MembershipRefused(
                    _("msg_leaving_body", default="Only reason can be given here.")
                )
            held = held_for(leaving.person, leaving.on_behalf_of)
            if not all(manages(party_named(m.party)) for m in held):
                raise Unauthorized()
            ended = leave_authority(
                leaving.person, leaving.on_behalf_of, by, body.get("reason", "")
            )
        except MembershipRefused as refusal:
            raise self.refuse(refusal) from None
        return {"items": [as_json(m) for m in ended], "items_total": len(ended)}


class MembershipsPatch(MembershipService):
    """Change a membership."""

    def reply(self) -> dict[str, Any]:
        by = self.check_manager()
        try:
            return as_json(change_membership(self.context, self.membership_id(), by, self.body()))
        except MembershipRefused as refusal:
            raise self.refuse(refusal) from None


class MembershipsDelete(MembershipService):
    """End a membership; the record stays."""

    def reply(self) -> object:
        by = self.check_manager()
        try:
            end_membership(self.context, self.membership_id(), by)
        except MembershipRefused as refusal:
            raise self.refuse(refusal) from None
        return self.reply_no_content()
