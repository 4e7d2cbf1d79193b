"""Questions about releases. Nothing here changes anything."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.audiences.rules import facts
from blkirm.authorities.vocabularies import LAENDER
from blkirm.decisions.content import IDecision
from blkirm.decisions.lines import line_of
from blkirm.decisions.rules import is_recorded
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.rules import meeting_of
from blkirm.minutes.content import IMinutes
from blkirm.minutes.rules import is_binding
from blkirm.papers.content import IPaper
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from blkirm.parties.rules import sees_names
from blkirm.releases.records import newest_round
from blkirm.releases.records import Round
from blkirm.releases.records import rounds_of
from blkirm.releases.records import running_round
from blkirm.releases.rounds import allows as allows
from blkirm.releases.rounds import ASKED
from blkirm.releases.rounds import is_over
from blkirm.releases.rounds import OPEN
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import UNDECIDED
from blkirm.releases.rounds import WITHDRAWN
from blkirm.releases.texts import digest_of
from blkirm.releases.texts import parts_of
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from datetime import timedelta
from plone import api
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


MANAGE = "blkirm.releases: Manage Release"
ANSWER = "blkirm.releases: Answer Release"

LONGEST_REASON = 2_000
#: A later day is a slip of the pen.
LONGEST = timedelta(days=366)
#: Days that a round usually lasts.
USUAL_DAYS = 14
#: States of a meeting in which what was dealt with can be asked about.
DEALT_WITH = ("held", "closed")


# --- what is -----------------------------------------------------------------------------------


def state_of(thing: Any) -> str:
    """Return the state of a thing's present text (DOMAIN.md A.17).

    Once the text is another than the one that was decided on, nothing is decided any more.
    """
    newest = newest_round(thing)
    if newest is None:
        return UNDECIDED
    if newest.is_running:
        return ASKED
    if not is_same_text(thing, newest):
        return UNDECIDED
    return WITHDRAWN if newest.is_withdrawn else newest.outcome


def released_round(thing: Any) -> Round | None:
    """Return the last round that released something and was not taken back, whatever came later."""
    found = (r for r in reversed(rounds_of(thing)) if r.outcome in OPEN and not r.is_withdrawn)
    return next(found, None)


def is_same_text(thing: Any, asked: Round) -> bool:
    """Say whether a thing still says what a round asks or asked about."""
    return asked.digest == digest_of(thing)


def deadline_is_over(asked: Round) -> bool:
    return is_over(asked.deadline, clock.today())


# --- who has a say -----------------------------------------------------------------------------


def voters_of(thing: Any) -> dict[str, list[str]]:
    """Return the Länder with a vote today, and the accounts that can speak for each of them.

    A Land has one vote, however many of its authorities and people take part.
    """
    voters = defaultdict(set)
    for membership in current_members(party_of(thing).getId()):
        if land := _land_of(membership):
            voters[land].add(membership.person)
    return {land: sorted(voters[land]) for land in LAENDER if land in voters}


def _land_of(membership: Membership) -> str:
    """Return the Land for which somebody votes; nothing for all others."""
    if not (membership.voting_right and PARTY_ROLES[membership.role].local_role):
        return ""
    line = line_of(membership.on_behalf_of, facts)
    return line if line in LAENDER else ""


def voters_without(thing: Any, annexes: bool) -> list[str]:
    """Return the Länder with a vote of which nobody can read all that would go out."""
    parts = parts_of(thing, annexes)
    return [
        land
        for land, people in voters_of(thing).items()
        if not any(
            all(api.user.has_permission("View", username=p, obj=part) for part in parts)
            for p in people
        )
    ]


def own_voices(thing: Any) -> dict[str, str]:
    """Return the authorities for which the present user can answer here, with their Länder."""
    if not api.user.has_permission(ANSWER, obj=thing):
        return {}
    party, person = party_of(thing).getId(), api.user.get_current().getId() or ""
    held = (m for m in get_register().of_person(person) if m.party == party and m.is_current())
    return {m.on_behalf_of: land for m in held if (land := _land_of(m))}


def land_of_authority(thing: Any, authority: str) -> str:
    """Return the Land for which an authority votes about a thing; nothing where it has no vote."""
    members = current_members(party_of(thing).getId())
    found = (_land_of(m) for m in members if m.on_behalf_of == authority)
    return next((land for land in found if land), "")


def may_answer(thing: Any) -> bool:
    """Say whether the present user can answer a round that is running."""
    running = running_round(thing)
    return running is not None and not deadline_is_over(running) and bool(own_voices(thing))


def may_manage(thing: Any) -> bool:
    return bool(api.user.has_permission(MANAGE, obj=thing))


def may_read_rounds(thing: Any) -> bool:
    """Say whether somebody who may view a thing also reads what the Länder said about it.

    Guests and readers from other parties do not, and do not learn that anybody was asked.
    """
    party = party_of(thing)
    return party is not None and sees_names(party)


# --- why not -----------------------------------------------------------------------------------


def in_words(reasons: Iterable[Message]) -> str:
    """Write reasons for the present reader."""
    request = getRequest()
    return " ".join(translate(reason, context=request) for reason in reasons)


def day_in_words(day: date) -> str:
    return format_date(day, current_language(getRequest()))


def is_settled(thing: Any) -> bool:
    """Say whether a thing is what it will be: only of that it is asked whether it may go out."""
    if IPaper.providedBy(thing):
        return api.content.get_state(thing) in ("final", "archived")
    if IMinutes.providedBy(thing):
        return is_binding(thing)
    if IDecision.providedBy(thing):
        return is_recorded(thing)
    if IAgendaItem.providedBy(thing) and api.content.get_state(thing) == "accepted":
        meeting = meeting_of(thing)
        return meeting is not None and api.content.get_state(meeting) in DEALT_WITH
    return False


def reasons_against_round(thing: Any) -> list[Message]:
    """Return, in words, why no round about a thing can begin now."""
    if running_round(thing) is not None:
        return [
            _("msg_release_running", default="A release round about this is running already."),
        ]
    if not is_settled(thing):
        return [
            _(
                "msg_release_unsettled",
                default="Release is asked for what is settled: a final paper, adopted minutes, a "
                "decision in the register, an item of a meeting that was held.",
            )
        ]
    if state_of(thing) in OPEN:
        return [_("msg_release_released", default="This text is released already.")]
    return []


def reasons_against_asking(thing: Any, scope: str) -> list[Message]:
    """Return, in words, why the Länder cannot be asked about a thing as it can be read now."""
    if not voters_of(thing):
        return [
            _(
                "msg_release_no_voters",
                default="No Land with a vote takes part in this working party, so nobody could "
                "object.",
            )
        ]
    if voters_without(thing, scope == RELEASED):
        return [
            _(
                "msg_release_unreadable",
                default="Not every Land with a vote can read all of this. Who cannot read it "
                "cannot object; please open it to them first, or ask about its parts.",
            )
        ]
    return []


def reasons_against_deadline(until: date) -> list[Message]:
    """Return, in words, why a day cannot be the last one of a round."""
    if until < clock.today():
        return [
            _("msg_release_past", default="This day has passed. Please choose a later one."),
        ]
    if until > clock.today() + LONGEST:
        return [
            _("msg_release_far", default="A round lasts a year at most."),
        ]
    return []


def reasons_against_reason(reason: str) -> list[Message]:
    if not reason.strip():
        return [_("msg_release_reason", default="Please give a reason.")]
    if len(reason) > LONGEST_REASON:
        return [
            _(
                "msg_reason_long",
                default="A reason has at most ${length} characters.",
                mapping={"length": LONGEST_REASON},
            )
        ]
    return []


def why_over(asked: Round) -> Message:
    return _(
        "msg_release_over",
        default="The deadline of this release round has passed; its last day was ${day}.",
        mapping={"day": day_in_words(asked.deadline)},
    )


def why_not_running() -> Message:
    return _("msg_release_not_running", default="No release round about this is running.")
