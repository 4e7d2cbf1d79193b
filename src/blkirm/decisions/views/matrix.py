"""Follow-up at a glance: 16 + 1 columns, totals, in colour and in words."""

from blkirm import _
from blkirm.decisions.lines import LINES
from blkirm.decisions.register import states_in
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.register import OfParty
from blkirm.decisions.views.register import OfPortal
from blkirm.decisions.views.register import RegisterPage
from blkirm.decisions.views.words import cell
from blkirm.decisions.views.words import COLOURS
from blkirm.decisions.vocabularies import IMPLEMENTATION_STATES
from blkirm.decisions.vocabularies import implementation_states
from blkirm.decisions.vocabularies import title_of_line
from blkirm.kernel.language import in_language
from functools import cached_property
from typing import Any


class MatrixPage(RegisterPage):
    """The decisions of a register with what each Land and the Federation say."""

    #: Decisions in the register only: drafts are followed up by nobody.
    with_drafts = False
    only_followed = True
    view_name = "follow-up"

    @cached_property
    def columns(self) -> list[dict[str, str]]:
        return [{"line": line, "title": title_of_line(line)} for line in LINES]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._matrix_row(brain) for brain in self.register.page()]

    def _matrix_row(self, brain: Any) -> dict[str, Any]:
        due, states = as_date(brain.due_date), states_in(brain)
        return {
            "number": brain.decision_number,
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "party": self.party_titles.get(brain.party, ""),
            "due": self.day(due),
            "due_iso": self.iso(due),
            "cells": [
                {
                    "label": column["title"],
                    "said": cell(column["line"], states[column["line"]], due)
                    if column["line"] in states
                    else None,
                }
                for column in self.columns
            ],
            "others": [
                cell(line, state, due) for line, state in states.items() if line not in LINES
            ],
        }

    def state_columns(self) -> list[dict[str, str]]:
        return [
            {"title": implementation_states.title(state), "colour": COLOURS[state]}
            for state in IMPLEMENTATION_STATES
        ]

    def total_rows(self) -> list[dict[str, Any]]:
        """Return one row for each Land and the Federation, counted over all that was found."""
        totals = self.register.totals
        return [
            {
                "title": title_of_line(line),
                "url": self.link(self.view_name, line=line),
                "counts": [
                    {"number": totals.by_line[line][state], "colour": COLOURS[state]}
                    for state in IMPLEMENTATION_STATES
                ],
                "late": totals.late[line],
                "sum": totals.of_line(line),
            }
            for line in LINES
        ]

    def grand_total(self) -> dict[str, Any]:
        totals = self.register.totals
        counts = [totals.of_state(state) for state in IMPLEMENTATION_STATES]
        return {"counts": counts, "late": sum(totals.late.values()), "sum": sum(counts)}

    @property
    def here(self) -> str:
        return self.link(self.view_name).partition("?")[0]


class PartyMatrix(OfParty, MatrixPage):
    """The follow-up in one party."""


class PortalMatrix(OfPortal, MatrixPage):
    """The follow-up in all parties, as far as the reader may see their decisions."""

    page_title = _("title_all_follow_up", default="Follow-up of decisions")
    with_drafts = False
