"""The open tasks of a party in the agenda as a document, as they stand on the item's page."""

from blkirm.authorities.rules import short_name_of_authority
from blkirm.decisions.interfaces import ICarriesTasks
from blkirm.decisions.lines import is_late
from blkirm.decisions.tasks import as_date
from blkirm.decisions.tasks import open_tasks
from blkirm.decisions.views.words import LATE
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.meetings.documents import say
from blkirm.meetings.interfaces import IAgendaTasks
from blkirm.parties.rules import party_of
from typing import Any
from zope.component import adapter
from zope.interface import implementer


@implementer(IAgendaTasks)
@adapter(ICarriesTasks)
class OpenTasks:
    """See ``IAgendaTasks``. Asked anew for each reader, like the page."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def rows(self, language: str) -> list[dict[str, str]]:
        return [_row(brain, language) for brain in open_tasks(party_of(self.item).getId())]


def _row(brain: Any, language: str) -> dict[str, str]:
    due = as_date(brain.due_date)
    day = format_date(due, language) if due else ""
    if is_late("open", due, clock.today()):
        day = f"{day} ({say(LATE, language)})"
    who = (short_name_of_authority(brain.responsible), brain.office)
    return {"title": brain.Title, "who": ", ".join(filter(None, who)), "due": day}
