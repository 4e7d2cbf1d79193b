"""Counting votes: one for each voting seat, whoever sits on it.

Sources: DOMAIN.md A.19 (values) and 1.5: abstentions are not counted for the majority.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass


YES, NO, ABSTAIN, ABSENT = "yes", "no", "abstain", "absent"
VOTES = (YES, NO, ABSTAIN, ABSENT)


@dataclass(frozen=True)
class Tally:
    """How many seats voted how; `missing` are voting seats of which nothing is recorded."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    absent: int = 0
    missing: int = 0

    @property
    def cast(self) -> int:
        """Return how many took part in the vote, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def outcome(self) -> str:
        """Return what follows by simple majority, as a token of `decision_results`."""
        if not self.cast:
            return "no-vote"
        if self.yes <= self.no:
            return "rejected"
        return "unanimous" if not self.no else "majority"


def tally(votes: Mapping[str, str], voting: Iterable[str]) -> Tally:
    """Count the votes of the authorities that have one; others do not count."""
    seats = list(dict.fromkeys(voting))
    counts = dict.fromkeys(VOTES, 0)
    missing = 0
    for authority in seats:
        vote = votes.get(authority, "")
        if vote in counts:
            counts[vote] += 1
        else:
            missing += 1
    return Tally(missing=missing, **counts)


def foreign_votes(votes: Mapping[str, str], voting: Iterable[str]) -> list[str]:
    """Return the authorities that are said to have voted and have no vote here, sorted."""
    return sorted({a for a, vote in votes.items() if vote} - set(voting))


#: Results that say by which majority; the others stand beside any vote.
COUNTED = frozenset({"unanimous", "majority", "rejected", "no-vote"})


def contradicts(outcome: str, counted: Tally) -> bool:
    """Say whether a result says something else than the votes of a meeting.

    "Adopted as amended" is a result of any majority.
    """
    if outcome == "amended":
        return counted.outcome not in ("unanimous", "majority")
    return outcome in COUNTED and outcome != counted.outcome
