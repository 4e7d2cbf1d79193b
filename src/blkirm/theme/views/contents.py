"""What stands in a folder, for those who keep it in order.

Plone's own page of this name evaluates strings as scripts, which our Content-Security-Policy
does not allow. This one is a table with links to Plone's forms.
"""

from blkirm import _
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.theme.views.editbar import workflow_word
from functools import cached_property
from plone import api
from typing import Any


ROWS = 50


class Contents(Page):
    """The contents of a folder, in its order."""

    page_title = _("label_tool_contents", default="Contents")

    @cached_property
    def brains(self) -> Any:
        return api.portal.get_tool("portal_catalog")(
            path={"query": "/".join(self.context.getPhysicalPath()), "depth": 1},
            sort_on="getObjPositionInParent",
            show_inactive=True,
        )

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @cached_property
    def batch(self) -> dict[str, str]:
        address = f"{self.context.absolute_url()}/folder_contents"
        return batch_links(address, {}, self.start, ROWS, len(self.brains))

    def rows(self) -> list[dict[str, Any]]:
        types = api.portal.get_tool("portal_types")
        return [
            {
                "title": title_of(brain) or brain.getId,
                "url": brain.getURL(),
                "folder": brain.is_folderish,
                "type": types[brain.portal_type].Title() if brain.portal_type in types else "",
                "state": brain.review_state,
                "state_title": self._state(brain),
                "day": self.day(brain.modified),
                "date": self.iso(brain.modified),
            }
            for brain in self.brains[self.start : self.start + ROWS]
        ]

    def _state(self, brain: Any) -> str:
        if not brain.review_state:
            return ""
        workflows = api.portal.get_tool("portal_workflow")
        title = workflows.getTitleForStateOnType(brain.review_state, brain.portal_type)
        return workflow_word(title, self.request)
