"""What people do with memberships. Page and endpoint call the same functions.

Nothing here checks a permission; whoever calls does that.
"""

from blkirm import _
from blkirm.access.interfaces import IMembershipChangedEvent
from blkirm.access.interfaces import IMembershipGrantedEvent
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import held_for
from blkirm.parties.rules import is_last_chair
from blkirm.parties.rules import parties_without_chair
from blkirm.parties.rules import party_named
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import timedelta
from plone import api
from typing import Any
from zope.event import notify
from zope.i18nmessageid import Message
from zope.interface import implementer


CHANGEABLE = ("role", "on_behalf_of", "voting_right", "valid_from", "valid_until", "reason")
REASON_LENGTH = 1000


class MembershipRefused(ValueError):
    """A membership that makes no sense. ``message`` says what would have been accepted."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@implementer(IMembershipGrantedEvent)
class MembershipGranted:
    def __init__(self, membership: Membership) -> None:
        self.membership = membership


@implementer(IMembershipChangedEvent)
class MembershipChanged:
    def __init__(self, membership: Membership, before: Membership) -> None:
        self.membership = membership
        self.before = before


def grant_membership(party: WorkingParty, by: str, data: Mapping[str, Any]) -> Membership:
    """Record that a person takes part in a party from a day on.

    ``data`` holds ``person``, ``role``, ``on_behalf_of`` and, if wanted, ``voting_right`` (by
    default as the role has it), ``valid_from`` (by default today), ``valid_until``, ``reason``;
    days as ISO text or ``date``. Raises ``MembershipRefused``.
    """
    membership = get_register().grant(proposed_grant(party, by, data))
    notify(MembershipGranted(membership))
    return membership


def proposed_grant(party: WorkingParty, by: str, data: Mapping[str, Any]) -> Membership:
    """Return what ``grant_membership`` would record, recording nothing."""
    allowed = ("person", *CHANGEABLE)
    _refuse_unknown(data, allowed)
    values = _checked({"valid_from": clock.today(), **data})
    for name in ("person", "role", "on_behalf_of"):
        if not values.get(name):
            raise MembershipRefused(
                _(
                    "msg_membership_missing",
                    default="${name} is missing. Needed are person, role and on_behalf_of.",
                    mapping={"name": name},
                )
            )
    _check_period(values["valid_from"], values.get("valid_until"))
    votes = values.get("voting_right")
    membership = Membership(
        person=values["person"],
        party=party.getId(),
        role=values["role"],
        on_behalf_of=values["on_behalf_of"],
        voting_right=PARTY_ROLES[values["role"]].votes if votes is None else votes,
        valid_from=values["valid_from"],
        valid_until=values.get("valid_until"),
        reason=values.get("reason") or "",
        granted_by=by,
    )
    _refuse_double(membership)
    return membership


def change_membership(
    party: WorkingParty, membership_id: str, by: str, data: Mapping[str, Any]
) -> Membership:
    """Record a new version of a membership. Raises KeyError and ``MembershipRefused``."""
    before = membership_in(party, membership_id)
    values = _proposed_values(before, data)
    membership = get_register().change(membership_id, by, **values)
    notify(MembershipChanged(membership, before))
    return membership


def proposed_change(party: WorkingParty, membership_id: str, data: Mapping[str, Any]) -> Membership:
    """Return what ``change_membership`` would record, recording nothing."""
    before = membership_in(party, membership_id)
    return replace(before, **_proposed_values(before, data))


def _proposed_values(before: Membership, data: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(data, CHANGEABLE)
    if before.ended_at is not None:
        raise MembershipRefused(
            _(
                "msg_membership_ended",
                default="This membership has ended. Grant a new one instead.",
            )
        )
    values = _checked(data)
    for name in ("role", "on_behalf_of", "valid_from"):
        if name in values and not values[name]:
            raise MembershipRefused(
                _(
                    "msg_membership_empty",
                    default="${name} must not be empty.",
                    mapping={"name": name},
                )
            )
    _check_period(
        values.get("valid_from", before.valid_from), values.get("valid_until", before.valid_until)
    )
    if values.get("voting_right", before.voting_right) is None:
        values["voting_right"] = PARTY_ROLES[values.get("role", before.role)].votes
    after = replace(before, **values)
    still_chair = after.role == "chair" and after.is_current()
    if not still_chair and is_last_chair(before, get_register().of_party(before.party)):
        raise _last_chair()
    return values


def proposed_renewal(party: WorkingParty, membership_id: str, until: Any) -> Membership:
    """Return a membership with a later end. Raises KeyError and ``MembershipRefused``."""
    before = membership_in(party, membership_id)
    after = proposed_change(party, membership_id, {"valid_until": until})
    if before.valid_until is None:
        raise MembershipRefused(
            _("msg_renew_endless", default="This membership has no end that could be extended.")
        )
    if after.valid_until is None or after.valid_until < max(
        clock.today(), before.valid_until + timedelta(days=1)
    ):
        raise MembershipRefused(
            _(
                "msg_renew_later",
                default="A membership is renewed to a day after its present end, and not in the "
                "past.",
            )
        )
    return after


def renew_membership(
    party: WorkingParty, membership_id: str, by: str, until: Any, reason: str = ""
) -> Membership:
    """Let a membership run to a later day. Raises KeyError and ``MembershipRefused``."""
    after = proposed_renewal(party, membership_id, until)
    reason = _text(reason, "reason") or after.reason
    values = {"valid_until": after.valid_until, "reason": reason}
    return change_membership(party, membership_id, by, values)


def end_membership(
    party: WorkingParty, membership_id: str, by: str, reason: str = ""
) -> Membership:
    """Let a membership end at this moment. The record stays.

    Raises KeyError where the party has no such membership, ``MembershipRefused`` for the last
    chair and for one that has ended before.
    """
    before = membership_in(party, membership_id)
    ended = proposed_end(party, membership_id, reason)
    membership = get_register().end(membership_id, by, ended.reason)
    notify(MembershipChanged(membership, before))
    return membership


def proposed_end(party: WorkingParty, membership_id: str, reason: str = "") -> Membership:
    """Return what ``end_membership`` would record, recording nothing."""
    before = membership_in(party, membership_id)
    if before.ended_at is not None:
        raise MembershipRefused(
            _("msg_membership_ended_before", default="This membership has already ended.")
        )
    if is_last_chair(before, get_register().of_party(party.getId())):
        raise _last_chair()
    reason = _text(reason, "reason") or before.reason
    return replace(before, ended_at=clock.now(), reason=reason)


class ChairsMissing(MembershipRefused):
    """Parties would be left without a chair; ``parties`` holds their ids."""

    def __init__(self, parties: list[str]) -> None:
        super().__init__(
            _(
                "msg_leaving_last_chair",
                default="A party keeps at least one chair. Grant the chair to somebody else first "
                "in: ${parties}.",
                mapping={"parties": ", ".join(_party_titles(parties))},
            )
        )
        self.parties = parties


def leave_authority(
    person: str,
    authority: str,
    by: str,
    reason: str = "",
    *,
    only: Collection[str] | None = None,
    without_chair: bool = False,
) -> list[Membership]:
    """End everything somebody does on behalf of an authority, in all parties at this moment.

    ``only`` names the parties it is about, by default all. Either every membership ends or none:
    raises ``ChairsMissing`` where a party would be left without a chair (unless
    ``without_chair``), ``MembershipRefused`` where there is nothing to end.
    """
    leaving = proposed_leaving(person, authority, reason, only=only, without_chair=without_chair)
    reason = _text(reason, "reason")
    ended = []
    for before in leaving:
        after = get_register().end(before.id, by, reason or before.reason)
        notify(MembershipChanged(after, before))
        ended.append(after)
    return ended


def proposed_leaving(
    person: str,
    authority: str,
    reason: str = "",
    *,
    only: Collection[str] | None = None,
    without_chair: bool = False,
) -> list[Membership]:
    """Return the memberships that ``leave_authority`` would end, ending none."""
    _text(reason, "reason")
    leaving = [m for m in held_for(person, authority) if only is None or m.party in only]
    if not leaving:
        raise MembershipRefused(
            _(
                "msg_leaving_nothing",
                default="There is no running membership on behalf of this authority.",
            )
        )
    orphaned = [] if without_chair else parties_without_chair(leaving)
    if orphaned:
        raise ChairsMissing(orphaned)
    return leaving


def _party_titles(parties: list[str]) -> list[str]:
    found = {party: party_named(party) for party in parties}
    return [title_of(thing) if thing is not None else id_ for id_, thing in found.items()]


def membership_in(party: WorkingParty, membership_id: str) -> Membership:
    """Return a membership of this very party. Raises KeyError."""
    membership = get_register().get(membership_id)
    if membership.party != party.getId():
        raise KeyError(membership_id)
    return membership


def _last_chair() -> MembershipRefused:
    return MembershipRefused(
        _(
            "msg_last_chair",
            default="A party keeps at least one chair. Grant the chair to somebody else first.",
        )
    )


def _refuse_unknown(data: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = sorted(str(name) for name in set(data) - set(allowed))
    if unknown:
        raise MembershipRefused(
            _(
                "msg_membership_unknown_field",
                default="${names} cannot be set. Accepted are: ${accepted}.",
                mapping={"names": ", ".join(unknown), "accepted": ", ".join(allowed)},
            )
        )


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(data)
    if "person" in values:
        values["person"] = _person(values["person"])
    if "role" in values and values["role"] not in PARTY_ROLES:
        raise MembershipRefused(
            _(
                "msg_membership_role",
                default="There is no such role. Accepted are: ${accepted}.",
                mapping={"accepted": ", ".join(PARTY_ROLES)},
            )
        )
    if "on_behalf_of" in values and values["on_behalf_of"] not in all_authorities():
        raise MembershipRefused(
            _(
                "msg_membership_authority",
                default="on_behalf_of needs the id of an authority in the register of "
                "authorities, for example bamf.",
            )
        )
    if not isinstance(values.get("voting_right"), bool | None):
        raise MembershipRefused(
            _("msg_membership_vote", default="voting_right is either true or false.")
        )
    for name in ("valid_from", "valid_until"):
        if name in values:
            values[name] = _day(values[name], name)
    if "reason" in values:
        values["reason"] = _text(values["reason"], "reason")
    return values


def _person(value: Any) -> str:
    if not isinstance(value, str) or not value or api.user.get(userid=value) is None:
        raise MembershipRefused(
            _("msg_membership_person", default="person needs the id of an existing account.")
        )
    return value


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > REASON_LENGTH:
        raise MembershipRefused(
            _(
                "msg_membership_text",
                default="${name} is a text of at most ${length} characters.",
                mapping={"name": name, "length": REASON_LENGTH},
            )
        )
    return value.strip()


def _day(value: Any, name: str) -> date | None:
    if value in (None, ""):
        return None
    if type(value) is date:
        day = value
    else:
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            day = None
    if day is None or not 1990 <= day.year <= 2100:
        raise MembershipRefused(
            _(
                "msg_membership_day",
                default="${name} is a day between 1990 and 2100, written as 2026-11-22.",
                mapping={"name": name},
            )
        )
    return day


def _check_period(start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise MembershipRefused(
            _(
                "msg_membership_period",
                default="valid_until must not be before valid_from.",
            )
        )


def _refuse_double(new: Membership) -> None:
    for old in get_register().of_person(new.person):
        if (
            (old.party, old.role, old.on_behalf_of) == (new.party, new.role, new.on_behalf_of)
            and old.ended_at is None
            and (old.valid_until is None or old.valid_until >= new.valid_from)
            and (new.valid_until is None or new.valid_until >= old.valid_from)
        ):
            raise MembershipRefused(
                _(
                    "msg_membership_double",
                    default="This account already has that role on behalf of that authority in "
                    "the same period. Change the existing membership instead.",
                )
            )
