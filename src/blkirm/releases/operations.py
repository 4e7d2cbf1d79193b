"""What people do with releases. Nothing here checks a permission."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.intake.typed import check_typed
from blkirm.kernel import clock
from blkirm.parties.rules import party_of
from blkirm.releases import notices
from blkirm.releases import rules
from blkirm.releases.events import ReleaseDecided
from blkirm.releases.records import add_round
from blkirm.releases.records import Round
from blkirm.releases.records import rounds_in_to_write
from blkirm.releases.records import rounds_of
from blkirm.releases.records import running_round
from blkirm.releases.records import Step
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import CANCELLED
from blkirm.releases.rounds import End
from blkirm.releases.rounds import end_of
from blkirm.releases.rounds import NARROWED
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import OPEN
from blkirm.releases.rounds import problem_of
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import SCOPES
from blkirm.releases.rounds import SETTLED
from blkirm.releases.rounds import TAKE_BACK
from blkirm.releases.rounds import WITHDRAWN
from blkirm.releases.texts import digest_of
from blkirm.releases.texts import version_of
from collections.abc import Iterable
from datetime import date
from plone import api
from typing import Any
from zope.event import notify
from zope.i18nmessageid import Message


#: The column of the catalogue; there is no index that could be asked by those who may not know.
COLUMNS = ["release_state"]


def _refuse(reasons: Iterable[Message]) -> None:
    reasons = list(reasons)
    if reasons:
        raise NotAccepted(rules.in_words(reasons))


def _me() -> str:
    return api.user.get_current().getId() or ""


# --- the secretariat ---------------------------------------------------------------------------


def start_round(thing: Any, deadline: date | None, scope: str, reason: str = "") -> Round:
    """Ask the voting Länder whether a thing may go out, until a day; it counts in full.

    With the scope ``refused`` nobody is asked: it is settled, with a reason, that it stays closed.
    Raises NotAccepted.
    """
    if scope not in SCOPES:
        _refuse([_("msg_release_scope", default="Please choose what is asked for.")])
    _refuse(rules.reasons_against_round(thing))
    if scope == REFUSED:
        _refuse(rules.reasons_against_reason(reason))
        check_typed(thing, [reason])
        deadline = clock.today()
    elif deadline is None:
        _refuse([_("msg_day_wanted", default="Please choose a day.")])
    else:
        _refuse(rules.reasons_against_deadline(deadline))
        _refuse(rules.reasons_against_asking(thing, scope))
    begun = Round(
        len(rounds_of(thing)) + 1,
        scope,
        deadline,
        tuple(rules.voters_of(thing)) if scope != REFUSED else (),
        digest_of(thing),
        version_of(thing),
        clock.now(),
        _me(),
    )
    add_round(thing, begun)
    known = rounds_in_to_write(party_of(thing))
    known.things.add(api.content.get_uuid(thing))
    if scope == REFUSED:
        _end(thing, begun, End(REFUSED, SETTLED), _me(), reason)
    else:
        known.running.add(api.content.get_uuid(thing))
        _renew(thing)
        notices.tell_of_round(thing, begun)
    return begun


def extend_round(thing: Any, until: date) -> Round:
    """Put off the deadline of the round that is running. Raises NotAccepted, Overtaken."""
    running = _running(thing)
    if until <= running.deadline:
        _refuse(
            [
                _(
                    "msg_release_earlier",
                    default="A round can only be made longer: please choose a day after ${day}.",
                    mapping={"day": rules.day_in_words(running.deadline)},
                )
            ]
        )
    _refuse(rules.reasons_against_deadline(until))
    step = Step("extend", clock.now(), _me(), before=running.deadline)
    running.steps = (*running.steps, step)
    running.deadline = until
    notices.tell_of_round(thing, running, is_longer=True)
    return running


def cancel_round(thing: Any, reason: str) -> None:
    """Break off the round that is running; the thing stays closed. Raises NotAccepted, Overtaken."""
    running = _running(thing)
    _refuse(rules.reasons_against_reason(reason))
    check_typed(thing, [reason])
    _end(thing, running, End(REFUSED, CANCELLED), _me(), reason)


def withdraw(thing: Any, reason: str) -> None:
    """Take back the last release, also of a text that was changed since and may have gone out.

    Raises NotAccepted, Overtaken.
    """
    released = rules.released_round(thing)
    if released is None:
        raise Overtaken(
            rules.in_words(
                [_("msg_release_not_released", default="This is not released at present.")]
            )
        )
    _refuse(rules.reasons_against_reason(reason))
    check_typed(thing, [reason])
    step = Step("withdraw", clock.now(), _me(), " ".join(reason.split()))
    released.steps = (*released.steps, step)
    released.is_withdrawn = True
    _renew(thing)
    notify(ReleaseDecided(thing, WITHDRAWN))
    notices.tell_of_end(thing, WITHDRAWN)


# --- the Länder --------------------------------------------------------------------------------


def object_to(thing: Any, authority: str, reason: str, who: str) -> Answer:
    """Object on behalf of an authority's Land. Raises NotAccepted, Overtaken after the deadline."""
    _refuse(rules.reasons_against_reason(reason))
    check_typed(thing, [reason])
    said = _answer(thing, authority, OBJECT, who, reason)
    notices.tell_of_objection(thing)
    return said


def agree_to(thing: Any, authority: str, who: str) -> Answer:
    """Agree on behalf of an authority's Land; where all do, the round is over at once."""
    said = _answer(thing, authority, AGREE, who)
    close_round(thing)
    return said


def take_back(thing: Any, authority: str, who: str) -> Answer:
    """Take back what a Land said in the round that is running, an objection above all."""
    return _answer(thing, authority, TAKE_BACK, who)


def _answer(thing: Any, authority: str, kind: str, who: str, reason: str = "") -> Answer:
    running = running_round(thing)
    if running is None:
        raise Overtaken(rules.in_words([rules.why_not_running()]))
    land = rules.land_of_authority(thing, authority)
    problem = problem_of(
        kind,
        land,
        rules.voters_of(thing),
        running.answers,
        running.deadline,
        clock.today(),
    )
    if problem == "over":
        raise Overtaken(rules.in_words([rules.why_over(running)]))
    if problem:
        _refuse([PROBLEMS[problem]])
    reason = " ".join(reason.split())
    said = Answer(land, kind, authority, reason, who, clock.now())
    running.answers = (*running.answers, said)
    return said


PROBLEMS: dict[str, Message] = {
    "no-vote": _(
        "msg_release_no_vote",
        default="This authority has no vote in this round: only Länder with a vote do.",
    ),
    "nothing": _("msg_release_nothing", default="Your Land has said nothing in this round yet."),
    "objected": _(
        "msg_release_objected",
        default="Your Land has objected. Please take the objection back before you agree.",
    ),
    "agreed": _("msg_release_agreed", default="Your Land has agreed already."),
    "unknown": _("msg_release_answer", default="The portal knows no answer like this."),
}


# --- how it ends -------------------------------------------------------------------------------


def close_round(thing: Any) -> str:
    """End the round about a thing if it is over by now; return the state it led to, or nothing.

    For those who agree last, and for the chore. Safe to repeat.
    """
    running = running_round(thing)
    if running is None:
        return ""
    voters = rules.voters_of(thing)
    end = end_of(running.scope, voters, running.answers, running.deadline, clock.today())
    if end is None:
        return ""
    if end.outcome in OPEN and rules.voters_without(thing, running.scope == RELEASED):
        # Silence of somebody who could not read it is no consent.
        end = End(REFUSED, NARROWED)
    _end(thing, running, end)
    return end.outcome


def _end(thing: Any, running: Round, end: End, by: str = "", note: str = "") -> None:
    step = Step("end", clock.now(), by, " ".join(note.split()))
    running.steps = (*running.steps, step)
    running.outcome, running.how = end.outcome, end.how
    known = rounds_in_to_write(party_of(thing))
    uid = api.content.get_uuid(thing)
    if uid in known.running:
        known.running.remove(uid)
    _renew(thing)
    # What was decided about a text that nobody has any more opens nothing.
    if rules.is_same_text(thing, running):
        notify(ReleaseDecided(thing, end.outcome))
    notices.tell_of_end(thing, end.outcome)


def _running(thing: Any) -> Round:
    """Return the round that is running and not over. Raises Overtaken."""
    running = running_round(thing)
    if running is None:
        raise Overtaken(rules.in_words([rules.why_not_running()]))
    if rules.deadline_is_over(running):
        raise Overtaken(rules.in_words([rules.why_over(running)]))
    return running


def _renew(thing: Any) -> None:
    thing.reindexObject(idxs=COLUMNS)


def renew_state(thing: Any) -> None:
    """Let the catalogue say of a thing that was changed what is decided about it now."""
    if rounds_of(thing):
        _renew(thing)
