"""The register and its follow-up as files, exactly as their pages show them."""

from blkirm import _
from blkirm.authorities.rules import name_of_authority
from blkirm.decisions import rules
from blkirm.decisions.follow_up import follow_up_of
from blkirm.decisions.lines import LINES
from blkirm.decisions.register import MOST_IN_FILE
from blkirm.decisions.register import states_in
from blkirm.decisions.rules import lines_of
from blkirm.decisions.rules import states_of
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.matrix import PartyMatrix
from blkirm.decisions.views.matrix import PortalMatrix
from blkirm.decisions.views.register import PartyRegister
from blkirm.decisions.views.register import PortalRegister
from blkirm.decisions.views.words import cell
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.decisions.vocabularies import implementation_states
from blkirm.decisions.vocabularies import title_of_line
from blkirm.kernel import clock
from blkirm.kernel.spreadsheet import Cell
from blkirm.kernel.spreadsheet import deliver
from blkirm.kernel.spreadsheet import Table
from blkirm.parties.views import PartyPage
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate


NUMBER = _("label_decision_number", default="Number")
TITLE = _("label_decision", default="Decision")
PARTY = _("label_party", default="Working party")
TYPE = _("label_decision_type", default="Type")
RESULT = _("label_decision_result", default="Result")
DECIDED = _("label_decided_on", default="Decided on")
DUE = _("label_due_date", default="To be done by")
SETTLED = _("label_settled", default="Finished")
LINES_TITLE = _("label_lines", default="Addressed")
LATE = _("label_late", default="Late")
OTHERS = _("label_other_addressees", default="Others")
ADDRESS = _("label_address", default="Address")


class _File:
    """What the files of a register share; stands before a page, whose wish it takes."""

    kind = "csv"
    name = "decisions"

    def __call__(self) -> bytes:
        self.check_reader()
        party = self.wish.party or "all"
        name = f"{party}-{self.name}-{clock.today().isoformat()}"
        return deliver(self.request.response, self.table(), name, self.kind)

    def check_reader(self) -> None:
        """Refuse whoever has no account; inside a party the guard did that."""

    def found(self) -> list[Any]:
        return self.register.entries(0, MOST_IN_FILE)


class _RegisterFile(_File):
    def table(self) -> Table:
        titles = [NUMBER, TITLE, PARTY, TYPE, RESULT, DECIDED, DUE, SETTLED, LINES_TITLE, LATE]
        rows = [self._cells(brain) for brain in self.found()]
        return Table(
            self.words(_("title_all_decisions", default="Decisions")),
            [self.words(title) for title in (*titles, ADDRESS)],
            rows,
        )

    def _cells(self, brain: Any) -> list[Cell]:
        due = as_date(brain.due_date)
        cells = [cell(line, state, due) for line, state in states_in(brain).items()]
        return [
            brain.decision_number,
            brain.Title,
            self.party_titles.get(brain.party, ""),
            decision_types.title(brain.decision_type),
            decision_results.title(brain.decision_result),
            as_date(brain.decided_on),
            due,
            sum(not c["due"] for c in cells),
            len(cells),
            sum(c["late"] for c in cells),
            brain.getURL(),
        ]


class _MatrixFile(_File):
    name = "follow-up"

    def table(self) -> Table:
        titles = [NUMBER, TITLE, PARTY, DUE]
        rows = [self._cells(brain) for brain in self.found()]
        return Table(
            self.words(_("title_all_follow_up", default="Follow-up of decisions")),
            [
                *(self.words(title) for title in titles),
                *(title_of_line(line) for line in LINES),
                self.words(OTHERS),
                self.words(LATE),
            ],
            rows,
        )

    def _cells(self, brain: Any) -> list[Cell]:
        due, states = as_date(brain.due_date), states_in(brain)
        cells = {line: cell(line, state, due) for line, state in states.items()}
        others = [f"{c['title']}: {c['words']}" for x, c in cells.items() if x not in LINES]
        return [
            brain.decision_number,
            brain.Title,
            self.party_titles.get(brain.party, ""),
            due,
            *(cells[line]["words"] if line in cells else "" for line in LINES),
            "; ".join(others),
            sum(c["late"] for c in cells.values()),
        ]


class _PortalFile:
    def check_reader(self) -> None:
        self.demand_account()


class RegisterCSV(_RegisterFile, PartyRegister):
    """The register of a party, for every program."""

    with_drafts = False


class RegisterXLSX(_RegisterFile, PartyRegister):
    """The register of a party, for office programs."""

    kind = "xlsx"
    with_drafts = False


class MatrixCSV(_MatrixFile, PartyMatrix):
    """The follow-up in a party, for every program."""


class MatrixXLSX(_MatrixFile, PartyMatrix):
    """The follow-up in a party, for office programs."""

    kind = "xlsx"


class PortalRegisterCSV(_PortalFile, _RegisterFile, PortalRegister):
    """The register of all parties, for every program."""


class PortalRegisterXLSX(_PortalFile, _RegisterFile, PortalRegister):
    """The register of all parties, for office programs."""

    kind = "xlsx"


class PortalMatrixCSV(_PortalFile, _MatrixFile, PortalMatrix):
    """The follow-up in all parties, for every program."""


class PortalMatrixXLSX(_PortalFile, _MatrixFile, PortalMatrix):
    """The follow-up in all parties, for office programs."""

    kind = "xlsx"


class FollowUpCSV(PartyPage):
    """What was said about one decision, with its history; authorities, no names."""

    kind = "csv"

    def __call__(self) -> bytes:
        if not rules.is_recorded(self.context):
            raise NotFound()  # Nobody reports on a draft.
        number = self.context.number.replace("/", "-") or self.context.getId()
        name = f"{self.party.getId()}-{number}-follow-up"
        return deliver(self.request.response, self.table(), name, self.kind)

    def table(self) -> Table:
        titles = [
            _("label_line", default="Land / Federation"),
            _("label_state", default="State"),
            _("label_note", default="Note"),
            _("label_said_by", default="Said by"),
            _("label_said_on", default="Said on"),
            LATE,
        ]
        words = [translate(title, context=self.request) for title in titles]
        return Table(self.context.number or self.context.title, words, list(self.rows()))

    def rows(self) -> Any:
        record, due = follow_up_of(self.context), self.context.due_date
        states = states_of(self.context)
        for line in lines_of(self.context) if states else ():
            present = cell(line, states[line], due)
            entries = record.entries(line)
            for entry in reversed(entries):
                newest = entry is entries[-1]
                yield [
                    present["title"],
                    implementation_states.title(entry.state),
                    entry.note,
                    name_of_authority(entry.authority),
                    clock.day_of(entry.said_at),
                    present["late_word"] if newest else "",
                ]
            if not entries:
                yield [present["title"], present["words"], "", "", None, present["late_word"]]


class FollowUpXLSX(FollowUpCSV):
    """The same for office programs."""

    kind = "xlsx"
