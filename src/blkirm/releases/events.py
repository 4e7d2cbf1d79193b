from blkirm.releases.interfaces import IReleased
from dataclasses import dataclass
from typing import Any
from zope.interface import implementer


@implementer(IReleased)
@dataclass(frozen=True)
class ReleaseDecided:
    """See ``IReleased``."""

    thing: Any
    state: str
