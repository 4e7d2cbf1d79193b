from blkirm.decisions.content import IDecision
from blkirm.decisions.content import IDecisions
from blkirm.decisions.content import ITask
from blkirm.decisions.content import ITasks
from blkirm.meetings.interfaces import IComesByItself
from zope.viewlet.interfaces import IViewletManager


__all__ = ["IBelowDecision", "ICarriesTasks", "IDecision", "IDecisions", "ITask", "ITasks"]


class ICarriesTasks(IComesByItself):
    """Marks the agenda item under which the open tasks of a party come up again."""


class IBelowDecision(IViewletManager):
    """Viewlet manager below the text on the page of a decision, for the floors above."""
