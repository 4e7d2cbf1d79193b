"""Demonstration minutes of the meetings that are over, each at another stage."""

from blkirm.minutes import operations
from blkirm.minutes.records import Values
from blkirm.minutes.rules import entries_for
from blkirm.minutes.rules import voting_seats
from blkirm.minutes.writing import put_entry
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


#: After which step participants comment.
COMMENTED = "circulate"


def import_minutes(site: PloneSite, data: dict[str, Any]) -> None:
    """Write what is missing; what exists stays as it is."""
    for entry in data["minutes"]:
        meeting = site["working-parties"][entry["party"]]["meetings"].get(entry["meeting"])
        if meeting is not None and "minutes" not in meeting:
            _write(meeting, entry)


def _write(meeting: DexterityContent, entry: dict[str, Any]) -> None:
    chair = f"chair-{entry['party']}"
    with api.env.adopt_user(username=chair):
        minutes = operations.make_minutes(meeting, entry["kind"])
        items = {shown.title: shown.uid for shown in entries_for(minutes)}
        for title, said in entry["entries"].items():
            fields = dict(said)
            if vote := fields.pop("votes", ""):
                fields["votes"] = dict.fromkeys(voting_seats(minutes), vote)
            put_entry(minutes, items[title], Values(**fields), chair)
    for step in entry["steps"]:
        with api.env.adopt_user(username=chair):
            operations.change_state(minutes, step)
        if step == COMMENTED:
            for said in entry["comments"]:
                _comment(minutes, items, chair, dict(said))


def _comment(minutes: Any, items: dict[str, str], chair: str, said: dict[str, Any]) -> None:
    title, number = said["at"]
    with api.env.adopt_user(username=said["by"]):
        shown = next(e for e in entries_for(minutes) if e.uid == items[title])
        paragraphs = shown.discussion or shown.result
        comment = operations.comment_on_paragraph(
            minutes, shown.uid, paragraphs[number - 1].key, said["text"], said["by"]
        )
    if "disposition" in said:
        with api.env.adopt_user(username=chair):
            operations.answer_comment(minutes, comment, said["disposition"], said["answer"], chair)
