from blkirm.decisions.content import IDecision
from blkirm.decisions.content import ITask
from blkirm.decisions.lines import is_due
from blkirm.decisions.numbers import sort_key
from blkirm.decisions.register import ANYBODY
from blkirm.decisions.register import FOLLOWED
from blkirm.decisions.rules import states_of
from plone import api
from plone.indexer import indexer
from typing import Any


@indexer(IDecision)
def decision_number(decision: IDecision) -> str:
    return decision.number or ""


@indexer(IDecision)
def decision_order(decision: IDecision) -> str:
    """Sort by year and number; what has no number yet comes after all of its year."""
    if decision.number:
        return sort_key(decision.number)
    return f"{decision.decided_on.year}/~" if decision.decided_on else "~"


@indexer(IDecision)
def decision_type(decision: IDecision) -> str:
    return decision.type or ""


@indexer(IDecision)
def decision_result(decision: IDecision) -> str:
    return decision.result or ""


@indexer(IDecision)
def decided_on(decision: IDecision) -> Any:
    return decision.decided_on


@indexer(IDecision)
def decision_due(decision: IDecision) -> Any:
    return decision.due_date


@indexer(IDecision)
def replaces(decision: IDecision) -> tuple[str, ...]:
    return tuple(decision.replaces or ())


@indexer(IDecision)
def follow_up(decision: IDecision) -> tuple[str, ...]:
    """Keep each line with its state: ``DE-NW=open``; and that there are any."""
    kept = tuple(f"{line}={state}" for line, state in states_of(decision).items())
    return (FOLLOWED, *kept) if kept else ()


@indexer(IDecision)
def decision_owed_by(decision: IDecision) -> tuple[str, ...]:
    """Keep the lines on which something is still expected; and that there are any."""
    lines = tuple(line for line, state in states_of(decision).items() if is_due(state))
    return (ANYBODY, *lines) if lines else ()


@indexer(IDecision)
def decision_text(decision: IDecision) -> str:
    """Find a decision by its number, its title and its text; notes of the Länder are no text."""
    words = (decision.number, decision.title, decision.description, decision.text)
    return " ".join(filter(None, words))


@indexer(ITask)
def task_owed_by(task: ITask) -> tuple[str, ...]:
    if api.content.get_state(task) != "open" or not task.responsible:
        return ()
    return (f"authority:{task.responsible}",)


@indexer(ITask)
def task_due(task: ITask) -> Any:
    return task.due_date


@indexer(ITask)
def responsible(task: ITask) -> str:
    return task.responsible or ""


@indexer(ITask)
def office(task: ITask) -> str:
    return task.office or ""


@indexer(IDecision)
def decision_origins(decision: IDecision) -> tuple[str, ...]:
    return tuple(filter(None, (decision.item, decision.meeting)))


@indexer(ITask)
def task_origins(task: ITask) -> tuple[str, ...]:
    return tuple(filter(None, (task.item, task.meeting)))
