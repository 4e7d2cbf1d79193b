"""Numbers of agenda items, on plain data: any agenda, any reader."""

from blkirm.meetings.agenda import Entry
from blkirm.meetings.agenda import Hidden
from blkirm.meetings.agenda import numbered
from dataclasses import dataclass
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from typing import Any

import random


ROOT = "/site/meeting"


@dataclass(frozen=True)
class Item:
    """An item like the catalogue tells of it."""

    path: str
    agenda_position: str
    seen: bool = True
    agenda_placeholder: bool = False
    agenda_kind: str = "discussion"
    agenda_rapporteur: str = ""
    agenda_minutes: int | None = None
    agenda_papers: tuple[str, ...] = ("secret-paper",)
    agenda_marks: tuple[str, ...] = ()
    audience: Any = None

    @property
    def UID(self) -> str:  # noqa: N802 (the catalogue's name)
        return f"uid{self.path}"

    @property
    def Title(self) -> str:  # noqa: N802 (the catalogue's name)
        return f"title of {self.path}"

    def getPath(self) -> str:  # noqa: N802 (the catalogue's name)
        return self.path


@st.composite
def agendas(draw: st.DrawFn) -> list[Item]:
    """Draw up to three levels of items; what lies below something hidden is hidden too."""
    items = []

    def fill(path: str, depth: int, seen: bool) -> None:
        for number in range(draw(st.integers(0, 4 if depth == 0 else 2))):
            position = draw(st.text("abc", min_size=1, max_size=2))
            shown = seen and draw(st.booleans())
            item = Item(f"{path}/{number}", position, shown, draw(st.booleans()))
            items.append(item)
            if depth < 2:
                fill(item.path, depth + 1, shown)

    fill(ROOT, 0, True)
    return items


def as_read(items: list[Item]) -> list[Entry]:
    """Return an agenda as ``agenda_of`` puts it together from what the catalogue finds."""
    shown = [item for item in items if item.seen]
    told = [i for i in items if not i.seen and i.agenda_placeholder]
    return list(numbered(ROOT, [*shown, *(Hidden(i.path, i.agenda_position) for i in told)]))


@settings(deadline=None)
@given(agendas())
def test_numbers_have_no_gaps_on_any_level(items: list[Item]) -> None:
    counted: dict[str, int] = {}

    for entry in as_read(items):
        prefix, _dot, last = entry.number.rpartition(".")
        counted[prefix] = counted.get(prefix, 0) + 1
        assert (int(last), entry.depth) == (counted[prefix], entry.number.count("."))
        assert not prefix or prefix in {e.number for e in as_read(items) if not e.hidden}


@settings(deadline=None)
@given(agendas())
def test_hidden_items_tell_nothing_by_numbers_order_or_anything_else(items: list[Item]) -> None:
    silent = [item for item in items if not item.seen and not item.agenda_placeholder]
    others = [item for item in items if item not in silent]

    agenda = as_read(items)

    assert agenda == as_read(others)
    hidden = [entry for entry in agenda if entry.hidden]
    assert all(e == Entry(uid="", number=e.number, depth=e.depth, hidden=True) for e in hidden)


@settings(deadline=None)
@given(agendas())
def test_what_lies_below_a_placeholder_is_not_told_of(items: list[Item]) -> None:
    top = {i.path for i in items if not i.seen}
    inner = [i for i in items if i.path.rpartition("/")[0] in top]

    assert as_read(items) == as_read([item for item in items if item not in inner])


@settings(deadline=None)
@given(agendas())
def test_placeholders_keep_the_numbers_of_those_who_see_everything(items: list[Item]) -> None:
    told = [Item(i.path, i.agenda_position, i.seen, True) for i in items]
    everything = [Item(i.path, i.agenda_position, True) for i in items]

    full = {entry.path: entry.number for entry in as_read(everything)}

    assert all(entry.hidden or full[entry.path] == entry.number for entry in as_read(told))


@settings(deadline=None)
@given(agendas(), st.randoms(use_true_random=False))
def test_numbers_do_not_depend_on_the_order_in_which_items_are_found(
    items: list[Item], chance: random.Random
) -> None:
    mixed = list(items)
    chance.shuffle(mixed)

    assert as_read(mixed) == as_read(items)


@settings(deadline=None)
@given(agendas(), st.integers(0, 30))
def test_one_items_new_place_changes_no_other_order(items: list[Item], which: int) -> None:
    if not items:
        return
    moved = items[which % len(items)]
    after = [
        Item(i.path, "c" * 9, i.seen, i.agenda_placeholder) if i is moved else i for i in items
    ]

    def rest(agenda: list[Entry]) -> list[str]:
        return [e.path for e in agenda if not e.hidden and not e.path.startswith(moved.path)]

    assert rest(as_read(after)) == rest(as_read(items))
