"""Audiences on real content: what may be seen is what is found, and nothing is left open."""

from blkirm.access.register import get_register
from blkirm.audiences.catalogue import INDEX
from blkirm.audiences.record import get_audience_record
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import AudienceRefused
from collections.abc import Callable
from plone import api
from typing import Any
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import pytest


@pytest.fixture
def party(world: Any, make_account: Callable, join: Callable) -> Any:
    """The party of ``world`` with more people: a second Land, a deputy, a guest to single items."""
    for person in ("bavaria", "colleague", "single"):
        make_account(person)
    join("bavaria", "dublin", on_behalf_of="munich")
    join("colleague", "dublin", "deputy-member")
    join("single", "dublin", "guest", on_behalf_of="munich")
    return world


PEOPLE = ("secretariat", "chair", "member", "colleague", "bavaria", "guest", "single", "stranger")
PEOPLE = (*PEOPLE, "outsider", None)


@pytest.fixture
def readers(may_view: Callable, finds: Callable) -> Callable[[Any], set]:
    """Return who may view a thing; finding it by search must say the same."""

    def all_of(thing: Any) -> set:
        viewing = {person for person in PEOPLE if may_view(person, thing)}
        finding = {person for person in PEOPLE if finds(person, thing)}
        assert finding == viewing
        return viewing

    return all_of


KEEPERS = {"secretariat", "chair"}
PARTY = {*KEEPERS, "member", "colleague", "bavaria", "guest"}


def test_paper_without_audience_is_for_the_party(
    party: Any, make_paper: Callable, readers: Callable
) -> None:
    assert readers(make_paper(party["papers"])) == PARTY


@pytest.mark.parametrize(
    ("recipients", "expected"),
    [
        (["authority:im-nw"], {"member", "colleague"}),
        (["authority:munich"], {"bavaria", "guest"}),
        (["land:DE-BY"], {"bavaria", "guest"}),
        (["level:land"], {"member", "colleague"}),
        (["level:municipal", "person:colleague"], {"bavaria", "guest", "colleague"}),
        (["person:single"], {"single"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else None,
)
def test_restricted_paper_is_for_recipients_chair_and_secretariat(
    party: Any,
    make_paper: Callable,
    restrict: Callable,
    readers: Callable,
    recipients: list[str],
    expected: set[str],
) -> None:
    paper = make_paper(party["papers"], by="secretariat")

    restrict(paper, *recipients)

    assert readers(paper) == KEEPERS | expected


def test_author_keeps_access_until_the_membership_ends(
    party: Any, make_paper: Callable, restrict: Callable, readers: Callable
) -> None:
    paper = make_paper(party["papers"], by="member")
    restrict(paper, "authority:munich")
    assert readers(paper) == KEEPERS | {"member", "bavaria", "guest"}

    for membership in list(get_register().of_person("member")):
        get_register().end(membership.id, "chair", "")

    assert readers(paper) == KEEPERS | {"bavaria", "guest"}


def test_network_paper_is_for_everybody_with_a_membership(
    party: Any, make_paper: Callable, restrict: Callable, readers: Callable
) -> None:
    paper = make_paper(party["papers"])

    restrict(paper, circle="network")

    assert readers(paper) == PARTY | {"single", "stranger"}


def test_folder_bounds_what_is_in_it(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable, readers: Callable
) -> None:
    folder = make_folder(party["papers"], by="secretariat")
    inner = make_folder(folder, by="secretariat")
    following = make_paper(inner, "following", by="secretariat")
    open_ = make_paper(inner, "open", by="secretariat")
    restrict(open_, circle="network")

    restrict(folder, "authority:im-nw")

    nw = KEEPERS | {"member", "colleague"}
    assert [readers(thing) for thing in (folder, inner, following, open_)] == [nw] * 4
    with pytest.raises(AudienceRefused):
        restrict(following, "authority:munich")
    with pytest.raises(AudienceRefused):
        restrict(following, circle="group")


def test_what_was_narrowed_with_its_folder_stays_so(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable, readers: Callable
) -> None:
    folder = make_folder(party["papers"], by="secretariat")
    following = make_paper(folder, "following", by="secretariat")
    open_ = make_paper(folder, "open", by="secretariat")
    restrict(open_, circle="network")
    restrict(folder, "authority:im-nw")

    restrict(folder, circle="network")

    assert readers(following) == PARTY | {"single", "stranger"}
    assert readers(open_) == KEEPERS | {"member", "colleague"}


def test_draft_in_a_folder_stays_with_author_and_secretariat(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable, readers: Callable
) -> None:
    folder = make_folder(party["papers"])
    draft = make_paper(folder, draft=True)
    assert readers(draft) == KEEPERS | {"member"}

    restrict(folder, circle="network")

    assert readers(draft) == KEEPERS | {"member"}


def test_folder_that_follows_again_is_as_before(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable, readers: Callable
) -> None:
    outer = make_folder(party["papers"], "outer", by="member")
    folder = make_folder(outer, "inner", by="bavaria")
    paper = make_paper(folder, by="colleague")
    before = _indexed(paper)

    restrict(folder, "person:guest")
    assert readers(paper) == KEEPERS | {"guest", "bavaria", "colleague"}
    restrict(folder, circle=None)

    assert readers(paper) == PARTY
    assert _indexed(paper) == before


def test_index_of_followers_is_what_a_full_reindex_gives(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable
) -> None:
    outer = make_folder(party["papers"], by="member")
    things = [outer]
    for number, by in enumerate(("member", "bavaria", "colleague", "chair")):
        folder = make_folder(outer, f"Folder {number}", by=by)
        things += [folder, make_paper(folder, f"Paper {number}", by=by)]
        things += [make_paper(folder, f"Draft {number}", by="member", draft=True)]
    restrict(things[1], "authority:im-nw")

    for data in (
        {"circle": "restricted", "recipients": ["land:DE-NW", "person:guest"]},
        {"circle": "network"},
        {"circle": "group", "marking": "TLP:AMBER"},
        {"circle": None, "marking": None},
    ):
        restrict(outer, **data)
        quick = [_indexed(thing) for thing in things]
        outer.reindexObjectSecurity()
        assert [_indexed(thing) for thing in things] == quick


def _indexed(thing: Any) -> list[str]:
    catalog = api.portal.get_tool("portal_catalog")
    catalog.searchResults(UID="none")  # lets what waits be indexed
    record = catalog.getrid("/".join(thing.getPhysicalPath()))
    return sorted(catalog.Indexes[INDEX].getEntryForObject(record))


@pytest.mark.parametrize(
    ("data", "accepted"),
    [
        ({"circle": "public"}, False),
        ({"circle": "restricted"}, False),
        ({"circle": "everybody"}, False),
        ({"circle": 7}, False),
        ({"recipients": "authority:bamf"}, False),
        ({"circle": "group", "recipients": ["authority:bamf"]}, False),
        ({"circle": "restricted", "recipients": ["authority:unknown"]}, False),
        ({"circle": "restricted", "recipients": ["person:stranger"]}, False),
        ({"circle": "restricted", "recipients": ["party:dublin"]}, False),
        ({"colour": "red"}, False),
        ({"marking": "TLP:PINK"}, False),
        ({"marking": "VS-NfD"}, False),
        ({"marking": "tlp:red"}, False),
        ({"marking": "TLP:GREEN"}, True),
        ({"marking": "TLP:AMBER"}, True),
        ({"marking": "TLP:AMBER", "circle": "network"}, False),
        ({"marking": "TLP:RED"}, False),
        ({"marking": "TLP:RED", "circle": "group"}, False),
        ({"marking": "TLP:RED", "recipients": ["authority:im-nw"]}, False),
        ({"marking": "TLP:RED", "recipients": ["person:member"]}, True),
        ({"marking": "TLP:AMBER+STRICT", "recipients": ["authority:im-nw"]}, True),
        ({"marking": "TLP:AMBER+STRICT", "recipients": ["land:DE-NW"]}, False),
        ({"marking": "TLP:AMBER+STRICT", "recipients": ["person:member"]}, False),
    ],
    ids=str,
)
def test_audience_is_possible_or_refused_with_nothing_changed(
    party: Any, make_paper: Callable, restrict: Callable, data: dict[str, Any], accepted: bool
) -> None:
    paper = make_paper(party["papers"])
    before = audience_of(paper)

    if accepted:
        wanted = restrict(paper, **data)
        assert audience_of(paper) == wanted != before
    else:
        with pytest.raises(AudienceRefused):
            restrict(paper, **data)
        assert audience_of(paper) == before


def test_party_that_allows_less_narrows_what_is_in_it(
    party: Any, make_paper: Callable, restrict: Callable, readers: Callable
) -> None:
    paper = make_paper(party["papers"])
    restrict(paper, circle="network")

    party.widest_circle = "group"
    notify(ObjectModifiedEvent(party))

    assert readers(paper) == PARTY
    with pytest.raises(AudienceRefused):
        restrict(paper, circle="network")


def test_moved_and_copied_papers_fit_their_new_place(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable, readers: Callable
) -> None:
    folder = make_folder(party["papers"], by="secretariat")
    restrict(folder, "authority:munich")
    paper = make_paper(party["papers"], by="secretariat")
    restrict(paper, circle="network")

    with api.env.adopt_roles(["Manager"]):
        copy = api.content.copy(paper, folder)
        moved = api.content.move(paper, folder)

    assert readers(moved) == KEEPERS | {"bavaria", "guest"}
    assert readers(copy) == KEEPERS | {"bavaria", "guest"}


def test_paper_moved_to_another_party_leaves_its_readers_behind(
    site: Any, party: Any, make_paper: Callable, restrict: Callable, readers: Callable
) -> None:
    paper = make_paper(party["papers"], by="member")
    restrict(paper, "person:colleague")

    with api.env.adopt_roles(["Manager"]):
        moved = api.content.move(paper, site["working-parties"]["reintegration"]["papers"])

    assert readers(moved) == {"stranger"}


def test_every_change_is_recorded(
    party: Any, make_paper: Callable, make_folder: Callable, restrict: Callable
) -> None:
    folder = make_folder(party["papers"])
    paper = make_paper(folder)
    restrict(paper, circle="network", marking="TLP:GREEN")
    restrict(folder, "authority:im-nw")

    changes = get_audience_record().of_thing(api.content.get_uuid(paper))

    assert [(c.by, c.before.circle, c.after.circle, c.after.marking, c.cause) for c in changes] == [
        ("chair", None, "network", "TLP:GREEN", "set"),
        ("chair", "network", "restricted", "TLP:GREEN", "container"),
    ]


def test_authority_that_changes_its_land_takes_nobody_along(
    site: Any,
    party: Any,
    make_paper: Callable,
    make_folder: Callable,
    restrict: Callable,
    readers: Callable,
) -> None:
    folder = make_folder(party["papers"], by="secretariat")
    restrict(folder, "land:DE-NW")
    paper = make_paper(folder, by="secretariat")
    restrict(paper, "authority:im-nw")
    assert readers(paper) == KEEPERS | {"member", "colleague"}

    site["authorities"]["im-nw"].land = "DE-BY"
    notify(ObjectModifiedEvent(site["authorities"]["im-nw"]))

    assert readers(paper) == readers(folder) == KEEPERS
