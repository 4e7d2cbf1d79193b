"""Reports and their files, answered from memory."""

from blkirm.publications.downloads import DownloadCounts
from collections.abc import Callable
from plone import api
from tests.caching.pipeline import Pipeline
from typing import Any

import pytest


FILE = "/de/reports/kurzbericht/@@download/de"
PAGES = (
    "/de/reports",
    "/de/reports/kurzbericht",
    "/de/reports/atom.xml",
    "/sitemap.xml",
    "/catalog.ttl",
)


@pytest.fixture
def report(pipeline: Pipeline, make_report: Callable) -> Any:
    return make_report("published")


def test_pages_and_feeds_of_reports_are_made_once(pipeline: Pipeline, report: Any) -> None:
    for page in PAGES:
        first, second = pipeline.ask(page), pipeline.ask(page)
        assert (first.status_int, first.body) == (200, second.body), page

    assert pipeline.reached == len(PAGES)


def test_file_is_sent_from_memory_and_every_download_is_counted(
    pipeline: Pipeline, report: Any, pdf_bytes: Callable
) -> None:
    bodies = [pipeline.ask(FILE).body for _ in range(3)]

    assert bodies == [pdf_bytes()] * 3
    assert pipeline.reached == 1
    assert DownloadCounts().totals(report.UID()) == {"de": 3}


def test_parts_and_known_files_are_answered_from_memory_and_not_counted(
    pipeline: Pipeline, report: Any, pdf_bytes: Callable
) -> None:
    whole = pipeline.ask(FILE)

    part = pipeline.ask(FILE, Range="bytes=10-19", If_Range=whole.headers["ETag"])
    other = pipeline.ask(FILE, Range="bytes=10-19", If_Range='"other"')
    known = pipeline.ask(FILE, If_None_Match=whole.headers["ETag"])
    dated = pipeline.ask(FILE, If_Modified_Since=whole.headers["Last-Modified"])

    assert (part.status_int, part.body) == (206, pdf_bytes()[10:20])
    assert (other.status_int, other.body) == (200, pdf_bytes())
    assert (known.status_int, known.body, dated.status_int) == (304, b"", 304)
    assert DownloadCounts().totals(report.UID()) == {"de": 2}
    assert pipeline.reached == 1


def test_withdrawn_report_is_a_tombstone_everywhere_at_once(
    pipeline: Pipeline, report: Any, acting: Callable
) -> None:
    title = report.title
    tags = {page: pipeline.ask(page).headers.get("ETag", "") for page in (*PAGES, FILE)}
    with acting("publisher"):
        api.content.transition(report, "withdraw")

    answers = {page: pipeline.ask(page) for page in tags}
    known = {page: pipeline.ask(page, If_None_Match=tag) for page, tag in tags.items()}

    gone = ("/de/reports/kurzbericht", FILE)
    assert [answers[each].status_int for each in gone] == [410, 410]
    assert [known[each].status_int for each in gone] == [410, 410]
    assert not [page for page, each in answers.items() if title in each.text]
    assert {each.status_int for page, each in known.items() if page not in gone} == {200}


def test_published_report_is_there_for_the_next_visitor(
    pipeline: Pipeline, make_report: Callable, acting: Callable
) -> None:
    report = make_report("review")
    before = [pipeline.ask(each).status_int for each in (FILE, *PAGES)]
    with acting("publisher"):
        api.content.transition(report, "publish")

    assert before == [404, 200, 404, 200, 200, 200]
    assert [pipeline.ask(each).status_int for each in (FILE, *PAGES)] == [200] * 6
    assert [page for page in PAGES if "kurzbericht" not in pipeline.text(page)] == []


def test_editor_s_report_page_never_reaches_a_visitor(
    pipeline: Pipeline, report: Any, client: Callable
) -> None:
    cookie = f"__ac={client('publisher').session.cookies['__ac']}"
    path = "/de/reports/kurzbericht"

    own, public = pipeline.text(path, cookie), pipeline.text(path)

    assert "content_status_modify" in own or "publisher" in own
    assert "content_status_modify" not in public
    assert "publisher" not in public
