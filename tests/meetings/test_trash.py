"""Meetings and items in the trash of their party: whole, unseen by others, and back again."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.meetings import operations
from blkirm.meetings import rules
from blkirm.papers.trash import get_trash
from blkirm.papers.views.trash import bring_back
from blkirm.papers.views.trash import visible_in_trash
from collections.abc import Callable
from plone import api
from plone.dexterity.content import DexterityContent
from tests.meetings.conftest import START
from tests.meetings.test_submitting import put_paper
from zExceptions import Unauthorized

import pytest


BAMF = Audience("restricted", ("authority:bamf",))


def kept(title: str) -> object:
    return next(d for d in get_trash().of_party("dublin") if d.title == title)


def seen_in_trash(world: DexterityContent, acting: Callable, *people: str) -> dict[str, list[str]]:
    found = {}
    for person in people:
        with acting(person):
            found[person] = sorted(d.title for d in visible_in_trash(world["papers"]))
    return found


def test_meeting_comes_back_with_its_agenda_papers_and_audiences(
    world: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=1)
    top = make_item(meeting, title="Mit Unterlage")
    make_item(top, title="Darunter")
    secret = make_item(meeting, title="Vertraulich")
    with acting("chair"):
        put_paper(top, "Entwurf")
        change_audience(secret, BAMF, by="chair")
        uid, before = meeting.UID(), rules.agenda_of(meeting)

        world["meetings"].manage_delObjects([meeting.getId()])

        assert list(api.content.find(UID=[uid, *(e.uid for e in before)])) == []
        assert list(world["meetings"].objectIds()) == []
        assert visible_in_trash(world["papers"]) == [kept("11. Sitzung")]
        back = bring_back(world["papers"], kept("11. Sitzung"))

        assert (back.UID(), rules.agenda_of(back), back.number) == (uid, before, 1)
    assert list(get_trash().of_party("dublin")) == []
    with acting("member"):
        told = [(e.number, e.title, len(e.paper_uids)) for e in rules.agenda_of(back)]
    assert told == [("1", "Punkt 1", 0), ("2", "Mit Unterlage", 1), ("2.1", "Darunter", 0)]


def test_item_comes_back_where_it_stood(
    world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=3)
    with acting("chair"):
        second = api.content.get(UID=rules.agenda_of(meeting)[1].uid)
        api.content.transition(meeting, "invite")

        meeting.manage_delObjects([second.getId()])
        assert [e.title for e in rules.agenda_of(meeting)] == ["Punkt 1", "Punkt 3"]
        bring_back(world["papers"], kept("Punkt 2"))

        assert [e.title for e in rules.agenda_of(meeting)] == ["Punkt 1", "Punkt 2", "Punkt 3"]


def test_trash_shows_nobody_what_they_could_not_see(
    world: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    secret = make_item(meeting, title="Vertraulich")
    submitted = make_item(meeting, by="member", title="Angemeldet")
    shown = make_item(meeting, title="Offen")
    with acting("chair"):
        change_audience(secret, BAMF, by="chair")
        meeting.manage_delObjects([item.getId() for item in (secret, submitted, shown)])

    assert seen_in_trash(world, acting, "chair", "secretariat", "member", "guest") == {
        "chair": ["Angemeldet", "Offen", "Vertraulich"],
        "secretariat": ["Angemeldet", "Offen", "Vertraulich"],
        "member": ["Angemeldet"],
        "guest": [],
    }
    with acting("member"), pytest.raises(Unauthorized):
        bring_back(world["papers"], kept("Angemeldet"))
    with acting("chair"):
        back = bring_back(world["papers"], kept("Angemeldet"))
    assert rules.state_of(back) == "submitted"
    with acting("guest"):
        assert list(api.content.find(UID=back.UID())) == []


def test_item_of_a_meeting_that_is_gone_or_done_with_stays_in_the_trash(
    world: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    gone, closed = make_meeting(), make_meeting(title="Vorbei")
    first, second = make_item(gone, title="Erster"), make_item(closed, title="Zweiter")
    with acting("chair"):
        gone.manage_delObjects([first.getId()])
        world["meetings"].manage_delObjects([gone.getId()])
        closed.manage_delObjects([second.getId()])
        for step in ("invite", "hold", "close"):
            api.content.transition(closed, step)

        for title in ("Erster", "Zweiter"):
            with pytest.raises(NotAccepted):
                bring_back(world["papers"], kept(title))
        bring_back(world["papers"], kept("11. Sitzung"))
        back = bring_back(world["papers"], kept("Erster"))

    assert rules.meeting_of(back).title == "11. Sitzung"


def test_only_planned_meetings_and_items_of_open_ones_are_deleted_and_by_managers(
    world: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    invited, closed = make_meeting(), make_meeting()
    mine = make_item(invited, by="member")
    item = make_item(closed)
    with acting("member"):
        for place, thing in ((world["meetings"], invited), (invited, mine)):
            with pytest.raises(Unauthorized):
                place.manage_delObjects([thing.getId()])
    with acting("chair"):
        operations.accept(mine)
        api.content.transition(invited, "invite")
        for step in ("invite", "hold", "close"):
            api.content.transition(closed, step)

        with pytest.raises(NotAccepted):
            world["meetings"].manage_delObjects([invited.getId()])
        with pytest.raises(Unauthorized):
            closed.manage_delObjects([item.getId()])

    assert list(get_trash().of_party("dublin")) == []


def test_meeting_that_comes_back_takes_the_next_number_where_its_own_is_taken(
    world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(title="1. Sitzung")
    with acting("chair"):
        world["meetings"].manage_delObjects([meeting.getId()])
        assert make_meeting(title="1. Sitzung", start=START).number == 1

        back = bring_back(world["papers"], kept("1. Sitzung"))

    assert (back.number, back.title) == (2, "2. Sitzung")


def test_paper_of_an_item_goes_into_the_trash_once_the_party_has_seen_it(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    shown, submitted = make_item(meeting), make_item(meeting, by="member")
    with acting("chair"):
        paper = put_paper(shown, "Gesehen")
    with acting("member"):
        unseen = put_paper(submitted, "Ungesehen")
    with acting("chair"):
        shown.manage_delObjects([paper.getId()])
        submitted.manage_delObjects([unseen.getId()])

    assert [d.title for d in get_trash().of_party("dublin")] == ["Gesehen"]
    assert [*shown.objectIds(), *submitted.objectIds()] == []
