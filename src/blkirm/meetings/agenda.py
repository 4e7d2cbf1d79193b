"""The agenda of a meeting as one reader sees it, from the catalogue: no object is woken."""

from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm.access.audience import RESTRICTED
from blkirm.meetings.content import AgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import Meeting
from blkirm.meetings.interfaces import IComesByItself
from blkirm.meetings.vocabularies import GREEN_LIST
from blkirm.papers.positions import first_place
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from typing import Any


@dataclass(frozen=True)
class ShownPaper:
    """A paper of an item that the reader may view."""

    uid: str
    title: str
    path: str


@dataclass(frozen=True)
class Entry:
    """One item of an agenda, as one reader sees it.

    ``number`` counts what this reader sees ("1.1"), so it says nothing about what is hidden.
    ``papers`` are those the reader may view, and ``paper_uids`` theirs. ``hidden`` stands for a
    confidential item of which the reader learns only that there is one: it has no UID and nothing
    else.
    """

    uid: str
    number: str
    depth: int = 0
    title: str = ""
    kind: str = ""
    rapporteur: str = ""
    minutes_planned: int | None = None
    paper_uids: tuple[str, ...] = ()
    papers: tuple[ShownPaper, ...] = ()
    hidden: bool = False
    marks: tuple[str, ...] = ()
    path: str = ""
    #: Whether not all readers of the meeting see the item, and whether those see a placeholder.
    restricted: bool = False
    placeholder: bool = False

    @property
    def is_green(self) -> bool:
        """Say whether it is dealt with without debate."""
        return GREEN_LIST in self.marks or self.kind == GREEN_LIST


def agenda_of(meeting: Meeting) -> list[Entry]:
    """Return the agenda of a meeting as the present reader sees it, from the catalogue.

    Two queries, whatever the agenda holds, and one more where there are papers; wakes no object.
    """
    return _agenda_from(meeting, _items(meeting, review_state="accepted"))


def agenda_and_submitted(meeting: Meeting) -> tuple[list[Entry], list[Any]]:
    """Return what ``agenda_of`` and ``submitted_items`` do, with one query less."""
    found: dict[str, list[Any]] = {"accepted": [], "submitted": []}
    for brain in _items(meeting, review_state=list(found)):
        found[brain.review_state].append(brain)
    return _agenda_from(meeting, found["accepted"]), _oldest_first(found["submitted"])


def _agenda_from(meeting: Meeting, brains: list[Any]) -> list[Entry]:
    seen = {brain.getPath() for brain in brains}
    root = "/".join(meeting.getPhysicalPath())
    return _with_visible_papers(list(numbered(root, [*brains, *_placeholders(meeting, seen)])))


def _items(meeting: Meeting, **query: Any) -> list[Any]:
    return list(
        api.portal.get_tool("portal_catalog")(
            portal_type="AgendaItem", path="/".join(meeting.getPhysicalPath()), **query
        )
    )


@dataclass(frozen=True)
class Hidden:
    """Stands for an item that the reader may not view: its place and nothing else."""

    path: str
    agenda_position: str

    def getPath(self) -> str:  # noqa: N802 (the catalogue's name)
        return self.path


def _placeholders(meeting: Meeting, seen: set[str]) -> list[Hidden]:
    # Unrestricted: the chair wants others to know that there is something. Only its place is kept.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="AgendaItem",
        path="/".join(meeting.getPhysicalPath()),
        review_state="accepted",
        agenda_placeholder=True,
    )
    return [Hidden(b.getPath(), b.agenda_position) for b in found if b.getPath() not in seen]


def numbered(root: str, items: Iterable[Any]) -> Iterator[Entry]:
    """Yield what hangs together from the meeting downwards, in order and numbered.

    ``items`` are entries of the catalogue and ``Hidden``; what lies below something that is not
    among them, or below something hidden, is left out.
    """
    below = defaultdict(list)
    for item in items:
        below[item.getPath().rpartition("/")[0]].append(item)

    def walk(path: str, prefix: str, depth: int) -> Iterator[Entry]:
        children = sorted(below[path], key=lambda item: (item.agenda_position, item.getPath()))
        for number, item in enumerate(children, start=1):
            yield _entry(item, f"{prefix}{number}", depth)
            if not isinstance(item, Hidden):
                yield from walk(item.getPath(), f"{prefix}{number}.", depth + 1)

    yield from walk(root, "", 0)


def _entry(item: Any, number: str, depth: int) -> Entry:
    if isinstance(item, Hidden):
        return Entry(uid="", number=number, depth=depth, hidden=True)
    audience = item.audience
    return Entry(
        uid=item.UID,
        number=number,
        depth=depth,
        title=item.Title,
        kind=item.agenda_kind or "",
        rapporteur=item.agenda_rapporteur or "",
        minutes_planned=item.agenda_minutes,
        paper_uids=tuple(item.agenda_papers or ()),
        marks=tuple(item.agenda_marks or ()),
        path=item.getPath(),
        restricted=getattr(audience, "circle", None) == RESTRICTED,
        placeholder=bool(item.agenda_placeholder),
    )


def _with_visible_papers(entries: list[Entry]) -> list[Entry]:
    wanted = {uid for entry in entries for uid in entry.paper_uids}
    found = {brain.UID: brain for brain in visible_papers(wanted)}
    return [_with_papers(e, found) if e.paper_uids else e for e in entries]


def _with_papers(entry: Entry, found: dict[str, Any]) -> Entry:
    uids = tuple(uid for uid in entry.paper_uids if uid in found)
    shown = (ShownPaper(uid, found[uid].Title, found[uid].getPath()) for uid in uids)
    return replace(entry, paper_uids=uids, papers=tuple(shown))


def visible_papers(uids: Iterable[str]) -> list[Any]:
    """Return the catalogue's entries of papers among some UIDs that the present user may view."""
    uids = list(uids)
    catalog = api.portal.get_tool("portal_catalog")
    return list(catalog(portal_type="Paper", UID=uids)) if uids else []


def submitted_items(meeting: Meeting) -> list[Any]:
    """Return the catalogue's entries of items that wait for the chair, as far as the reader may
    see them, the oldest first.
    """
    return _oldest_first(_items(meeting, review_state="submitted"))


def _oldest_first(brains: list[Any]) -> list[Any]:
    return sorted(brains, key=lambda brain: brain.created)


def number_of(item: AgendaItem) -> str:
    """Return the number of an item as the present reader counts; empty where it has none."""
    meeting = meeting_of(item)
    if meeting is None:
        return ""
    uid = api.content.get_uuid(item)
    return next((entry.number for entry in agenda_of(meeting) if entry.uid == uid), "")


def items_that_come_by_themselves(meeting: Meeting) -> list[Any]:
    """Return the catalogue's entries of items that a floor above put on the agenda."""
    return _items(meeting, object_provides=IComesByItself.__identifier__)


def position_of(item: AgendaItem) -> str:
    """Return where an item stands among its neighbours (``papers.positions``)."""
    kept = getattr(aq_base(item), "own_position", "")
    return kept or first_place(item.created().asdatetime(), api.content.get_uuid(item))


def meeting_of(thing: IDexterityContent) -> Meeting | None:
    """Return the meeting that something belongs to, itself included."""
    for outer in aq_chain(aq_inner(thing)):
        if IMeeting.providedBy(outer):
            return outer
    return None


def items_by_uid(meeting: Meeting) -> dict[str, Any]:
    """Return the catalogue's entries of a meeting's items that the present user may view."""
    return {brain.UID: brain for brain in _items(meeting)}


def position_next_to(item: AgendaItem, moved: AgendaItem, *, after: bool) -> str:
    """Return the place on the other side of an item; empty where it is the first or last.

    What the present user may not see has its place too; ``moved`` does not count.
    """
    here = position_of(item)
    places = _places_beside(item, moved)
    if after:
        return min((place for place in places if place >= here), default="")
    return max((place for place in places if place <= here), default="")


def last_position_beside(item: AgendaItem) -> str:
    """Return the last place among the neighbours of an item; empty where it has none."""
    return max(_places_beside(item), default="")


def _places_beside(item: AgendaItem, *apart: AgendaItem) -> list[str]:
    """Return the places of what stands beside an item, hidden things too, without some others."""
    parent = "/".join(aq_parent(aq_inner(item)).getPhysicalPath())
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="AgendaItem", path={"query": parent, "depth": 1}
    )
    without = {api.content.get_uuid(each) for each in (item, *apart)}
    return [brain.agenda_position for brain in found if brain.UID not in without]
