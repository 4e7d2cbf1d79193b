"""One action with many papers and folders: why not with some of them, and doing it with the rest.

The page (``views/selection.py``) and ``@selection`` are two ways to the same actions. Each action
knows of one thing whether the present user may do it there (``reason_against``), whether it opens
the thing to more people (``lets_people_in``), and does it (``do``), which asks nothing again and
returns the thing where it is now, if it is anywhere.
"""

from blkirm import _
from blkirm.audiences.operations import change_audience
from blkirm.audiences.operations import count_narrowings
from blkirm.audiences.readers import readers_at
from blkirm.audiences.readers import readers_of
from blkirm.audiences.readers import widens
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import AudienceRefused
from blkirm.audiences.rules import may_change_audience
from blkirm.audiences.rules import proposed_audience
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperFolder
from blkirm.papers.leaving import reasons_against_leaving
from blkirm.papers.operations import change_state
from blkirm.papers.rules import may_change_state
from blkirm.papers.rules import reasons_against_change
from blkirm.papers.rules import reasons_against_silence
from blkirm.papers.rules import reasons_against_transition
from blkirm.papers.trash import discard
from blkirm.papers.trash import may_discard
from blkirm.parties.rules import party_of
from dataclasses import dataclass
from plone import api
from typing import Any
from zope.i18nmessageid import Message


#: More things than that are not chosen by hand; folders hold what they hold.
MOST = 500
#: More than that lying in folders takes too long to move or change in one request.
MOST_INSIDE = 1000
ADD = "blkirm.papers: Add Paper"
ADD_FOLDER = "plone.app.contenttypes: Add Folder"
DELETE = "Delete objects"
COPY_OR_MOVE = "Copy or Move"


def chosen_in(place: Any, uids: list[Any]) -> list[Any]:
    """Return what lies in a place and is named by UID, as far as the present user may see it."""
    wanted = [uid for uid in uids if isinstance(uid, str) and uid][:MOST]
    if not wanted:
        return []
    brains = api.portal.get_tool("portal_catalog")(
        UID=wanted,
        portal_type=["Folder", "Paper"],
        path="/".join(place.getPhysicalPath()),
        sort_on="sortable_title",
    )
    return [brain.getObject() for brain in brains]


def place_with(uid: str) -> Any:
    """Return the library or folder in a party that the present user may fill; None for others."""
    brains = api.portal.get_tool("portal_catalog")(UID=uid, portal_type=["Folder", "Library"])
    place = brains[0].getObject() if uid and brains else None
    return place if place is not None and party_of(place) is not None and may_fill(place) else None


def other_libraries(library: Any) -> list[Any]:
    """Return the libraries of other parties that the present user may fill, by title."""
    brains = api.portal.get_tool("portal_catalog")(portal_type="Library")
    others = [brain.getObject() for brain in brains if api.content.get_uuid(library) != brain.UID]
    return [other for other in others if may_fill(other)]


def may_fill(place: Any) -> bool:
    return bool(
        api.user.has_permission(ADD, obj=place) and api.user.has_permission(ADD_FOLDER, obj=place)
    )


def visible_inside(thing: Any) -> int:
    """Return how many papers the present user sees in a folder."""
    found = api.portal.get_tool("portal_catalog")(
        portal_type="Paper", path="/".join(thing.getPhysicalPath())
    )
    return len(found)


@dataclass(frozen=True)
class Delete:
    """Put things into the trash."""

    person: str

    def reason_against(self, thing: Any) -> Message | None:
        if not may_discard(thing):
            return _not_allowed()
        return _held(thing, self.person)

    def lets_people_in(self, thing: Any) -> bool:
        return False

    def do(self, thing: Any) -> None:
        discard(thing, self.person)


@dataclass(frozen=True)
class Copy:
    """Put copies of things into another place."""

    person: str
    target: Any

    def reason_against(self, thing: Any) -> Message | None:
        if not api.user.has_permission(COPY_OR_MOVE, obj=thing):
            return _not_allowed()
        if any(getattr(step, "aq_base", step) is thing.aq_base for step in self.target.aq_chain):
            return _("reason_into_itself", default="A folder cannot be put into itself.")
        if reasons := reasons_against_leaving(thing, self.target):
            return reasons[0]
        if IPaperFolder.providedBy(thing) and visible_inside(thing) > MOST_INSIDE:
            return _(
                "reason_folder_large",
                default="There are more than ${most} papers in it. Please choose its contents.",
                mapping={"most": MOST_INSIDE},
            )
        return None

    def newcomers(self, thing: Any) -> int:
        """Return how many people can read a thing at its new place who cannot now."""
        before = {m.person for m in readers_of(thing, party_of(thing).getId()).people}
        after = {m.person for m in readers_at(thing, self.target).people}
        return len(after - before)

    def lets_people_in(self, thing: Any) -> bool:
        return bool(self.newcomers(thing))

    def do(self, thing: Any) -> Any:
        return api.content.copy(thing, self.target, safe_id=True)


class Move(Copy):
    """Put things into another place, also of another party."""

    def reason_against(self, thing: Any) -> Message | None:
        if thing.aq_parent.aq_base is self.target.aq_base:
            return _("reason_there_already", default="It lies there already.")
        if not (
            api.user.has_permission(DELETE, obj=thing)
            and api.user.has_permission(DELETE, obj=thing.aq_parent)
        ):
            return _not_allowed()
        return super().reason_against(thing) or _held(thing, self.person)

    def do(self, thing: Any) -> Any:
        # Plone asks for every permission once more.
        return api.content.move(thing, self.target, safe_id=True)


@dataclass(frozen=True)
class ChangeState:
    """Lead papers into another state."""

    person: str
    transition: str
    comment: str = ""

    def reason_against(self, thing: Any) -> Message | None:
        if not IPaper.providedBy(thing):
            return _("reason_no_state", default="A folder has no state.")
        tool = api.portal.get_tool("portal_workflow")
        if self.transition not in [t["id"] for t in tool.getTransitionsFor(thing)]:
            if not may_change_state(thing):
                return _not_allowed()
            return _(
                "reason_wrong_state", default="This is not possible in the paper's present state."
            )
        reasons = reasons_against_transition(
            thing, self.transition, self.person
        ) or reasons_against_silence(self.transition, self.comment)
        return next(iter(reasons), None)

    def lets_people_in(self, thing: Any) -> bool:
        return False

    def do(self, thing: Any) -> Any:
        change_state(thing, self.transition, self.comment)
        return thing


@dataclass(frozen=True)
class ChangeAudience:
    """Give things another audience: ``circle``, ``recipients`` and ``marking`` as asked for."""

    person: str
    asked: dict[str, Any]

    def reason_against(self, thing: Any) -> Message | None:
        if not may_change_audience(thing):
            return _not_allowed()
        try:
            wanted = proposed_audience(thing, self.asked)
        except AudienceRefused as refusal:
            return refusal.messages[0]
        if count_narrowings(thing, wanted) > MOST_INSIDE:
            return _(
                "reason_many_narrowings",
                default="Too much in it would have to be narrowed. Please change it by itself.",
            )
        return None

    def lets_people_in(self, thing: Any) -> bool:
        return widens(thing, proposed_audience(thing, self.asked))

    def do(self, thing: Any) -> Any:
        wanted = proposed_audience(thing, self.asked)
        if wanted != audience_of(thing):
            change_audience(thing, wanted, self.person)
        return thing


def _not_allowed() -> Message:
    return _("reason_not_allowed", default="You do not have the right to do this.")


def _held(thing: Any, person: str) -> Message | None:
    if not IPaper.providedBy(thing):
        return None
    return next(iter(reasons_against_change(thing, person)), None)
