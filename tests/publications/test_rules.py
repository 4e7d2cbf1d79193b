from blkirm.publications import rules
from collections.abc import Callable
from OFS.CopySupport import CopyError
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from Products.CMFCore.WorkflowCore import WorkflowException
from zExceptions import Forbidden
from zExceptions import Unauthorized
from zope.lifecycleevent import modified

import datetime
import pytest


Build = Callable[..., DexterityContent]


def ids(reasons: list) -> list[str]:
    return [str(reason) for reason in reasons]


def test_report_without_file_and_licence_cannot_be_submitted(make_report: Build) -> None:
    report = make_report(file_de=None, licence=None)

    assert ids(rules.reasons_against_submitting(report)) == [
        "msg_report_needs_file",
        "msg_report_needs_licence",
    ]
    with pytest.raises(api.exc.InvalidParameterError):
        api.content.transition(report, "submit")


def test_report_with_an_english_file_only_can_be_submitted(
    make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report("review", file_de=None, file_en=pdf("report.pdf"))

    assert api.content.get_state(report) == "review"


def test_author_with_both_roles_cannot_publish(make_report: Build, acting: Callable) -> None:
    report = make_report("review", by="editor-and-publisher")

    with acting("editor-and-publisher"):
        user = api.user.get_current()
        assert ids(rules.reasons_against_publishing(report, user)) == [
            "msg_report_author_cannot_publish"
        ]
        with pytest.raises(WorkflowException):
            api.portal.get_tool("portal_workflow").doActionFor(report, "publish")


def test_somebody_who_set_a_file_cannot_publish(
    make_report: Build, acting: Callable, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report()
    with acting("editor-and-publisher"):
        report.file_de = pdf("neu.pdf", pages=5)
        modified(report)
    with acting("editor"):
        api.content.transition(report, "submit")

    with acting("editor-and-publisher"):
        reasons = rules.reasons_against_publishing(report, api.user.get_current())

    assert ids(reasons) == ["msg_report_author_cannot_publish"]


def test_somebody_who_submitted_cannot_publish(make_report: Build, acting: Callable) -> None:
    report = make_report()
    with acting("editor-and-publisher"):
        api.content.transition(report, "submit")
        reasons = rules.reasons_against_publishing(report, api.user.get_current())

    assert ids(reasons) == ["msg_report_author_cannot_publish"]


@pytest.mark.parametrize("person", ["editor", "outsider", None])
def test_report_in_review_cannot_be_published_by(
    make_report: Build, acting: Callable, person: str | None
) -> None:
    report = make_report("review", by="editor-and-publisher")

    with acting(person):
        user = api.user.get_current()
        assert ids(rules.reasons_against_publishing(report, user)) == ["msg_report_publisher_only"]
        with pytest.raises(WorkflowException):
            api.portal.get_tool("portal_workflow").doActionFor(report, "publish")


def test_draft_cannot_be_published_by_publisher(make_report: Build, acting: Callable) -> None:
    report = make_report()

    with acting("publisher"):
        reasons = rules.reasons_against_publishing(report, api.user.get_current())

    assert ids(reasons) == ["msg_report_not_in_review"]


def test_report_is_published_by_somebody_else_and_dated(make_report: Build) -> None:
    report = make_report("published")

    assert api.content.get_state(report) == "published"
    assert report.effective_date.asdatetime().date() == datetime.date.today()
    assert report.released["file_de"] == report.report_files["de"]["sha256"]


def test_draft_sent_back_has_no_publication_date(make_report: Build, acting: Callable) -> None:
    report = make_report("review")
    with acting("publisher"):
        api.content.transition(report, "send-back")

    assert api.content.get_state(report) == "draft"
    assert report.effective_date is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "Anders"), ("number", "2"), ("licence", "cc-zero"), ("title_en", "Other")],
)
def test_released_report_refuses_change_of(make_report: Build, name: str, value: str) -> None:
    report = make_report("published")
    setattr(report, name, value)

    with pytest.raises(Forbidden):
        modified(report)


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_file_of_released_report_cannot_be_replaced(
    make_report: Build, pdf: Callable[..., NamedBlobFile], state: str
) -> None:
    report = make_report(state)
    report.file_de = pdf(pages=9)

    with pytest.raises(Forbidden):
        modified(report)


def test_file_of_released_report_cannot_be_added(
    make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report("published")
    report.file_en = pdf("english.pdf")

    with pytest.raises(Forbidden):
        modified(report)


def test_summary_of_published_report_can_be_corrected(make_report: Build) -> None:
    report = make_report("published")
    report.summary_de = "Besser gesagt."

    modified(report)

    assert rules.reasons_against_changes(report) == []


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_released_report_cannot_be_moved_or_deleted(
    make_report: Build, as_manager: None, state: str
) -> None:
    report = make_report(state)

    folder = report.__parent__
    with pytest.raises(Unauthorized):
        folder.manage_delObjects([report.getId()])
    with pytest.raises(Forbidden):
        folder._delObject(report.getId())
    with pytest.raises((Forbidden, CopyError)):
        folder.manage_renameObject(report.getId(), "anders")


def test_draft_can_be_deleted_by_editor(make_report: Build, acting: Callable) -> None:
    report = make_report()
    folder = report.__parent__

    with acting("editor"):
        api.content.delete(report)

    assert "kurzbericht" not in folder


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({"stand_date": datetime.date(2015, 5, 12), "period": "2014"}, 2015),
        ({"period": "2014/2016"}, 2016),
        ({"period": "erstes Halbjahr"}, None),
    ],
    ids=["stand date", "period", "neither"],
)
def test_year_of_report_comes_from(make_report: Build, fields: dict, year: int | None) -> None:
    assert rules.year_of(make_report(**fields)) == year


def test_newest_reports_are_published_ones_with_latest_stand_first(
    make_report: Build, acting: Callable
) -> None:
    make_report("published", id="alt", stand_date=datetime.date(2014, 1, 1))
    make_report("published", id="neu", stand_date=datetime.date(2015, 5, 12))
    make_report("published", id="mittel", stand_date=datetime.date(2014, 6, 1))
    make_report("review", id="entwurf", stand_date=datetime.date(2016, 1, 1))
    make_report("withdrawn", id="weg", stand_date=datetime.date(2016, 1, 1))

    with acting(None):
        newest = rules.newest_reports(limit=2)

    assert [entry["url"].rpartition("/")[2] for entry in newest] == ["neu", "mittel"]
    assert newest[0]["title"] == "Kurzbericht an die Konferenz"
    assert newest[0]["files"][0]["pages"] == 2
    assert newest[0]["files"][0]["url"].endswith("/reports/neu/@@download/de")
