"""Editions: one follows another, and nobody learns of it before."""

from blkirm.access.errors import Overtaken
from blkirm.kernel import clock
from blkirm.publications import checklist
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications.editions import make_new_edition
from blkirm.publications.editions import public_editions
from blkirm.publications.recommendations import recommendations_of
from blkirm.releases import operations as releases
from collections.abc import Callable
from datetime import timedelta
from lxml import html
from OFS.CopySupport import CopyError
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import Forbidden
from zope.lifecycleevent import modified

import pytest


Build = Callable[..., DexterityContent]


def state_of(report: DexterityContent) -> str:
    return api.content.get_state(report)


def words(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


@pytest.fixture
def editions(make_report: Build, acting: Callable, pdf: Callable) -> tuple[Any, Any]:
    """A published report and the draft of its next edition."""
    former = make_report("published")
    with acting("editor"):
        newer = make_new_edition(former, "editor")
        newer.file_de = pdf("Neu.pdf", pages=3)
        modified(newer)
    return former, newer


def publish(report: DexterityContent, acting: Callable) -> None:
    print(
        "AGAINST", [(c.id, str(c.detail)) for c in checklist.checklist(report) if c.stands_against]
    )
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        assert [each for each in checklist.checklist(report) if each.stands_against] == []
        api.content.transition(report, "publish")


def test_new_edition_supersedes_the_old_one_which_says_so(
    client: Callable, editions: tuple[Any, Any], acting: Callable
) -> None:
    former, newer = editions
    before = client().get("/reports/kurzbericht/@@download/de")
    publish(newer, acting)
    visitor = client()

    page = visitor.get("/en/reports/kurzbericht")

    assert state_of(former) == "superseded"
    assert "a newer one has replaced it" in words(page.text)
    assert f"/en/reports/{newer.getId()}" in page.text
    assert visitor.get("/reports/kurzbericht/@@download/de").content == before.content
    assert 'name="DCTERMS.isReplacedBy"' in page.text
    assert 'name="DCTERMS.replaces"' in visitor.get(f"/en/reports/{newer.getId()}").text
    assert [each.getId() for each in public_editions(newer)] == [newer.getId(), "kurzbericht"]
    catalogue = visitor.get("/catalog.ttl").text
    assert "dct:replaces" in catalogue
    assert "dct:isReplacedBy" in catalogue


def test_edition_in_the_making_is_told_to_nobody(
    client: Callable, editions: tuple[Any, Any]
) -> None:
    former, newer = editions

    page = client().get("/de/reports/kurzbericht").text
    data = client("outsider").rest("GET", "/reports/kurzbericht").text

    assert newer.getId() not in page
    assert newer.UID() not in page + data
    assert state_of(former) == "published"


def test_withdrawn_new_edition_leaves_no_link_on_the_old_one(
    client: Callable, editions: tuple[Any, Any], acting: Callable
) -> None:
    _former, newer = editions
    publish(newer, acting)
    with acting("publisher"):
        api.content.transition(newer, "withdraw")

    page = client().get("/en/reports/kurzbericht")

    assert "The one that replaced it was withdrawn." in words(page.text)
    assert newer.getId() not in page.text


def test_report_is_not_superseded_without_a_new_edition(
    make_report: Build, acting: Callable
) -> None:
    report = make_report("published")

    with acting("publisher"), pytest.raises(WorkflowException):
        api.portal.get_tool("portal_workflow").doActionFor(report, "supersede")


def test_superseded_report_stays_at_its_address(
    editions: tuple[Any, Any], acting: Callable, as_manager: None
) -> None:
    former, newer = editions
    publish(newer, acting)

    with pytest.raises((Forbidden, CopyError)):
        former.__parent__.manage_renameObject(former.getId(), "anders")


# --- one after another ---------------------------------------------------------------------------


def test_one_edition_at_a_time_is_in_the_making(
    editions: tuple[Any, Any], acting: Callable
) -> None:
    former, newer = editions

    with acting("editor"):
        with pytest.raises(Overtaken):
            make_new_edition(former, "editor")
        api.content.delete(newer, check_linkintegrity=False)
        assert state_of(make_new_edition(former, "editor")) == "draft"


def test_edition_that_comes_back_beside_another_cannot_be_published(
    editions: tuple[Any, Any], acting: Callable
) -> None:
    """As out of the trash, after somebody else has begun anew."""
    former, first = editions
    with acting("editor"):
        api.content.transition(first, "submit")
        former.next_edition = ""
        second = make_new_edition(former, "editor")

    with acting("publisher"):
        against = [each.id for each in checklist.checklist(first) if each.stands_against]
        with pytest.raises(WorkflowException):
            api.portal.get_tool("portal_workflow").doActionFor(first, "publish")

    assert against == ["edition"]
    assert (state_of(former), state_of(second)) == ("published", "draft")


def test_after_a_withdrawn_edition_the_next_one_follows_the_one_before(
    editions: tuple[Any, Any], acting: Callable, pdf: Callable
) -> None:
    former, second = editions
    publish(second, acting)
    with acting("editor"), pytest.raises(Overtaken):
        make_new_edition(former, "editor")
    with acting("publisher"):
        api.content.transition(second, "withdraw")

    with acting("editor"):
        third = make_new_edition(former, "editor")
        third.file_de = pdf("Drei.pdf", pages=4)
        modified(third)
    publish(third, acting)

    assert state_of(former) == "superseded"
    assert former.replaced_by == third.UID()
    assert public_editions(former) == [third, former]


def test_new_edition_begins_with_recommendations_and_parts_as_drafts(
    make_report: Build,
    make_authority: Callable,
    recommend: Build,
    acting: Callable,
    pdf: Callable,
) -> None:
    make_authority("im-by", land="DE-BY")
    former = make_report(series="situation-report")
    recommend(former, "3.2", addressees=["level:land"], field_of_work="counselling")
    with acting("editor"):
        part_operations.deliver(
            former, "DE-BY", authority="im-by", day=clock.today() - timedelta(days=9),
            who="editor", file=pdf("Bayern.pdf"),
        )  # fmt: skip
        part_operations.release(former, "DE-BY", "Zustimmung vom 3. März", "editor")
    publish(former, acting)

    with acting("editor"):
        newer = make_new_edition(former, "editor")
    (old,), (new,) = recommendations_of(former), recommendations_of(newer)
    part = parts.parts_of(newer)["DE-BY"]

    assert new.UID() != old.UID()
    for name in ("number", "text_de", "text_en", "field_of_work", "addressees"):
        assert getattr(new, name) == getattr(old, name)
    assert (part.state, part.reason, part.facts) == (
        "delivered", "", parts.parts_of(former)["DE-BY"].facts
    )  # fmt: skip
    assert list(parts.released_parts(former)) == ["DE-BY"]
    assert parts.released_parts(newer) == {}
    with acting("editor"):
        part_operations.remove(newer, "DE-BY")
    assert list(parts.released_parts(former)) == ["DE-BY"]


def test_release_of_a_part_taken_back_holds_it_in_the_next_edition_too(
    make_report: Build,
    make_paper: Callable,
    release: Callable,
    acting: Callable,
) -> None:
    paper = release(make_paper())
    former = make_report(series="situation-report")
    with acting("editor"):
        part_operations.deliver(
            former, "DE-BY", authority="im-by", day=clock.today(), who="editor", paper=paper
        )
        part_operations.release(former, "DE-BY", "", "editor")
    publish(former, acting)
    with acting("editor"):
        newer = make_new_edition(former, "editor")
        part_operations.release(newer, "DE-BY", "", "editor")

    with acting("secretariat"):
        releases.withdraw(paper, "Ein Fehler.")

    assert parts.released_parts(former) == parts.released_parts(newer) == {}


def test_new_edition_over_rest(client: Callable, make_report: Build) -> None:
    make_report("published")

    made = client("editor").rest("POST", "/reports/kurzbericht/@edition")
    again = client("editor").rest("POST", "/reports/kurzbericht/@edition")
    other = client("publisher").rest("POST", "/reports/kurzbericht/@edition")

    assert (made.status_code, made.json()["review_state"]) == (201, "draft")
    assert made.json()["title"] == "Kurzbericht an die Konferenz"
    assert (again.status_code, other.status_code) == (409, 403)
