from blkirm.minutes.interfaces import IEntryChanged
from blkirm.minutes.interfaces import IMinutesAdopted
from dataclasses import dataclass
from typing import Any
from zope.interface import implementer


@implementer(IMinutesAdopted)
@dataclass(frozen=True)
class MinutesAdopted:
    """See `IMinutesAdopted`."""

    minutes: Any


@implementer(IEntryChanged)
@dataclass(frozen=True)
class EntryChanged:
    """See `IEntryChanged`."""

    minutes: Any
    item: str
