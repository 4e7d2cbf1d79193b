from blkirm.decisions.content import IDecision
from blkirm.decisions.content import IDecisions
from blkirm.decisions.content import ITask
from blkirm.decisions.content import ITasks
from zope.interface import Interface


__all__ = ["ICarriesTasks", "IDecision", "IDecisions", "ITask", "ITasks"]


class ICarriesTasks(Interface):
    """Marks the agenda item under which the open tasks of a party come up again."""
