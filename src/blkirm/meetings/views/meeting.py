"""The page of a meeting."""

from blkirm.meetings import rules
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_modes
from blkirm.meetings.vocabularies import meeting_states
from functools import cached_property
from typing import Any
from zope.component import getMultiAdapter
from zope.contentprovider.interfaces import IContentProvider


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
    def agenda(self) -> list[dict[str, Any]]:
        return self.entries(rules.agenda_of(self.context))

    @cached_property
    def _on_result(self) -> Any:
        return getMultiAdapter(
            (self.context, self.request, self), IContentProvider, "blkirm.onresult"
        )

    def results(self, entry: rules.Entry) -> str:
        """Return what upper floors have to say about an item: its result, its decisions."""
        self.entry_shown = entry
        self._on_result.update()
        return self._on_result.render()
