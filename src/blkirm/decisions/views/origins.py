"""Decisions and tasks on the pages of the item and the meeting that they come from."""

from blkirm.access.references import by_uid
from blkirm.decisions.interfaces import ICarriesTasks
from blkirm.decisions.operations import passed_up_from
from blkirm.decisions.tasks import open_tasks
from blkirm.decisions.views.tasks import task_row
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Part
from blkirm.meetings.agenda import items_by_uid
from blkirm.parties.rules import party_of
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


ADD_DECISION = "blkirm.decisions: Add Decision"
ADD_TASK = "blkirm.decisions: Add Task"


class FromHere(Part):
    """What was decided here and what has to be done, as far as the reader may see it."""

    index = ViewPageTemplateFile("../templates/from-here.pt")
    weight = 60

    def render(self) -> str:
        may_add = self.may_add_decision or self.may_add_task
        return self.index() if self.decisions or self.tasks or self.passed or may_add else ""

    @cached_property
    def passed(self) -> dict[str, str] | None:
        """Return the decision that was passed up as this item, where the reader may see that."""
        uid = passed_up_from(self.context)
        found = by_uid(uid) if uid else None
        if found is None:
            return None
        return {
            "number": found.number,
            "title": found.title,
            "url": in_language(found.absolute_url()),
        }

    @cached_property
    def _brains(self) -> list[Any]:
        uid = api.content.get_uuid(self.context)
        return list(api.portal.get_tool("portal_catalog")(origins=uid, sort_on="sortable_title"))

    @cached_property
    def decisions(self) -> list[dict[str, Any]]:
        return decision_rows(self._brains)

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        if ICarriesTasks.providedBy(self.context):
            party = party_of(self.context).getId()
            return [task_row(self, brain) for brain in open_tasks(party)]
        return [task_row(self, brain) for brain in self._brains if brain.portal_type == "Task"]

    @cached_property
    def may_add_decision(self) -> bool:
        return may_add(self.context, "decisions", ADD_DECISION)

    @cached_property
    def may_add_task(self) -> bool:
        return may_add(self.context, "tasks", ADD_TASK)


class FromMeeting(FromHere):
    """The same for a meeting; making something of it is done at its items."""

    may_add_decision = False
    may_add_task = False
    passed = None


class FromEntry(Part):
    """The same below an entry of minutes. One query for all entries of a page."""

    index = ViewPageTemplateFile("../templates/from-entry.pt")
    weight = 60

    def render(self) -> str:
        entry = self.view.entry
        if entry.hidden or not entry.uid:
            return ""
        on_page = self._on_page()
        brains = on_page["made"].get(entry.uid, ())
        self.decisions = decision_rows(brains)
        self.tasks = [task_row(self, brain) for brain in brains if brain.portal_type == "Task"]
        item = on_page["items"].get(entry.uid)
        self.url = in_language(item.getURL()) if item is not None else ""
        self.may_add_decision = bool(self.url) and on_page["may_add_decision"]
        self.may_add_task = bool(self.url) and on_page["may_add_task"]
        shown = self.decisions or self.tasks or self.may_add_decision or self.may_add_task
        return self.index() if shown else ""

    def _on_page(self) -> dict[str, Any]:
        """Return what is the same for all entries of a page."""
        page = self.view.__parent__
        found = getattr(page, "_v_from_meeting", None)
        if found is None:
            page._v_from_meeting = found = self._of_meeting(self.view.meeting)
        return found

    @staticmethod
    def _of_meeting(meeting: Any) -> dict[str, Any]:
        catalog = api.portal.get_tool("portal_catalog")
        origins, made = catalog.Indexes["origins"], defaultdict(list)
        for brain in catalog(origins=api.content.get_uuid(meeting), sort_on="sortable_title"):
            for uid in origins.getEntryForObject(brain.getRID(), ()):
                made[uid].append(brain)
        party = party_of(meeting)
        return {
            "made": made,
            "items": items_by_uid(meeting),
            "may_add_decision": may_add_to(party, "decisions", ADD_DECISION),
            "may_add_task": may_add_to(party, "tasks", ADD_TASK),
        }


def decision_rows(brains: Iterable[Any]) -> list[dict[str, Any]]:
    """Describe the decisions among some entries of the catalogue, by number."""
    found = [brain for brain in brains if brain.portal_type == "Decision"]
    return [
        {
            "number": brain.decision_number,
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "words": _words(brain),
            "draft": brain.review_state == "draft",
        }
        for brain in sorted(found, key=lambda brain: brain.decision_number or "~")
    ]


def _words(brain: Any) -> str:
    """Say of what type a decision is, and its result."""
    said = decision_types.title(brain.decision_type), decision_results.title(brain.decision_result)
    return " · ".join(filter(None, said))


def may_add_to(party: Any, place: str, permission: str) -> bool:
    return place in party and bool(api.user.has_permission(permission, obj=party[place]))


def may_add(item: Any, place: str, permission: str) -> bool:
    """Say whether the present user may make something of an accepted item in a place."""
    accepted = api.content.get_state(item) == "accepted"
    return accepted and may_add_to(party_of(item), place, permission)
