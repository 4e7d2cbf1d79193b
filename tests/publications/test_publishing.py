"""From review to the public, on a real site: submitting, approving, the minute."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.users import system
from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from blkirm.notifications.record import get_notices
from blkirm.publications import checklist
from blkirm.publications import operations
from blkirm.publications.chores import publish_due_reports
from blkirm.publications.published import public_reports
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import Forbidden
from zope.lifecycleevent import modified

import pytest
import transaction


Build = Callable[..., DexterityContent]
TEN = datetime(2031, 3, 4, 10, tzinfo=clock.BERLIN)
BEFORE = TEN - timedelta(hours=2)


def state_of(report: DexterityContent) -> str:
    return api.content.get_state(report)


def tick(portal: Any, moment: datetime) -> int:
    """Let the chore look at a moment, as the server's thread does."""
    manager = getSecurityManager()
    newSecurityManager(None, system)
    try:
        with clock.at(moment):
            return publish_due_reports(portal)
    finally:
        setSecurityManager(manager)


def words(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def told(account: str) -> list[str]:
    """Return what somebody was told, the newest last."""
    notices = sorted(get_notices().of_account(account), key=lambda each: each.told_at)
    return [str(each.subject) for each in notices]


def found_by_strangers(site: Any) -> list[str]:
    return [brain.getId for brain in public_reports()]


@pytest.fixture
def scheduled(make_report: Build, acting: Callable) -> DexterityContent:
    """A report that becomes public at ten."""
    report = make_report("review")
    with acting("publisher"), clock.at(BEFORE):
        api.content.transition(report, "approve")
        operations.schedule(report, TEN + timedelta(seconds=42))
    return report


# --- the list ----------------------------------------------------------------------------------


def test_list_of_a_report_by_editors_is_filled_in_by_the_portal(
    make_report: Build, acting: Callable
) -> None:
    report = make_report("review", period="2014-12-01/2015-05-12")

    with acting("publisher"):
        lines = {check.id: check.state for check in checklist.checklist(report)}

    assert lines == {
        "release": "ok", "same-text": "ok", "marking": "ok", "classified": "ok", "language": "ok",
        "licence": "ok", "stand": "ok", "eu": "ok", "clean": "ok", "alternatives": "ok", "pdf": "ok",
        "edition": "ok", "number": "ok", "versions": "ok", "recommendations": "ok", "parts": "ok",
        "parts-classified": "ok",
    }  # fmt: skip
    assert report.stand_date.isoformat() == "2015-05-12"
    assert "nichts darin stammt aus einem Gremium" in report.release_reason


def test_marking_that_came_past_the_gate_stands_against_publishing(make_report: Build) -> None:
    report = make_report("review")
    # Nobody is told of the change: the gate would refuse it.
    report.summary_de = "VS-NUR FÜR DEN DIENSTGEBRAUCH"

    against = [each.id for each in checklist.checklist(report) if each.stands_against]

    assert against == ["classified"]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"release_reason": ""}, "release"),
        ({"marking": "TLP:AMBER"}, "marking"),
        ({"stand_date": (clock.today() + timedelta(days=3))}, "stand"),
        ({"eu_funded": True}, "eu"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_line_stands_against_publishing(
    make_report: Build, acting: Callable, fields: dict, missing: str
) -> None:
    report = make_report("review", **fields)

    with acting("publisher"):
        against = [each.id for each in checklist.checklist(report) if each.stands_against]
        for step in ("approve", "publish"):
            with pytest.raises(WorkflowException):
                api.portal.get_tool("portal_workflow").doActionFor(report, step)

    assert against == [missing]
    assert state_of(report) == "review"


def test_clear_marking_may_go_out(make_report: Build) -> None:
    assert state_of(make_report("published", marking="TLP:CLEAR")) == "published"


def test_statement_on_eu_money_is_looked_for_in_each_file(
    make_report: Build, acting: Callable, pdf: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"a.pdf": "Kofinanziert von der\nEuropäischen Union", "b.pdf": "Co-funded by nobody"}
    monkeypatch.setattr("blkirm.publications.checks.words_of", lambda file: said[file.filename])
    report = make_report("review", eu_funded=True, file_de=pdf("a.pdf"), file_en=pdf("b.pdf"))

    def reasons() -> list[str]:
        return [str(each) for each in checklist.reasons_against_release(report)]

    assert reasons() == ["msg_check_eu_missing"]
    said["b.pdf"] = "co-funded by the European Union."
    assert reasons() == []


def test_what_no_machine_can_tell_is_confirmed_by_an_officer_with_a_reason(
    make_report: Build, acting: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blkirm.publications.checks.words_of", lambda file: None)
    report = make_report("review", by="editor-and-publisher")

    with acting("editor-and-publisher"):
        author = api.user.get_current()
        with pytest.raises(NotAccepted):
            operations.confirm_check(report, "classified", "Durchgesehen.", author)
    with acting("publisher"):
        me = api.user.get_current()
        with pytest.raises(NotAccepted):
            operations.confirm_check(report, "classified", " ", me)
        operations.confirm_check(report, "classified", "Durchgesehen.", me)
        api.content.transition(report, "approve")

    assert state_of(report) == "approved"
    assert ("classified", "ok", "Durchgesehen.") in report.approval["checks"]


def test_sending_back_forgets_what_was_confirmed_and_approved(
    scheduled: DexterityContent, acting: Callable
) -> None:
    with acting("publisher"):
        api.content.transition(scheduled, "send-back")

    assert state_of(scheduled) == "draft"
    assert (scheduled.approval, scheduled.confirmations, scheduled.embargo) == (None, {}, None)


def test_officers_are_told_of_what_waits_and_authors_of_what_comes_back(
    make_report: Build, acting: Callable
) -> None:
    report = make_report("review", by="editor-and-publisher")

    assert told("publisher") == ["notice_report_submitted"]
    assert told("editor") == told("outsider") == told("editor-and-publisher") == []
    with acting("publisher"):
        api.content.transition(report, "send-back")
    assert told("editor-and-publisher") == ["notice_report_sent_back"]
    assert told("publisher") == ["notice_report_submitted"]


def test_approved_report_refuses_changes(
    scheduled: DexterityContent, pdf: Callable[..., NamedBlobFile]
) -> None:
    scheduled.file_de = pdf(pages=9)

    with pytest.raises(Forbidden):
        modified(scheduled)


def test_author_with_both_roles_cannot_approve(make_report: Build, acting: Callable) -> None:
    report = make_report("review", by="editor-and-publisher")

    with acting("editor-and-publisher"), pytest.raises(WorkflowException):
        api.portal.get_tool("portal_workflow").doActionFor(report, "approve")

    assert state_of(report) == "review"


def test_author_with_both_roles_sets_no_minute(make_report: Build, acting: Callable) -> None:
    report = make_report("review", by="editor-and-publisher")
    with acting("publisher"):
        api.content.transition(report, "approve")

    with acting("editor-and-publisher"), pytest.raises(NotAccepted):
        operations.schedule(report, clock.now() + timedelta(days=1))

    assert (state_of(report), report.embargo) == ("approved", None)


def test_copy_of_a_report_was_approved_by_nobody(
    scheduled: DexterityContent, acting: Callable
) -> None:
    scheduled.source = "0" * 32
    with acting("editor"):
        copy = api.content.copy(scheduled, id="kopie")

    assert state_of(copy) == "draft"
    assert (copy.approval, copy.embargo, copy.source, copy.released) == (None, None, "", None)


# --- the minute --------------------------------------------------------------------------------


def test_report_appears_with_its_minute(site: Any, scheduled: DexterityContent) -> None:
    assert tick(site, TEN - timedelta(seconds=1)) == 0
    assert state_of(scheduled) == "scheduled"

    assert tick(site, TEN) == 1
    assert state_of(scheduled) == "published"
    assert tick(site, TEN) == 0
    assert found_by_strangers(site) == ["kurzbericht"]


def test_clock_catches_up_after_a_night_without_a_server(
    site: Any, scheduled: DexterityContent
) -> None:
    assert tick(site, TEN + timedelta(hours=9)) == 1


def test_minute_can_be_put_off_and_not_be_jumped(
    site: Any, scheduled: DexterityContent, acting: Callable
) -> None:
    with acting("publisher"), clock.at(BEFORE):
        with pytest.raises(WorkflowException):
            api.portal.get_tool("portal_workflow").doActionFor(scheduled, "publish")
        operations.schedule(scheduled, TEN + timedelta(days=1))

    assert tick(site, TEN) == 0
    assert tick(site, TEN + timedelta(days=1)) == 1


def test_past_minute_is_refused(make_report: Build, acting: Callable) -> None:
    report = make_report("review")
    with acting("publisher"):
        api.content.transition(report, "approve")
        with pytest.raises(NotAccepted), clock.at(TEN):
            operations.schedule(report, TEN)

    assert (state_of(report), report.embargo) == ("approved", None)


def test_report_that_may_not_go_out_any_more_stays_hidden_and_officers_are_told_once(
    site: Any, scheduled: DexterityContent
) -> None:
    scheduled.marking = "TLP:RED"

    assert [tick(site, TEN), tick(site, TEN)] == [0, 0]
    assert state_of(scheduled) == "scheduled"
    assert told("publisher") == ["notice_report_submitted", "notice_report_late"]


def ways_to(report: DexterityContent) -> list[str]:
    path = f"/reports/{report.getId()}"
    return [
        f"/de{path}",
        f"/en{path}",
        f"{path}/@@download/de",
        f"{path}/@@cite?format=text",
    ]


def _without(answer: Any, uid: str) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "").replace(uid, "")


LISTS = (
    "/de/reports",
    "/en/reports?q=Kurzbericht",
    "/de/reports/atom.xml",
    "/sitemap.xml",
    "/catalog.ttl",
    "/de/search?q=Kurzbericht",
    "/de",
)


def test_nobody_finds_a_scheduled_report_and_everybody_does_after_its_minute(
    client: Callable, site: Any, scheduled: DexterityContent
) -> None:
    visitor, ways = client(), ways_to(scheduled)
    by_uid = visitor.get(f"/resolveuid/{scheduled.UID()}")
    by_no_uid = visitor.get(f"/resolveuid/{'0' * 32}")
    hidden = [visitor.get(way).status_code for way in ways]
    silent = [word in visitor.get(each).text for each in LISTS for word in ("kurzbericht",)]
    rest = client("outsider").rest("GET", "/@search?portal_type=Report").json()["items_total"]

    tick(site, TEN)
    transaction.commit()

    assert hidden == [404] * len(ways)
    assert not any(silent)
    assert _without(by_uid, scheduled.UID()) == _without(by_no_uid, "0" * 32)
    assert rest == 0
    assert all(visitor.get(way).status_code in (200, 301, 302) for way in ways)
    assert all("kurzbericht" in visitor.get(each).text for each in LISTS)


# --- REST --------------------------------------------------------------------------------------


def test_report_goes_its_way_over_rest(client: Callable, make_report: Build) -> None:
    make_report("review")
    publisher, editor = client("publisher"), client("editor")
    path = "/reports/kurzbericht"

    listed = publisher.rest("GET", f"{path}/@checklist").json()
    by_author = editor.rest("POST", f"{path}/@workflow/approve")
    approved = publisher.rest("POST", f"{path}/@workflow/approve")
    without = publisher.rest("POST", f"{path}/@workflow/schedule")
    nonsense = publisher.rest("POST", f"{path}/@workflow/schedule", json={"embargo": "gestern"})
    past = publisher.rest(
        "POST", f"{path}/@workflow/schedule", json={"embargo": "2020-01-01T10:00"}
    )
    tomorrow = (clock.now() + timedelta(days=1)).replace(microsecond=0, second=30)
    set_at = publisher.rest(
        "POST", f"{path}/@workflow/schedule", json={"embargo": tomorrow.isoformat()}
    )
    told = publisher.rest("GET", f"{path}/@checklist").json()
    read = publisher.rest("GET", path).json()

    assert listed["clear"]
    assert {item["id"] for item in listed["items"]} >= {"release", "marking", "eu", "pdf"}
    assert (by_author.status_code, approved.status_code) == (400, 200)
    assert [each.status_code for each in (without, nonsense, past)] == [400, 400, 400]
    assert set_at.json()["review_state"] == "scheduled"
    assert datetime.fromisoformat(told["embargo"]) == tomorrow.replace(second=0)
    assert told["approved"]["actor"] == "publisher"
    assert read["embargo"].startswith(told["embargo"][:16])


@pytest.mark.parametrize("person", ["outsider", None])
def test_checklist_is_for_those_who_check_reports(
    client: Callable, make_report: Build, person: str | None
) -> None:
    make_report("published")

    page = client(person).get("/de/reports/kurzbericht/@@checklist")
    data = client(person).rest("GET", "/reports/kurzbericht/@checklist")

    assert page.status_code in (302, 403, 404)
    assert data.status_code in (401, 403, 404)
