"""Numbers, order, confidential items: each reader's own agenda."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.meetings import operations
from blkirm.meetings import rules
from collections.abc import Callable
from collections.abc import Iterator
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from tests.meetings.conftest import START

import pytest
import random


BAMF = Audience("restricted", ("authority:bamf",))


def numbered(meeting: DexterityContent) -> list[tuple[str, str]]:
    return [(entry.number, entry.title) for entry in rules.agenda_of(meeting)]


def test_order_follows_moves_up_down_in_and_out(make_meeting: Callable, acting: Callable) -> None:
    meeting = make_meeting(items=3)
    with acting("chair"):
        first, second, third = meeting.objectValues()
        first, second, third = sorted((first, second, third), key=lambda item: item.title)

        operations.put_before(third, first)
        moved = operations.put_into(second, third)
        assert numbered(meeting) == [("1", "Punkt 3"), ("1.1", "Punkt 2"), ("2", "Punkt 1")]

        operations.put_before(moved, third, after=True)
        assert numbered(meeting) == [("1", "Punkt 3"), ("2", "Punkt 2"), ("3", "Punkt 1")]


def test_order_can_be_given_as_a_list(make_meeting: Callable, acting: Callable) -> None:
    meeting = make_meeting(items=5)
    with acting("chair"):
        uids = {e.title: e.uid for e in rules.agenda_of(meeting)}
        order = ["Punkt 4", "Punkt 2", "Punkt 5", "Punkt 1", "Punkt 3"]

        operations.arrange(meeting, [uids[title] for title in order])

        assert [entry.title for entry in rules.agenda_of(meeting)] == order


def test_new_item_comes_last_also_after_another_was_put_last(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=2)
    with acting("chair"):
        first, second = (api.content.get(UID=e.uid) for e in rules.agenda_of(meeting))
        operations.put_before(first, second, after=True)
        make_item(meeting, title="Neu")

        assert [e.title for e in rules.agenda_of(meeting)] == ["Punkt 2", "Punkt 1", "Neu"]


def test_item_cannot_stand_below_itself_nor_too_deep(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    top = make_item(meeting)
    below = make_item(make_item(top))
    other = make_item(meeting)

    with acting("chair"):
        with pytest.raises(NotAccepted):
            operations.put_into(top, below)
        with pytest.raises(NotAccepted):
            operations.put_into(other, below)


def test_confidential_item_is_nothing_to_others_or_a_placeholder(
    make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=3)
    with acting("chair"):
        item = rules.agenda_of(meeting)[1]
        item = api.content.get(UID=item.uid)
        change_audience(item, BAMF, by="chair")
        assert [n for n, _title in numbered(meeting)] == ["1", "2", "3"]

    with acting("member"):
        assert numbered(meeting) == [("1", "Punkt 1"), ("2", "Punkt 3")]

    item.confidential_placeholder = True
    item.reindexObject()
    with acting("member"):
        told = rules.agenda_of(meeting)
        assert [(e.number, e.title, e.hidden) for e in told] == [
            ("1", "Punkt 1", False),
            ("2", "", True),
            ("3", "Punkt 3", False),
        ]
        assert told[1] == rules.Entry(uid="", number="2", hidden=True)


def test_sub_items_of_a_placeholder_say_nothing(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    top = make_item(meeting, confidential_placeholder=True)
    make_item(top, title="Darunter", confidential_placeholder=True)
    with acting("chair"):
        change_audience(top, BAMF, by="chair")

    with acting("member"):
        assert [(e.number, e.hidden) for e in rules.agenda_of(meeting)] == [("1", True)]


def test_sub_item_that_leaves_a_confidential_item_stays_confidential(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    top = make_item(meeting)
    inner = make_item(top, title="Darunter")
    with acting("chair"):
        change_audience(top, BAMF, by="chair")

        moved = operations.put_before(inner, top, after=True)

    assert audience_of(moved) == BAMF
    with acting("member"):
        assert rules.agenda_of(meeting) == []


def test_submitted_and_declined_items_have_no_number(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=1)
    item = make_item(meeting, by="member", title="Angemeldet", confidential_placeholder=True)

    with acting("chair"):
        assert numbered(meeting) == [("1", "Punkt 1")]
        assert rules.number_of(item) == ""
    with acting("guest"):
        assert [e.number for e in rules.agenda_of(meeting)] == ["1"]


def test_papers_of_an_item_are_those_the_reader_may_view(
    world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    meeting = make_meeting(items=1)
    with acting("chair"):
        from plone.namedfile.file import NamedBlobFile

        file = NamedBlobFile(data=b"Text", contentType="text/plain", filename="a.txt")
        shown = api.content.create(world["papers"], "Paper", title="Offen", file=file)
        hidden = api.content.create(world["papers"], "Paper", title="Vertraulich", file=file)
        change_audience(hidden, BAMF, by="chair")
        item = api.content.get(UID=rules.agenda_of(meeting)[0].uid)
        for paper in (shown, hidden):
            operations.add_paper(item, api.content.get_uuid(paper))
        assert len(rules.agenda_of(meeting)[0].paper_uids) == 2

    with acting("member"):
        assert rules.agenda_of(meeting)[0].paper_uids == (api.content.get_uuid(shown),)


def test_agenda_wakes_no_items(
    make_meeting: Callable, acting: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    from Products.ZCatalog.CatalogBrains import AbstractCatalogBrain

    meeting = make_meeting(items=12)
    woken = []
    for name in ("getObject", "_unrestrictedGetObject"):
        monkeypatch.setattr(AbstractCatalogBrain, name, lambda brain: woken.append(brain))

    with acting("member"):
        assert len(rules.agenda_of(meeting)) == 12
    assert woken == []


def test_seats_are_those_of_the_day(world: DexterityContent, make_meeting: Callable) -> None:
    past = make_meeting(start=START - timedelta(days=4000), end=START - timedelta(days=3999))

    seats = rules.seats_of(make_meeting())

    assert [(s.authority, s.people, s.role, s.voting) for s in seats] == [
        ("bamf", ("chair", "secretariat"), "chair", True),
        ("im-nw", ("member",), "member", True),
        ("munich", ("guest",), "permanent-guest", False),
    ]
    assert len(rules.seats_of(past)) in (0, 3)


def test_numbers_of_meetings_pass_over_confidential_ones(
    world: DexterityContent, make_meeting: Callable, acting: Callable
) -> None:
    assert make_meeting().number == 1
    secret = make_meeting()
    assert secret.number == 2
    with acting("chair"):
        change_audience(secret, BAMF, by="chair")

    assert make_meeting().number == 2
    assert make_meeting(kind="workshop").number is None


@pytest.mark.parametrize("seed", [1, 2, 3], ids=["first", "second", "third"])
def test_any_moves_keep_the_order_that_was_asked_for_and_what_is_hidden(
    make_meeting: Callable, acting: Callable, seed: int
) -> None:
    meeting, chance = make_meeting(items=6), random.Random(seed)
    with acting("chair"):
        order = {"": [entry.title for entry in rules.agenda_of(meeting)]}
        uids = {entry.title: entry.uid for entry in rules.agenda_of(meeting)}
        change_audience(api.content.get(UID=uids["Punkt 2"]), BAMF, by="chair")
    hidden = {"Punkt 2"}

    for _move in range(12):
        moved, other = chance.sample(sorted(uids), 2)
        way = chance.choice(("before", "after", "into"))
        with acting("chair"):
            item, beside = (api.content.get(UID=uids[title]) for title in (moved, other))
            place = beside if way == "into" else beside.aq_parent
            if rules.reasons_against_moving(item, place):
                continue
            if way == "into":
                operations.put_into(item, beside)
            else:
                operations.put_before(item, beside, after=way == "after")
        hidden |= {moved} if hidden & set(_above(order, moved)) else set()
        order[_place(order, moved)].remove(moved)
        if way == "into":
            order.setdefault(other, []).append(moved)
        else:
            beside = order[_place(order, other)]
            beside.insert(beside.index(other) + (way == "after"), moved)

        for person, unseen in (("chair", set()), ("member", hidden)):
            with acting(person):
                assert numbered(meeting) == list(_expected(order, unseen))


def _place(order: dict[str, list[str]], title: str) -> str:
    return next(place for place, titles in order.items() if title in titles)


def _above(order: dict[str, list[str]], title: str) -> list[str]:
    place = _place(order, title)
    return [place, *_above(order, place)] if place else []


def _expected(
    order: dict[str, list[str]], unseen: set[str], place: str = "", prefix: str = ""
) -> Iterator[tuple[str, str]]:
    shown = [title for title in order.get(place, ()) if title not in unseen]
    for number, title in enumerate(shown, start=1):
        yield f"{prefix}{number}", title
        yield from _expected(order, unseen, title, f"{prefix}{number}.")
