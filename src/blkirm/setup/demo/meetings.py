"""Demonstration meetings: days are counted from today, so that there always is a coming one."""

from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import proposed_audience
from blkirm.kernel import clock
from blkirm.meetings.moments import in_berlin
from blkirm.setup.demo.library import place_of
from DateTime import DateTime
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


WORKFLOW = "meeting_workflow"
BEGINS, ENDS = time(10), time(15, 30)
#: Items can be submitted until four weeks before.
DEADLINE = timedelta(weeks=4)


def import_meetings(site: PloneSite, data: dict[str, Any]) -> None:
    """Plan what is missing; what exists stays as it is."""
    for entry in data["meetings"]:
        party = site["working-parties"][entry["party"]]
        facts = entry.get("past") or entry["coming"]
        if facts["id"] not in party["meetings"]:
            with api.env.adopt_user(username=f"chair-{party.getId()}"):
                meeting = _plan(party, dict(facts))
                items = [*data["agendas"]["opening"], *entry["items"], *data["agendas"]["closing"]]
                _fill(party, meeting, items)
            for item in entry.get("submitted", ()):
                item = dict(item)
                with api.env.adopt_user(username=item.pop("by")):
                    _add(meeting, "AgendaItem", **item)
            if "past" in entry:
                _hold(party, meeting)


def _plan(party: DexterityContent, facts: dict[str, Any]) -> DexterityContent:
    day = _weekday(clock.today() + timedelta(days=facts.pop("days")))
    return _add(
        party["meetings"],
        "Meeting",
        title=f"{facts['number']}. Sitzung",
        kind="regular",
        start=in_berlin(datetime.combine(day, BEGINS)),
        end=in_berlin(datetime.combine(day, ENDS)),
        submission_deadline=day - DEADLINE,
        **facts,
    )


def _weekday(day: date) -> date:
    """Return a day or, where it lies on a weekend, the Monday after."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _fill(party: DexterityContent, place: DexterityContent, items: list[dict[str, Any]]) -> None:
    for entry in items:
        fields = dict(entry)
        inner, audience = fields.pop("items", ()), fields.pop("audience", None)
        papers = tuple(
            place_of(party["papers"], name)[name].UID() for name in fields.pop("papers", ())
        )
        item = _add(
            place,
            "AgendaItem",
            papers=papers,
            marks=tuple(fields.pop("marks", ())),
            begins_submitted=audience is not None,
            **fields,
        )
        if audience:
            change_audience(item, proposed_audience(item, audience), by="secretariat")
            api.content.transition(item, "accept")
        # The deadline of what is long past was long past, too.
        item.marks = tuple(mark for mark in item.marks if mark != "late")
        item.reindexObject(idxs=["agenda_kind"])
        _fill(party, item, list(inner))


def _hold(party: DexterityContent, meeting: DexterityContent) -> None:
    """Let a meeting be one that took place. Not by its steps: nobody is to be invited to the past."""
    tool = api.portal.get_tool("portal_workflow")
    status = {
        "action": "hold",
        "actor": f"chair-{party.getId()}",
        "comments": "",
        "review_state": "held",
        "time": DateTime(meeting.end.isoformat()),
    }
    tool.setStatusOf(WORKFLOW, meeting, status)
    tool[WORKFLOW].updateRoleMappingsFor(meeting)
    meeting.reindexObjectSecurity()
    meeting.reindexObject(idxs=["review_state"])


def _add(container: DexterityContent, portal_type: str, /, **fields: Any) -> DexterityContent:
    content = createContent(portal_type, **fields)
    return addContentToContainer(container, content, checkConstraints=False)
