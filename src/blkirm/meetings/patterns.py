"""Agenda templates of a party: what its agendas begin with."""

from blkirm.meetings.content import AgendaItem
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import dataclass
from persistent import Persistent
from typing import Any
from uuid import uuid4


MOST_TEMPLATES = 50
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Pattern:
    """What an item of a template is like."""

    title: str
    depth: int = 0
    description: str = ""
    kind: str = "discussion"
    rapporteur: str | None = None
    minutes_planned: int | None = None
    draft_resolution: str = ""
    standing: bool = False

    def fields(self) -> dict[str, Any]:
        """Return the fields of an item that is made from it."""
        fields = asdict(self)
        del fields["depth"]
        return fields


def pattern_of(item: AgendaItem, depth: int) -> Pattern:
    """Return what an item is like."""
    return Pattern(
        title=item.title,
        depth=depth,
        description=item.description or "",
        kind=item.kind,
        rapporteur=item.rapporteur,
        minutes_planned=item.minutes_planned,
        draft_resolution=item.draft_resolution or "",
        standing=bool(item.standing),
    )


@dataclass(frozen=True)
class AgendaTemplate:
    """Some patterns under a title."""

    id: str
    title: str
    patterns: tuple[Pattern, ...]


class AgendaTemplates(Persistent):
    """The templates of one party."""

    def __init__(self) -> None:
        self._kept = OOBTree()

    def add(self, title: str, patterns: Iterable[Pattern]) -> AgendaTemplate:
        """Keep a template under a new id. One of the same title is replaced."""
        same = next((kept for kept in self if kept.title == title), None)
        template = AgendaTemplate(same.id if same else uuid4().hex[:12], title, tuple(patterns))
        self._kept[template.id] = template
        return template

    def get(self, template_id: str) -> AgendaTemplate | None:
        return self._kept.get(template_id)

    def remove(self, template_id: str) -> None:
        """Forget a template. Raises KeyError."""
        del self._kept[template_id]

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[AgendaTemplate]:
        return iter(sorted(self._kept.values(), key=lambda kept: kept.title.casefold()))
