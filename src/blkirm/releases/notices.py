"""What people are told about rounds. No notice says anything of the text or of who said what."""

from blkirm import _
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel.days import day_message
from blkirm.notifications.operations import tell
from blkirm.parties.rules import current_members
from blkirm.parties.rules import party_of
from blkirm.releases.records import Round
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import WITHDRAWN
from blkirm.releases.rules import voters_of
from plone import api
from typing import Any
from zope.i18nmessageid import Message


def tell_of_round(thing: Any, running: Round, *, is_longer: bool = False) -> None:
    """Tell those who can answer for a Land that it is asked, or has longer to answer."""
    day = {"day": day_message(running.deadline)}
    subject = _(
        "notice_release_asked",
        default="Release round: ${title}",
        mapping={"title": thing.title},
    )
    text = _(
        "notice_release_asked_text",
        default="It is asked whether this may be published. Your Land can object with a reason up "
        "to and including ${day}; silence counts as consent.",
        mapping=day,
    )
    if is_longer:
        text = _(
            "notice_release_longer_text",
            default="The release round was extended. Your Land can object with a reason up to and "
            "including ${day}; silence counts as consent.",
            mapping=day,
        )
    _tell(_voting(thing), thing, subject, text)


def tell_of_objection(thing: Any) -> None:
    """Tell those who keep the party that a Land has objected."""
    subject = _(
        "notice_release_objection",
        default="Objection to a release: ${title}",
        mapping={"title": thing.title},
    )
    text = _(
        "notice_release_objection_text",
        default="A Land has objected to the release. It can take the objection back until the "
        "deadline; otherwise this stays closed.",
    )
    _tell(_keeping(thing), thing, subject, text)


def tell_of_end(thing: Any, state: str) -> None:
    """Tell those who were asked and those who keep the party what came of it."""
    subject = _(
        "notice_release_decided",
        default="Release decided: ${title}",
        mapping={"title": thing.title},
    )
    text = _(
        "notice_release_opened_text",
        default="It was released. What was released is not published by that; that is a step of "
        "its own.",
    )
    if state == REFUSED:
        text = _("notice_release_refused_text", default="It is not released and stays closed.")
    elif state == WITHDRAWN:
        text = _(
            "notice_release_withdrawn_text",
            default="The release was withdrawn. What was published of it is taken back.",
        )
    _tell([*_voting(thing), *_keeping(thing)], thing, subject, text)


def _tell(accounts: list[str], thing: Any, subject: Message, text: Message) -> None:
    me = api.user.get_current().getId()
    others = [account for account in dict.fromkeys(accounts) if account != me]
    tell(others, subject, text, f"{thing.absolute_url()}/@@release", about=thing)


def _voting(thing: Any) -> list[str]:
    return sorted({person for people in voters_of(thing).values() for person in people})


def _keeping(thing: Any) -> list[str]:
    members = current_members(party_of(thing).getId())
    return sorted({m.person for m in members if PARTY_ROLES[m.role].keeps_access})
