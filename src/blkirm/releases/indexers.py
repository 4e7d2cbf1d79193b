from blkirm.releases.interfaces import IReleasable
from blkirm.releases.records import rounds_of
from blkirm.releases.rules import state_of
from plone.indexer import indexer
from typing import Any


@indexer(IReleasable)
def release_state(thing: Any) -> str:
    """Tell the state of what was asked about; nothing of all the rest."""
    return state_of(thing) if rounds_of(thing) else ""
