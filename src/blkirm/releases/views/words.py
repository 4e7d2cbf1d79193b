"""A round and what was said in it, as pages and clients are told."""

from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.authorities.rules import short_name_of_authority
from blkirm.authorities.vocabularies import laender
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_time
from blkirm.releases import rules
from blkirm.releases.records import Round
from blkirm.releases.records import Step
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import standing
from blkirm.releases.vocabularies import answers
from blkirm.releases.vocabularies import ends
from blkirm.releases.vocabularies import release_states
from blkirm.releases.vocabularies import scopes
from collections import Counter
from datetime import datetime
from typing import Any


def name_of(account: str) -> str:
    """Return the name of somebody whom the present reader may know; empty for others."""
    return full_name(account) if account and may_know(account) else ""


def answer_in_words(answer: Answer, language: str) -> dict[str, Any]:
    return {
        "land": laender.title(answer.land),
        "kind": answer.kind,
        "words": answers.title(answer.kind),
        "authority": short_name_of_authority(answer.authority),
        "reason": answer.reason,
        "person": name_of(answer.account),
        **_moment(answer.said_at, language),
    }


def round_in_words(thing: Any, asked: Round, language: str) -> dict[str, Any]:
    """Return one round for a template: what was asked, who said what, what came of it."""
    said = standing(asked.answers)
    voters = rules.voters_of(thing) if asked.is_running else {}
    lands = [land for land in laender.titles if land in {*voters, *asked.asked, *said}]
    counted = Counter(answer.kind for answer in said.values())
    return {
        "number": asked.number,
        "scope": scopes.title(asked.scope),
        "version": asked.version,
        "deadline": format_date(asked.deadline, language),
        "deadline_iso": asked.deadline.isoformat(),
        "is_running": asked.is_running,
        "is_over": asked.is_running and rules.deadline_is_over(asked),
        "is_asked": bool(asked.asked),
        "is_same": rules.is_same_text(thing, asked),
        "outcome": asked.outcome,
        "outcome_title": release_states.title(asked.outcome),
        "how": ends.title(asked.how),
        "started": _moment(asked.started_at, language),
        "started_by": name_of(asked.started_by),
        "lines": [
            {
                "land": laender.title(land),
                "answer": answer_in_words(said[land], language) if land in said else None,
            }
            for land in lands
        ],
        "history": [answer_in_words(answer, language) for answer in asked.answers],
        "steps": {step.kind: _step(step, language) for step in asked.steps},
        "agreed": counted[AGREE],
        "objected": counted[OBJECT],
        "silent": len(lands) - len(said),
        "total": len(lands),
    }


def _step(step: Step, language: str) -> dict[str, Any]:
    return {
        "note": step.note,
        "person": name_of(step.by),
        "before": format_date(step.before, language) if step.before else "",
        **_moment(step.at, language),
    }


def _moment(moment: datetime | None, language: str) -> dict[str, str]:
    if moment is None:
        return {"time": "", "iso": ""}
    here = moment.astimezone(clock.BERLIN)
    return {"time": format_time(here, language), "iso": here.isoformat(timespec="minutes")}
