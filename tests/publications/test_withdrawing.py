"""A withdrawn report is gone: at every address, in every list, in the same moment."""

from blkirm.kernel import clock
from blkirm.publications import checklist
from blkirm.publications import part_operations
from blkirm.publications import rules
from blkirm.publications.editions import make_new_edition
from collections.abc import Callable
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any
from zope.lifecycleevent import modified

import pytest
import transaction


Build = Callable[..., DexterityContent]
LISTS = (
    "/de/reports", "/en/reports?q=Kurzbericht", "/de/reports/atom.xml", "/en/reports/atom.xml",
    "/sitemap.xml", "/catalog.ttl", "/catalog.rdf", "/catalog.jsonld",
    "/de/search?q=Kurzbericht", "/de", "/en",
)  # fmt: skip


@pytest.fixture
def report(
    make_report: Build,
    make_authority: Callable,
    recommend: Build,
    acting: Callable,
    pdf: Callable,
    client: Callable,
) -> DexterityContent:
    """A superseded report that had another address as a draft, with all that a report can have."""
    make_authority("im-by", land="DE-BY")
    former = make_report(
        id="kurzbericht-alt", series="situation-report", file_en=pdf("e.pdf"), file_ls=pdf("ls.pdf")
    )
    recommend(former, "1")
    with acting("editor"):
        part_operations.deliver(
            former, "DE-BY", authority="im-by", day=clock.today(), who="editor", file=pdf()
        )
        part_operations.release(former, "DE-BY", "Zustimmung", "editor")
        transaction.commit()
        former = api.content.rename(former, "kurzbericht")
    _publish(former, acting)
    with acting("editor"):
        newer = make_new_edition(former, "editor")
        newer.title, newer.title_en, newer.file_de = "Neu", "New", pdf("Neu.pdf", pages=3)
        modified(newer)
    _publish(newer, acting)
    transaction.commit()
    return former


def _publish(report: DexterityContent, acting: Callable) -> None:
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        assert [each for each in checklist.checklist(report) if each.stands_against] == []
        api.content.transition(report, "publish")


def ways_to(report: DexterityContent) -> list[str]:
    own = [
        "", "/", "/view", "/@@download/de", "/@@download/en", "/@@download/ls",
        "/@@download/file_de", "/@@cite?format=text", "/@@cite?format=bibtex",
        "/@@part/DE-BY", "/recommendation-1",
    ]  # fmt: skip
    names = ("kurzbericht", "kurzbericht-alt")
    places = ("", "/de", "/en")
    return [f"{place}/reports/{name}{way}" for name in names for place in places for way in own]


def test_withdrawn_report_is_gone_at_its_addresses(
    client: Callable, make_report: Build, acting: Callable
) -> None:
    report, path = make_report("published"), "/reports/kurzbericht"
    ways = [f"/de{path}", f"/en{path}", f"{path}/@@download/de", f"{path}/@@cite?format=text"]
    there = [client().get(way).status_code for way in ways]
    with acting("publisher"):
        api.content.transition(report, "withdraw")
    visitor, member = client(), client("outsider")

    gone = [visitor.get(way) for way in ways]

    assert there == [200] * len(ways)
    assert [answer.status_code for answer in gone] == [410] * len(ways)
    assert not any("Konferenz" in answer.text for answer in gone)
    assert member.rest("GET", path).status_code == 410
    assert not any('reports/kurzbericht"' in visitor.get(each).text for each in LISTS)
    assert rules.is_released(report)


@pytest.mark.prove
def test_withdrawn_report_is_gone_with_all_that_belongs_to_it(
    client: Callable, report: DexterityContent, acting: Callable
) -> None:
    visitor, ways = client(), ways_to(report)
    there = {way: visitor.get(way, allow_redirects=True).status_code for way in ways}
    tags = {way: visitor.get(way).headers.get("ETag") for way in ways}
    with acting("publisher"):
        api.content.transition(report, "withdraw")
    transaction.commit()

    gone: dict[str, Any] = {way: visitor.get(way, allow_redirects=True) for way in ways}
    known = {
        way: visitor.get(way, headers={"If-None-Match": tag}, allow_redirects=True).status_code
        for way, tag in tags.items()
        if tag
    }
    by_uid = {
        uid: [visitor.get(f"{place}/resolveuid/{uid}").status_code for place in ("", "/de")]
        for uid in (report.UID(), "0" * 32)
    }
    part = visitor.get("/reports/kurzbericht/@@download/de", headers={"Range": "bytes=0-9"})
    head = visitor.session.head(f"{visitor.base}/reports/kurzbericht/@@download/de", timeout=30)
    rest = [
        client("outsider").rest("GET", f"/reports/{path}").status_code
        for path in ("kurzbericht", "kurzbericht/recommendation-1", "kurzbericht/@types")
    ]

    assert {way: status for way, status in there.items() if status != 200} == {}
    assert {way: a.status_code for way, a in gone.items() if a.status_code != 410} == {}
    assert [way for way, answer in gone.items() if "Konferenz" in answer.text] == []
    assert {way: status for way, status in known.items() if status != 410} == {}
    # What a UID belongs to is told to those who may view it; nobody may view what was withdrawn.
    assert by_uid[report.UID()] == by_uid["0" * 32]
    assert (part.status_code, head.status_code) == (410, 410)
    assert rest == [410] * 3
    assert [each for each in LISTS if 'reports/kurzbericht"' in visitor.get(each).text] == []
    assert rules.is_released(report)


def test_tombstone_speaks_the_readers_language(client: Callable, make_report: Build) -> None:
    make_report("withdrawn")

    german, english = (client().get(f"/{each}/reports/kurzbericht") for each in ("de", "en"))

    assert "Das wurde zurückgezogen" in german.text
    assert "This was withdrawn" in english.text
    assert {each.status_code for each in (german, english)} == {410}
