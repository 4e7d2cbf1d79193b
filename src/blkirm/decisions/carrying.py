"""Open tasks come up again on the agenda of the next meeting.

The next meeting that is still planned gets one item for them, once; what stands there is asked
anew for each reader, so the item itself says nothing about any task. Tasks with an audience of
their own bring no item about: those who may not see them would wonder.
"""

from blkirm.decisions.interfaces import ICarriesTasks
from blkirm.decisions.records import get_decision_records
from blkirm.kernel import clock
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import Meeting
from blkirm.meetings.planning import put_behind_formalities
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import is_concluded
from DateTime import DateTime
from plone import api
from plone.dexterity.utils import createContentInContainer
from zope.interface import alsoProvides


#: Like all that is planned, in German.
TITLE = "Offene Aufgaben"


def carry_over(party: WorkingParty) -> AgendaItem | None:
    """Give the next planned meeting of a party its item for open tasks, if there are any."""
    meeting = _next_planned(party)
    if meeting is None or is_concluded(party) or not _has_open_tasks(party):
        return None
    carried = get_decision_records().carried
    if not carried.insert(api.content.get_uuid(meeting)):
        return None
    # Whoever closes a meeting or enters a task need not be allowed to order the next agenda.
    with api.env.adopt_roles(["Manager"]):
        item = createContentInContainer(meeting, "AgendaItem", title=TITLE, kind="report")
        alsoProvides(item, ICarriesTasks)
        item.reindexObject(idxs=["object_provides"])
        put_behind_formalities(meeting)
    return item


def _next_planned(party: WorkingParty) -> Meeting | None:
    # Unrestricted: a meeting for some of the party is none to carry over to, see below.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Meeting",
        party=party.getId(),
        review_state="planned",
        meeting_start={"query": DateTime(clock.now().isoformat()), "range": "min"},
        sort_on="meeting_start",
    )
    everybodys = (brain for brain in brains if not _is_narrow(brain))
    first = next(everybodys, None)
    return first._unrestrictedGetObject() if first is not None else None


def _has_open_tasks(party: WorkingParty) -> bool:
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Task", party=party.getId(), review_state="open"
    )
    return any(not _is_narrow(brain) for brain in brains)


def _is_narrow(brain: object) -> bool:
    audience = getattr(brain, "audience", None)
    return bool(getattr(audience, "circle", None))
