"""Pages about decisions, their follow-up and tasks, one module for each page."""

from blkirm import _
from blkirm.parties.views.frame import PartyTab


TAB = PartyTab("decisions", "/decisions", _("tab_decisions", default="Decisions"), 40)


__all__ = ["TAB"]
