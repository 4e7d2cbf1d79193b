"""The page of a meeting."""

from blkirm import _
from blkirm.audiences.rules import may_change_audience
from blkirm.meetings import rules
from blkirm.meetings.days import days_of
from blkirm.meetings.days import hints_about
from blkirm.meetings.deletion import reasons_against_deleting
from blkirm.meetings.timing import time_of
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_modes
from blkirm.meetings.vocabularies import meeting_states
from blkirm.papers.trash import may_discard
from functools import cached_property
from plone import api
from typing import Any
from zope.component import getMultiAdapter
from zope.contentprovider.interfaces import IContentProvider
from zope.i18nmessageid import Message


#: Steps that can be taken here. Inviting has a page of its own, with those who are invited.
STEPS: dict[str, Message] = {
    "hold": _("step_hold", default="The meeting was held"),
    "close": _("step_close", default="Close the meeting"),
    "cancel": _("step_cancel", default="Cancel the meeting"),
}

#: What is said of each item; translated once for a page.
TOP = _("label_top", default="Item ${number}")
RAPPORTEUR = _("label_rapporteur_is", default="Rapporteur: ${name}")
MINUTES = _("label_minutes_short", default="${minutes} min.")
CONFIDENTIAL = _("label_confidential", default="confidential")


class MeetingPage(MeetingsFrame):
    """When and where, the agenda as the reader sees it, and what can be done."""

    #: The item that is being shown, for the viewlets of ``IOnResult``.
    entry_shown: rules.Entry | None = None

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    def state_title(self) -> str:
        return meeting_states.title(self.state)

    def kind(self) -> str:
        return meeting_kinds.title(self.context.kind)

    def mode(self) -> str:
        return meeting_modes.title(self.context.mode)

    def when(self) -> str:
        return time_span(self.context.start, self.context.end, self.language)

    @cached_property
    def is_open(self) -> bool:
        return rules.is_open(self.context)

    @cached_property
    def may_change(self) -> bool:
        return rules.may_change(self.context)

    @cached_property
    def may_submit(self) -> bool:
        coming = self.state in rules.COMING_STATES
        return rules.may_submit(self.context) and (coming or (self.may_manage and self.is_open))

    @cached_property
    def is_late_now(self) -> bool:
        return rules.is_late_now(self.context)

    @cached_property
    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    @cached_property
    def may_delete(self) -> bool:
        return may_discard(self.context) and not reasons_against_deleting(self.context)

    @cached_property
    def waiting(self) -> list[dict[str, str]]:
        """Return what was submitted and is undecided, as far as the reader may see it."""
        _entries, found = self._items
        return [{"title": brain.Title, "url": brain.getURL()} for brain in found]

    @cached_property
    def green_list(self) -> list[str]:
        """Return the numbers of what is dealt with without debate."""
        return [e.number for e in self.plain_entries if e.is_green]

    @cached_property
    def plain_entries(self) -> list[rules.Entry]:
        return self._items[0]

    @cached_property
    def _items(self) -> tuple[list[rules.Entry], list[Any]]:
        return rules.agenda_and_submitted(self.context)

    @cached_property
    def lacking(self) -> int:
        """Return how many minutes the day is too short."""
        return time_of(self.plain_entries, self.context.start, self.context.end).lacking

    @cached_property
    def day_hints(self) -> list[str]:
        """Return what speaks against the days of a meeting that nobody was invited to yet."""
        if not self.may_manage or self.state != "planned":
            return []
        return list(hints_about(days_of(self.context.start, self.context.end)).values())

    def may_cancel(self) -> bool:
        return any(step["id"] == "cancel" for step in self.all_steps)

    def steps(self) -> list[dict[str, Any]]:
        """Return the steps that are one button; who cancels says why."""
        return [step for step in self.all_steps if step["id"] != "cancel"]

    @cached_property
    def all_steps(self) -> list[dict[str, Any]]:
        """Return the steps that the reader can take now."""
        tool = api.portal.get_tool("portal_workflow")
        return [
            {"id": step["id"], "title": STEPS[step["id"]]}
            for step in tool.listActionInfos(object=self.context)
            if step["category"] == "workflow" and step["id"] in STEPS
        ]

    @cached_property
    def agenda(self) -> list[dict[str, Any]]:
        top, rapporteur, minutes = (self.words(said) for said in (TOP, RAPPORTEUR, MINUTES))
        rows = self.entries(self.plain_entries)
        confidential = {"class": "restricted", "title": self.words(CONFIDENTIAL)}
        for row in rows:
            row["top"] = top.replace("${number}", row["number"])
            by = rapporteur.replace("${name}", row["rapporteur"]) if row["rapporteur"] else ""
            row["about"] = " · ".join(filter(None, (row["kind"], by)))
            takes = minutes.replace("${minutes}", str(row["minutes"]))
            row["takes"] = takes if row["minutes"] else ""
            flags = [{"class": "mark", "title": mark} for mark in row["marks"]]
            row["flags"] = [confidential, *flags] if row["restricted"] else flags
        return rows

    @cached_property
    def _on_result(self) -> Any:
        manager = getMultiAdapter(
            (self.context, self.request, self), IContentProvider, "blkirm.onresult"
        )
        manager.update()
        return manager

    def results(self, entry: rules.Entry) -> str:
        """Return what upper floors have to say about an item: its result, its decisions."""
        self.entry_shown = entry
        return self._on_result.render()
