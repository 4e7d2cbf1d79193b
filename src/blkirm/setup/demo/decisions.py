"""Demonstration decisions, what Länder reported on them, and tasks; days are counted from today."""

from blkirm.decisions.follow_up import Entry
from blkirm.decisions.operations import report
from blkirm.kernel import clock
from blkirm.papers.operations import originator_of
from collections.abc import Callable
from DateTime import DateTime
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


def import_decisions(
    site: PloneSite, data: dict[str, Any], author_of: Callable[[str, str], str]
) -> None:
    """Enter what is missing; what exists stays as it is.

    ``author_of`` returns the account that speaks for an authority in a party.
    """
    for entry in data["decisions"]:
        party = site["working-parties"][entry["party"]]
        if entry["id"] not in party["decisions"]:
            _enter(party, dict(entry), author_of)
    for entry in data["tasks"]:
        party = site["working-parties"][entry["party"]]
        if entry["id"] not in party["tasks"]:
            fields = {name: value for name, value in entry.items() if name not in ("party", "due")}
            _add(party["tasks"], "Task", due_date=_day(entry["due"]), **fields)


def _enter(
    party: DexterityContent, entry: dict[str, Any], author_of: Callable[[str, str], str]
) -> None:
    del entry["party"]
    reports, due = entry.pop("reports", ()), entry.pop("due", None)
    decided_on = _day(entry.pop("decided"))
    meeting, item = _origin(party, entry.pop("meeting", ""), entry["title"])
    if meeting is not None:
        decided_on = clock.day_of(meeting.start)
        entry |= {"meeting": api.content.get_uuid(meeting), "item": api.content.get_uuid(item)}
    if due is not None:
        entry["due_date"] = _day(due)
    decision = _add(party["decisions"], "Decision", decided_on=decided_on, **entry)
    # Lists show the newest first; without this all would be as new as the site.
    moment = DateTime(f"{decided_on} 09:00:00 UTC")
    decision.creation_date = moment
    decision.setModificationDate(moment)
    decision.reindexObject(idxs=["created", "modified"])
    for said in reports:
        authority = said.get("authority", "")
        account = author_of(party.getId(), authority)
        entered = Entry(
            said["state"],
            said.get("note", ""),
            account=account,
            authority=authority or originator_of(account, party.getId()) or "",
            is_on_behalf=not authority,
            said_at=datetime.combine(_day(said["said"]), time(10), UTC),
        )
        report(decision, said["line"], entered)


def _origin(
    party: DexterityContent, meeting_id: str, title: str
) -> tuple[DexterityContent | None, DexterityContent | None]:
    """Return the meeting and its item of the same name."""
    meeting = party["meetings"].get(meeting_id) if meeting_id else None
    items = [] if meeting is None else meeting.objectValues()
    item = next((item for item in items if item.title == title), None)
    return (meeting, item) if item is not None else (None, None)


def _day(days: int) -> Any:
    return clock.today() + timedelta(days=days)


def _add(container: DexterityContent, portal_type: str, /, **fields: Any) -> DexterityContent:
    with api.env.adopt_user(username="secretariat"):
        content = createContent(portal_type, **fields)
        return addContentToContainer(container, content, checkConstraints=False)
