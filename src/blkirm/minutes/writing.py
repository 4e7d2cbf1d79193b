"""Writing in minutes: what comes in is brought together with what is there, or asked about."""

from blkirm.kernel import clock
from blkirm.minutes.events import EntryChanged
from blkirm.minutes.merging import Conflict
from blkirm.minutes.merging import Merge
from blkirm.minutes.merging import merge
from blkirm.minutes.merging import merge_values
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.paragraphs import rekey
from blkirm.minutes.paragraphs import split
from blkirm.minutes.paragraphs import tidy
from blkirm.minutes.records import Entry
from blkirm.minutes.records import Snapshot
from blkirm.minutes.records import STATEMENTS
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from zope.event import notify


#: How conflicts are settled: with the text of one side, or with both, one after the other.
MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Written:
    """What became of a text that somebody sent.

    `values` stand now with `revision`. With `conflicts` (by name, `votes:<authority>` and
    `statements:<authority>` among them) nothing was stored, and `suggestion` holds both sides.
    `own_revision` is the revision under which exactly what was sent is kept.
    """

    values: Values
    revision: int
    own_revision: int
    merged: bool = False
    conflicts: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)
    suggestion: Values = Values()


def tidied(values: Values) -> Values:
    """Return values as they are stored: texts without loose white space, nothing empty."""
    return Values(
        discussion=tidy(values.discussion),
        result=tidy(values.result),
        outcome=values.outcome,
        resolution=tidy(values.resolution),
        votes={a: vote for a, vote in sorted(values.votes.items()) if vote},
        statements={
            a: tidied for a, text in sorted(values.statements.items()) if (tidied := tidy(text))
        },
    )


def write_entry(
    minutes: Any,
    item: str,
    values: Values,
    base: int,
    by: str,
    settle: str = BOTH,
    seen: int | None = None,
) -> Written:
    """Store what somebody wrote about an item, who built on revision `base` of it.

    What others stored since is merged with it. Where both changed the same, nothing is stored and
    the conflicts are told; whoever has looked at them, up to revision `seen`, settles them in
    favour of one side with `settle`. Does not check a permission, nor whether the values make
    sense.
    """
    mine = tidied(values)
    known = minutes.records.entry(item)
    current = known.current
    if mine == current.values:
        return Written(mine, current.revision, current.revision)
    if base == current.revision:
        kept = _keep(minutes, item, mine, by)
        return Written(mine, kept.revision, kept.revision)
    state = known.state_at(base)
    past = state.values if state else None
    merged, conflicts = _merged(past, mine, current.values, BOTH)
    if conflicts and settle != BOTH and seen == current.revision:
        merged, conflicts = _merged(past, mine, current.values, settle)[0], {}
    if conflicts:
        return Written(current.values, current.revision, base, False, conflicts, merged)
    entry = minutes.records.entry_to_write(item)
    own = current.revision
    if merged != mine:
        # Kept beside, for whoever goes on writing before knowing of the merge.
        own = entry.keep(mine, {}, by, clock.now(), as_current=False).revision
    if merged == current.values:
        return Written(merged, current.revision, own, True)
    kept = _keep(minutes, item, merged, by)
    return Written(merged, kept.revision, own if merged != mine else kept.revision, merged != mine)


def put_entry(minutes: Any, item: str, values: Values, by: str) -> Snapshot:
    """Store values whatever stood there before."""
    return _keep(minutes, item, tidied(values), by)


def _keep(minutes: Any, item: str, values: Values, by: str) -> Snapshot:
    entry = minutes.records.entry_to_write(item)
    kept = entry.keep(values, _keys(entry, values), by, clock.now())
    notify(EntryChanged(minutes, item))
    return kept


def _keys(entry: Entry, values: Values) -> dict[str, tuple[str, ...]]:
    """Return the keys of all paragraphs of new values, after those that stand now."""
    found: dict[str, tuple[str, ...]] = {}
    texts = {name: getattr(values, name) for name in TEXTS}
    texts |= {f"{STATEMENTS}:{a}": text for a, text in values.statements.items()}
    for name, text in texts.items():
        kind, _colon, authority = name.partition(":")
        before = entry.values.statements.get(authority, "") if authority else ""
        before = before if authority else getattr(entry.values, name)
        keys = entry.current.keys.get(name, ())
        known = [Paragraph(k, part) for k, part in zip(keys, split(before), strict=True)]
        paragraphs, entry.following = rekey(
            known, split(text), TEXTS.get(kind, STATEMENTS), entry.following
        )
        found[name] = tuple(p.key for p in paragraphs)
    return found


def _merged(
    base: Values | None, mine: Values, theirs: Values, settle: str
) -> tuple[Values, dict[str, tuple[Conflict, ...]]]:
    """Bring two sides together; without what both grew out of, every difference is a conflict."""
    conflicts: dict[str, tuple[Conflict, ...]] = {}
    texts: dict[str, str] = {}
    for name in TEXTS:
        old = getattr(base, name) if base is not None else None
        texts[name] = _text(
            name, old, getattr(mine, name), getattr(theirs, name), conflicts, settle
        )
    statements = {
        authority: _text(
            f"statements:{authority}",
            base.statements.get(authority, "") if base is not None else None,
            mine.statements.get(authority, ""),
            theirs.statements.get(authority, ""),
            conflicts,
            settle,
        )
        for authority in dict.fromkeys([*theirs.statements, *mine.statements])
    }
    votes = merge_values(
        base.votes if base is not None else _unlike(mine.votes, theirs.votes),
        mine.votes,
        theirs.votes,
    )
    conflicts |= {f"votes:{name}": (c,) for name, c in votes.conflicts.items()}
    sides = [{"outcome": side.outcome} for side in (mine, theirs)]
    outcome = merge_values(
        {"outcome": base.outcome} if base is not None else _unlike(*sides), sides[0], sides[1]
    )
    conflicts |= {name: (c,) for name, c in outcome.conflicts.items()}
    if settle == MINE:
        for found in (votes, outcome):
            found.values.update({name: c.mine for name, c in found.conflicts.items()})
    merged = Values(
        **texts,
        outcome=outcome.values.get("outcome", ""),
        votes=votes.values,
        statements={a: text for a, text in statements.items() if text},
    )
    return tidied(merged), conflicts


def _unlike(mine: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Return a common past that makes every difference a conflict."""
    return {name: "?" for name in (*mine, *theirs) if mine.get(name) != theirs.get(name)}


def _text(
    name: str,
    base: str | None,
    mine: str,
    theirs: str,
    conflicts: dict[str, tuple[Conflict, ...]],
    settle: str,
) -> str:
    if base is None:
        found = Merge((Conflict("", mine, theirs),) if mine != theirs else (mine,))
    else:
        found = merge(base, mine, theirs)
    if found.conflicts:
        conflicts[name] = found.conflicts
    return found.text if settle == BOTH else found.resolved(lambda c: getattr(c, settle))
