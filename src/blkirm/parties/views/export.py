"""The roster as a file, exactly as the page shows it."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.spreadsheet import Cell
from blkirm.kernel.spreadsheet import deliver
from blkirm.kernel.spreadsheet import Table
from blkirm.parties.roster import RosterRefused
from blkirm.parties.views.members import Roster
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound


class MembersExport(Roster):
    """Rows and order of the roster; guests, who see numbers only, get none."""

    kind = "csv"

    def __call__(self) -> bytes:
        if not self.sees_names:
            raise NotFound()
        try:
            day = self.wish.at or clock.today()
        except RosterRefused as refusal:
            raise BadRequest(self.words(refusal.message)) from None
        name = self.words(_("roster_file", default="members"))
        return deliver(
            self.request.response,
            self.table(),
            f"{self.party.getId()}-{name}-{day.isoformat()}",
            self.kind,
        )

    def table(self) -> Table:
        titles = [
            _("label_level", default="Level of government"),
            _("label_land", default="Land"),
            _("label_person", default="Person"),
            _("label_authority", default="Authority"),
            _("label_role", default="Role"),
            _("label_vote", default="Vote"),
            _("label_valid_from", default="From"),
            _("label_until", default="Until"),
            _("label_deputy", default="Deputy"),
            _("label_deputy_of", default="Deputy of"),
        ]
        if self.may_manage:
            titles += [
                _("label_account", default="Account"),
                _("label_granted_on", default="Granted on"),
                _("label_granted_by", default="Granted by"),
                _("label_reason", default="Reason"),
            ]
        rows = [self.cells(row) for group in self.groups for row in group["rows"]]
        return Table(self.party_title, [self.words(title) for title in titles], rows)

    def cells(self, row: dict[str, Any]) -> list[Cell]:
        names = ("level", "land", "name", "authority", "role", "vote", "from", "until")
        cells = [row[name] for name in (*names, "deputies", "deputy_of")]
        if self.may_manage:
            grant = self.grant_of(row["membership"])
            cells += [
                row["person"],
                clock.day_of(grant.recorded_at),
                self.name_of(grant.granted_by),
                grant.reason,
            ]
        return cells


class MembersCSV(MembersExport):
    """For every program."""

    kind = "csv"


class MembersXLSX(MembersExport):
    """For office programs."""

    kind = "xlsx"
