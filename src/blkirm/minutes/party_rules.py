"""What a working party has settled about its minutes; kept with the place of its meetings."""

from blkirm.minutes.periods import BY_MEETING
from blkirm.parties.rules import party_of
from dataclasses import dataclass
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.minutes.party_rules"


@dataclass(frozen=True)
class PartyRules:
    """How minutes are adopted, and how many working days participants have to comment."""

    adoption: str = BY_MEETING
    days: int = 10
    #: Whose holidays count (`kernel.workdays`): `none`, `common` or `all`.
    laender: str = "common"
    #: Whether decisions are drafts until the minutes of their meeting are adopted.
    decisions_wait: bool = False


DEFAULT = PartyRules()
HOLIDAYS = ("none", "common", "all")
LONGEST_PERIOD = 250


def party_rules(thing: Any) -> PartyRules:
    """Return the rules of the party that something belongs to."""
    place = _place_of(thing)
    return IAnnotations(place).get(KEY, DEFAULT) if place is not None else DEFAULT


def set_party_rules(thing: Any, rules: PartyRules) -> None:
    IAnnotations(_place_of(thing))[KEY] = rules


def _place_of(thing: Any) -> Any:
    party = party_of(thing)
    return party.get("meetings") if party is not None else None
