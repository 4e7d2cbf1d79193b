"""What people do with meetings and agendas. Nothing here checks a permission."""

from blkirm.kernel import clock
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meetings
from blkirm.papers.positions import first_place
from blkirm.parties.content import WorkingParty
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent


def add_meetings(party: WorkingParty) -> Meetings:
    """Give a party the place of its meetings."""
    return addContentToContainer(
        party,
        createContent("Meetings", id="meetings", title="Sitzungen", title_en="Meetings"),
        checkConstraints=False,
    )


def put_last(item: AgendaItem) -> None:
    """Let an item stand last among its neighbours; does not reindex."""
    item.own_position = first_place(clock.now(), api.content.get_uuid(item))
