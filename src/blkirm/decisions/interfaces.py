from blkirm.decisions.content import IDecision
from blkirm.decisions.content import IDecisions
from blkirm.decisions.content import ITask
from blkirm.decisions.content import ITasks
from blkirm.meetings.interfaces import IComesByItself


__all__ = ["ICarriesTasks", "IDecision", "IDecisions", "ITask", "ITasks"]


class ICarriesTasks(IComesByItself):
    """Marks the agenda item under which the open tasks of a party come up again."""
