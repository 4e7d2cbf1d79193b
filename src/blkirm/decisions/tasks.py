"""Which tasks a party has, straight from the catalogue, as far as the present user may see them."""

from datetime import date
from plone import api
from typing import Any


#: More than anybody goes through at once.
MOST = 500


def tasks_of(party: str, **query: Any) -> list[Any]:
    """Return the entries of a party's tasks that the reader may see, the most urgent first."""
    catalog = api.portal.get_tool("portal_catalog")
    asked = {"portal_type": "Task", "party": party, **query}
    dated = catalog(sort_on="due_date", sort_limit=MOST, **asked)[:MOST]
    # The index knows only what has a day; what has none comes last.
    every = catalog(sort_on="sortable_title", **asked)
    rest = [brain for brain in every if not brain.due_date]
    return [*(brain for brain in dated if brain.due_date), *rest][:MOST]


def open_tasks(party: str) -> list[Any]:
    return tasks_of(party, review_state="open")


def as_date(value: Any) -> date | None:
    """Return a day as the catalogue or an object keeps it."""
    if value is None or isinstance(value, date):
        return value
    return value.asdatetime().date() if hasattr(value, "asdatetime") else None
