"""Demonstration release rounds: one that is running and one that silence has ended."""

from blkirm.kernel import clock
from blkirm.parties.rules import party_of
from blkirm.releases.records import add_round
from blkirm.releases.records import Round
from blkirm.releases.records import rounds_in_to_write
from blkirm.releases.records import rounds_of
from blkirm.releases.records import Step
from blkirm.releases.rounds import Answer
from blkirm.releases.rounds import BY_SILENCE
from blkirm.releases.rules import land_of_authority
from blkirm.releases.rules import voters_of
from blkirm.releases.texts import digest_of
from blkirm.releases.texts import version_of
from collections.abc import Callable
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


def import_releases(
    site: PloneSite, data: dict[str, Any], author_of: Callable[[str, str], str]
) -> None:
    """Put on record what is missing; nobody is told of it.

    ``author_of`` returns the account that speaks for an authority in a party.
    """
    for entry in data["rounds"]:
        decisions = site["working-parties"][entry["party"]]["decisions"]
        if entry["decision"] in decisions and not rounds_of(decisions[entry["decision"]]):
            _record(decisions[entry["decision"]], entry, author_of)


def _record(
    decision: DexterityContent, entry: dict[str, Any], author_of: Callable[[str, str], str]
) -> None:
    deadline = clock.today() + timedelta(days=entry["deadline"])
    made = Round(
        1,
        entry["scope"],
        deadline,
        tuple(voters_of(decision)),
        digest_of(decision),
        version_of(decision),
        _moment(entry["started"]),
        "secretariat",
    )
    party = party_of(decision)
    made.answers = tuple(
        Answer(
            land_of_authority(decision, said["authority"]),
            said["kind"],
            said["authority"],
            said.get("reason", ""),
            author_of(party.getId(), said["authority"]),
            _moment(said["said"]),
        )
        for said in entry["answers"]
    )
    known, uid = rounds_in_to_write(party), api.content.get_uuid(decision)
    known.things.add(uid)
    if "ended" in entry:
        made.outcome, made.how = entry["scope"], BY_SILENCE
        made.steps = (Step("end", _moment(entry["ended"])),)
    else:
        known.running.add(uid)
    add_round(decision, made)
    decision.reindexObject(idxs=["release_state"])


def _moment(days: int) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), time(10), UTC)
