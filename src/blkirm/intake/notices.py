"""Chores of the gate: scanning again, and telling the secretariat what was refused."""

from blkirm import _
from blkirm.intake import holding
from blkirm.intake import journal
from blkirm.intake import scanner
from blkirm.intake.markings import LEVELS
from blkirm.intake.operations import secretariat_of
from blkirm.kernel.days import day_message
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.operations import tell
from typing import Any
from zope.interface import implementer

import transaction


@implementer(IChore)
class ScanAgain:
    """Scan what waits for the scanner, as soon as there is one that answers."""

    seconds = 60
    eager = False

    def run(self, portal: Any) -> int:
        if scanner.is_on() and not scanner.is_reachable():
            return 0
        return holding.rescan()


@implementer(IChore)
class TellOfRefusals:
    """Tell the secretariat who sent classified material, when and by which door: no more."""

    seconds = 60
    eager = True

    def run(self, portal: Any) -> int:
        refusals = journal.untold()
        for refusal in refusals:
            link = f"/working-parties/{refusal.party}/@@intake" if refusal.party else ""
            tell(
                secretariat_of(refusal.party),
                _(
                    "subject_classified",
                    default="An attempt to share classified material was refused",
                ),
                _(
                    "text_classified",
                    default="The account ${account} sent something with the marking ${level} on "
                    "${day} at ${time}. Nothing was kept. Please see to it that it is reported to "
                    "the Geheimschutzbeauftragte.",
                    mapping={
                        "account": refusal.account or "-",
                        "level": LEVELS[refusal.level],
                        "day": day_message(refusal.at),
                        "time": f"{refusal.at:%H:%M}",
                    },
                ),
                link,
            )
        # Only what is told for good counts as told; whoever is told twice is told.
        transaction.get().addAfterCommitHook(_mark_told, ([r.number for r in refusals],))
        return len(refusals)


def _mark_told(committed: bool, numbers: list[int]) -> None:
    for number in numbers if committed else ():
        journal.mark_told(number)
