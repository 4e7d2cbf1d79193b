"""Questions about the audience of a thing inside a party."""

from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm import _
from blkirm.access.audience import Audience
from blkirm.access.audience import CIRCLES
from blkirm.access.audience import GROUP
from blkirm.access.audience import is_within
from blkirm.access.audience import kind_of
from blkirm.access.audience import LAND
from blkirm.access.audience import LEVEL
from blkirm.access.audience import MARKINGS
from blkirm.access.audience import narrowed
from blkirm.access.audience import NETWORK
from blkirm.access.audience import rank
from blkirm.access.audience import reasons_against_marking
from blkirm.access.audience import reasons_against_shape
from blkirm.access.audience import RESTRICTED
from blkirm.access.audience import SEAT
from blkirm.access.interfaces import IAuthorityDirectory
from blkirm.access.interfaces import IHasAudience
from blkirm.kernel.bilingual import title_of
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from typing import Any
from zope.component import getUtility
from zope.i18nmessageid import Message


CHANGE = "blkirm.access: Change Audience"
SETTABLE = ("circle", "recipients", "marking")
MOST_RECIPIENTS = 200


def audience_of(thing: IDexterityContent) -> Audience:
    """Return what is stored on a thing itself; an empty one where it follows its container."""
    return getattr(aq_base(thing), "audience", None) or Audience()


def has_audience(thing: IDexterityContent) -> bool:
    """Say whether a thing may have an audience of its own: it is of such a kind, in a party."""
    return IHasAudience.providedBy(thing) and party_of(thing) is not None


def may_change_audience(thing: IDexterityContent) -> bool:
    return has_audience(thing) and bool(api.user.has_permission(CHANGE, obj=thing))


@dataclass(frozen=True)
class Bound:
    """The widest audience something may have, and what sets that limit.

    ``title`` is empty where the present user may not see that.
    """

    audience: Audience
    title: str
    is_party: bool


def bound_of(thing: IDexterityContent) -> Bound:
    """Return what the container or, where none says anything, the party allows a thing."""
    for outer in containers_of(thing):
        audience = audience_of(outer)
        if audience.is_explicit:
            return Bound(audience, _title_if_visible(outer), is_party=False)
    party = party_of(thing)
    return Bound(Audience(party.widest_circle), _title_if_visible(party), is_party=True)


def _title_if_visible(thing: IDexterityContent) -> str:
    return title_of(thing) if api.user.has_permission("View", obj=thing) else ""


def effective_audience(thing: IDexterityContent) -> Audience:
    """Return the audience that applies to a thing: its own or its container's; its own marking."""
    own = audience_of(thing)
    if own.is_explicit:
        return own
    for outer in containers_of(thing):
        audience = audience_of(outer)
        if audience.is_explicit:
            return Audience(audience.circle, audience.recipients, own.marking)
    return Audience(GROUP, (), own.marking)


def containers_of(thing: IDexterityContent) -> Iterator[IDexterityContent]:
    """Yield what a thing lies in, from the inside out, up to and without its party."""
    party = party_of(thing)
    for outer in aq_chain(aq_parent(aq_inner(thing))):
        if aq_base(outer) is aq_base(party):
            return
        yield outer


def facts(authority: str) -> tuple[str, str]:
    """Return ``(level, land)`` of an authority."""
    return getUtility(IAuthorityDirectory).facts(authority)


def reasons_against_audience(thing: IDexterityContent, wanted: Audience) -> list[Message]:
    """Return, in words, why a thing may not have an audience of its own like this."""
    if not wanted.is_explicit:
        return []
    reasons = (
        reasons_against_shape(wanted)
        or reasons_against_marking(wanted)
        or _reasons_against_recipients(thing, wanted)
    )
    bound = bound_of(thing)
    if reasons or is_within(wanted, bound.audience, facts):
        return reasons
    if not bound.title:
        return [
            _(
                "msg_audience_wider",
                default="That is wider than what this lies in allows.",
            )
        ]
    mapping = {"title": bound.title, "circle": CIRCLES[bound.audience.circle]}
    if bound.is_party:
        return [
            _(
                "msg_audience_wider_than_party",
                default="“${title}” allows nothing wider than: ${circle}.",
                mapping=mapping,
            )
        ]
    if rank(wanted.circle) > rank(bound.audience.circle):
        return [
            _(
                "msg_audience_wider_than_container",
                default="This lies in “${title}”, which allows nothing wider than: ${circle}.",
                mapping=mapping,
            )
        ]
    return [
        _(
            "msg_recipients_outside_container",
            default="This lies in “${title}”, whose recipients do not include all of yours.",
            mapping=mapping,
        )
    ]


def _reasons_against_recipients(thing: IDexterityContent, wanted: Audience) -> list[Message]:
    """Refuse recipients that the party does not have; nothing is said about other accounts."""
    strangers = set(wanted.recipients) - set(possible_recipients(party_of(thing).getId()))
    strangers -= set(audience_of(thing).recipients)
    if not strangers:
        return []
    return [
        _(
            "msg_recipient_unknown",
            default="Nobody in this party is meant by: ${recipients}.",
            mapping={"recipients": ", ".join(sorted(shown_token(r) for r in strangers))},
        )
    ]


def possible_recipients(party: str) -> list[str]:
    """Return everything that can be named as a recipient in a party: what its members stand for."""
    tokens = set()
    for membership in current_members(party):
        authority = membership.on_behalf_of
        level, land = facts(authority)
        tokens |= {f"authority:{authority}", f"{SEAT}:{authority}:{membership.person}"}
        tokens |= {f"{LEVEL}:{level}"} if level else set()
        tokens |= {f"{LAND}:{land}"} if land else set()
    return sorted(tokens)


def shown_token(recipient: str) -> str:
    """Return a recipient as REST names it: a seat is ``person:<account>``."""
    if kind_of(recipient) == SEAT:
        return f"person:{recipient.split(':', 2)[2]}"
    return recipient


def stored_tokens(shown: str, party: str) -> list[str]:
    """Return what is stored for a recipient that REST or a form names.

    A person is stored with each authority they now sit there for, so that somebody who comes back
    for another authority is not meant any more.
    """
    kind, _colon, person = shown.partition(":")
    if kind != "person":
        return [shown]
    seats = {
        f"{SEAT}:{m.on_behalf_of}:{m.person}" for m in current_members(party) if m.person == person
    }
    return sorted(seats) or [f"{SEAT}::{person}"]


class AudienceRefused(ValueError):
    """An audience that is not possible. ``messages`` say why, in words."""

    def __init__(self, *messages: Message) -> None:
        super().__init__(*map(str, messages))
        self.messages = messages


def proposed_audience(thing: IDexterityContent, data: Mapping[str, Any]) -> Audience:
    """Return the audience a thing would get from ``circle``, ``recipients`` and ``marking``.

    What is not named stays as it is, unless a marking leaves one answer only; an empty ``circle``
    lets the thing follow its container. Raises ``AudienceRefused`` for what makes no sense or is
    not allowed.
    """
    _refuse_nonsense(data)
    own = audience_of(thing)
    marking = data.get("marking", own.marking) or ""
    circle = data.get("circle", own.circle) or None
    widest = MARKINGS[marking].widest
    if "recipients" in data:
        party = party_of(thing).getId()
        tokens = {token for shown in data["recipients"] for token in stored_tokens(shown, party)}
        recipients = tuple(sorted(tokens))
    else:
        recipients = own.recipients if circle == RESTRICTED else ()
    if "circle" not in data and (recipients or widest == RESTRICTED):
        circle = RESTRICTED
    present = circle or effective_audience(thing).circle
    if (
        circle is None
        and rank(widest) < rank(NETWORK)
        or "circle" not in data
        and rank(present) > rank(widest)
    ):
        circle = widest
    wanted = Audience(circle, recipients, marking)
    if "circle" not in data and circle == GROUP:
        wanted = narrowed(wanted, bound_of(thing).audience, facts)
    reasons = reasons_against_audience(thing, wanted)
    if reasons:
        raise AudienceRefused(*reasons)
    return wanted


def _refuse_nonsense(data: Mapping[str, Any]) -> None:
    unknown = sorted(str(name) for name in set(data) - set(SETTABLE))
    circle, recipients = data.get("circle"), data.get("recipients", [])
    marking = data.get("marking")
    if unknown:
        raise AudienceRefused(
            _(
                "msg_audience_unknown_field",
                default="${names} cannot be set. Accepted are: ${accepted}.",
                mapping={"names": ", ".join(unknown), "accepted": ", ".join(SETTABLE)},
            )
        )
    if (
        circle is not None
        and circle != ""
        and (not isinstance(circle, str) or circle not in CIRCLES)
    ):
        raise AudienceRefused(
            _(
                "msg_circle_unknown",
                default="There is no such audience. Accepted are: ${accepted}.",
                mapping={"accepted": ", ".join(CIRCLES)},
            )
        )
    if marking is not None and (not isinstance(marking, str) or marking not in MARKINGS):
        raise AudienceRefused(
            _(
                "msg_marking_unknown",
                default="There is no such marking. Accepted are: ${accepted}.",
                mapping={"accepted": ", ".join(filter(None, MARKINGS))},
            )
        )
    if (
        not isinstance(recipients, list | tuple)
        or len(recipients) > MOST_RECIPIENTS
        or not all(isinstance(token, str) for token in recipients)
    ):
        raise AudienceRefused(
            _(
                "msg_recipients_list",
                default="recipients is a list of at most ${most} texts like authority:bamf, "
                "land:DE-NW, level:federal or person:account.",
                mapping={"most": MOST_RECIPIENTS},
            )
        )
