"""Release rounds in REST."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.principals import may_know
from blkirm.minutes.intake import day_from
from blkirm.releases import operations
from blkirm.releases import rules
from blkirm.releases.records import Round
from blkirm.releases.records import rounds_of
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import standing
from blkirm.releases.rounds import TAKE_BACK
from blkirm.releases.rounds import WITHDRAWN
from blkirm.releases.views.words import name_of
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized


def _person(account: str) -> dict[str, str] | None:
    known = account and may_know(account)
    return {"id": account, "fullname": name_of(account)} if known else None


def answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "land": answer.land,
        "answer": answer.kind,
        "authority": answer.authority,
        "reason": answer.reason,
        "actor": _person(answer.account),
        "time": answer.said_at.isoformat(timespec="seconds"),
    }


def round_json(thing: Any, asked: Round) -> dict[str, Any]:
    return {
        "number": asked.number,
        "scope": asked.scope,
        "deadline": asked.deadline.isoformat(),
        "version": asked.version or None,
        "same_text": rules.is_same_text(thing, asked),
        "asked": list(asked.asked),
        "running": asked.is_running,
        "outcome": asked.outcome or None,
        "how": asked.how or None,
        "withdrawn": asked.is_withdrawn,
        "standing": {land: a.kind for land, a in sorted(standing(asked.answers).items())},
        "answers": [answer_json(answer) for answer in asked.answers],
        "started": {
            "actor": _person(asked.started_by),
            "time": asked.started_at.isoformat(timespec="seconds"),
        },
        "steps": [
            {
                "step": step.kind,
                "note": step.note,
                "before": step.before.isoformat() if step.before else None,
                "actor": _person(step.by),
                "time": step.at.isoformat(timespec="seconds"),
            }
            for step in asked.steps
        ],
    }


class ReleaseService(Service):
    """For those who may know of rounds; for others there is nothing here."""

    def reply(self) -> dict[str, Any]:
        if not rules.may_read_rounds(self.context):
            raise NotFound()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        raise NotImplementedError

    def told(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@release",
            "state": rules.state_of(self.context),
            "may_answer": rules.may_answer(self.context),
            "may_manage": rules.may_manage(self.context),
            "rounds": [round_json(self.context, each) for each in rounds_of(self.context)],
        }

    def texts(self, *names: str) -> list[str]:
        """Return members of the body that have to be text. Raises NotAccepted."""
        body = json_body(self.request)
        values = [body.get(name) or "" for name in names]
        if not all(isinstance(value, str) for value in values):
            raise self.not_understood()
        return values

    @staticmethod
    def not_understood() -> NotAccepted:
        return NotAccepted(
            rules.in_words(
                [_("msg_values", default="A value in the body is not of its field's kind.")]
            )
        )


class ReleaseGet(ReleaseService):
    """``GET <thing>/@release``: the state and every round with what was said in it."""

    def answer(self) -> dict[str, Any]:
        return self.told()


class ReleasePost(ReleaseService):
    """``POST <thing>/@release {scope, deadline, reason}``: start a round."""

    def answer(self) -> dict[str, Any]:
        if not rules.may_manage(self.context):
            raise Unauthorized()
        scope, deadline, reason = self.texts("scope", "deadline", "reason")
        until = day_from(deadline) if deadline else None
        operations.start_round(self.context, until, scope, reason)
        self.request.response.setStatus(201)
        return self.told()


class ReleasePatch(ReleaseService):
    """``PATCH <thing>/@release``, with one of these.

    ``{answer, authority, reason}`` is said for one's Land: ``agree``, ``object``, ``take-back``;
    without ``authority`` for the only one that one can speak for. ``{deadline}`` makes the round
    longer, ``{state: "refused", reason}`` breaks it off, ``{state: "withdrawn", reason}`` takes a
    release back.
    """

    def answer(self) -> dict[str, Any]:
        answer, authority, reason, deadline, state = self.texts(
            "answer", "authority", "reason", "deadline", "state"
        )
        if sum(map(bool, (answer, deadline, state))) != 1:
            raise self.not_understood()
        if answer:
            self._say(answer, authority, reason)
        elif not rules.may_manage(self.context):
            raise Unauthorized()
        elif deadline:
            operations.extend_round(self.context, day_from(deadline))
        elif state == REFUSED:
            operations.cancel_round(self.context, reason)
        elif state == WITHDRAWN:
            operations.withdraw(self.context, reason)
        else:
            raise self.not_understood()
        return self.told()

    def _say(self, answer: str, authority: str, reason: str) -> None:
        voices, who = rules.own_voices(self.context), api.user.get_current().getId() or ""
        if not authority and len(voices) == 1:
            authority = next(iter(voices))
        if not voices or (authority and authority not in voices):
            raise Unauthorized()
        if not authority:
            raise self.not_understood()
        if answer == AGREE:
            operations.agree_to(self.context, authority, who)
        elif answer == OBJECT:
            operations.object_to(self.context, authority, reason, who)
        elif answer == TAKE_BACK:
            operations.take_back(self.context, authority, who)
        else:
            raise self.not_understood()
