"""Reports and their files, answered from memory."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SpecialUsers import system
from blkirm.kernel import clock
from blkirm.publications import operations
from blkirm.publications.chores import publish_due_reports
from blkirm.publications.downloads import DownloadCounts
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
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
    # Within its first second a file has no date.
    with clock.at(clock.now() + timedelta(seconds=2)):
        whole = pipeline.ask(FILE)
        etag, date = whole.headers["ETag"], whole.headers["Last-Modified"]

        part = pipeline.ask(FILE, Range="bytes=10-19", If_Range=etag)
        other = pipeline.ask(FILE, Range="bytes=10-19", If_Range='"other"')
        known = pipeline.ask(FILE, If_None_Match=etag)
        dated = pipeline.ask(FILE, If_Modified_Since=date)

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


def test_scheduled_report_is_there_for_visitors_in_its_minute_and_not_before(
    pipeline: Pipeline, site: Any, make_report: Callable, acting: Callable
) -> None:
    report, ten = make_report("review"), datetime(2031, 3, 4, 10, tzinfo=clock.BERLIN)
    with acting("publisher"), clock.at(ten - timedelta(hours=2)):
        api.content.transition(report, "approve")
        operations.schedule(report, ten)

    def answers() -> list[int | bool]:
        """Let the chore look, then everybody."""
        newSecurityManager(None, system)
        publish_due_reports(site)
        statuses = [pipeline.ask(each).status_int for each in (FILE, PAGES[1])]
        return [*statuses, *("kurzbericht" in pipeline.text(each) for each in (PAGES[0], PAGES[3]))]

    found = []
    for seconds in (-61, -1, 0):
        with clock.at(ten + timedelta(seconds=seconds)):
            found.append(answers())

    assert found == [[404, 404, False, False]] * 2 + [[200, 200, True, True]]


def test_recommendation_appears_and_goes_with_its_report(
    pipeline: Pipeline, make_report: Callable, recommend: Callable, acting: Callable
) -> None:
    report = make_report()
    recommend(report)
    page = "/de/reports/kurzbericht/recommendation-1"
    statuses = [pipeline.ask(page).status_int]
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")
        statuses += [pipeline.ask(page).status_int for _ in range(2)]
        api.content.transition(report, "withdraw")
    statuses.append(pipeline.ask(page).status_int)

    assert statuses == [404, 200, 200, 410]
    assert pipeline.reached == 3


def test_editor_s_report_page_never_reaches_a_visitor(
    pipeline: Pipeline, report: Any, client: Callable
) -> None:
    cookie = f"__ac={client('publisher').session.cookies['__ac']}"
    path = "/de/reports/kurzbericht"

    own, public = pipeline.text(path, cookie), pipeline.text(path)

    for word in ("content_status_modify", "logout"):
        assert (word in own, word in public) == (True, False)
