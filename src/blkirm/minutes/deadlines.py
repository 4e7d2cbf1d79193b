"""The last day for comments: what it usually is, what it may be, and how it is put off."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from blkirm.kernel.days import day_message
from blkirm.minutes.content import Minutes
from blkirm.minutes.notices import tell_of_extension
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.periods import Extension
from blkirm.minutes.periods import last_day_for_comments
from blkirm.minutes.rules import in_words
from blkirm.minutes.rules import state_of
from datetime import date
from datetime import timedelta
from typing import Any
from zope.i18nmessageid import Message


#: A later day is a slip of the pen.
LONGEST = timedelta(days=366)


def usual_deadline(minutes: Any) -> date:
    """Return the last day for comments if minutes were circulated today, by the party's rules."""
    rules = party_rules(minutes)
    return last_day_for_comments(clock.today(), rules.days, rules.laender)


def reasons_against_deadline(until: date) -> list[Message]:
    """Return, in words, why a day cannot be the last one for comments."""
    if until < clock.today():
        return [
            _(
                "msg_deadline_past",
                default="The deadline for comments has passed. Please choose a later day.",
            )
        ]
    if until > clock.today() + LONGEST:
        return [
            _(
                "msg_deadline_far",
                default="The last day for comments may be a year from today at most.",
            )
        ]
    return []


def reasons_against_extending(minutes: Minutes, until: date | None = None) -> list[Message]:
    """Return, in words, why the period for comments cannot be made longer, up to a day."""
    if state_of(minutes) != CIRCULATED or minutes.comment_deadline is None:
        return [
            _(
                "msg_nothing_to_extend",
                default="The period for comments can be extended while the minutes are circulated.",
            )
        ]
    if until is None:
        return []
    if until <= minutes.comment_deadline:
        return [
            _(
                "msg_deadline_earlier",
                default="The period can only be made longer: please choose a day after ${day}.",
                mapping={"day": day_message(minutes.comment_deadline)},
            )
        ]
    return reasons_against_deadline(until)


def extend_period(minutes: Minutes, until: date) -> Extension:
    """Put off the last day for comments, visibly, and tell those who were asked.

    Silence counts up to the new day only. What was said in this round before still breaks it.
    Raises NotAccepted.
    """
    if reasons := reasons_against_extending(minutes, until):
        raise NotAccepted(in_words(reasons))
    made = Extension(clock.today(), minutes.comment_deadline, until, minutes.turn)
    minutes.extensions = (*minutes.extensions, made)
    minutes.comment_deadline = until
    minutes.reindexObject(idxs=["due_date"])
    tell_of_extension(minutes)
    return made


def present_extensions(minutes: Minutes) -> list[Extension]:
    """Return how the period of the present round was made longer, the earliest first."""
    return [made for made in minutes.extensions if made.turn == minutes.turn]
