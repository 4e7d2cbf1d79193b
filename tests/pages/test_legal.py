"""Pages the law asks for: what they must say, and that somebody looks through them every year."""

from blkirm.kernel import clock
from blkirm.notifications.record import get_notices
from blkirm.pages.chores import reviews
from blkirm.pages.legal_rules import is_overdue
from blkirm.pages.legal_rules import needs_reminder
from blkirm.pages.legal_rules import open_gaps
from blkirm.pages.legal_rules import review_due
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from plone import api
from typing import Any

import pytest


GAP = {"content": "Video", "reason": "not-compatible", "detail": "Es gibt noch keines"}


@pytest.fixture
def statement(functional: Any, world: Any, site: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(
            site["de"],
            "AccessibilityStatement",
            id="erklaerung",
            title="Erklärung",
            conformity="partly",
            gaps=[GAP],
            assessed_on=date(2026, 11, 1),
            assessed_by="self",
            barrier_mail="barriere@blkirm.example",
            arbitration="Die Schlichtungsstelle hilft kostenlos.",
            arbitration_link="https://www.schlichtungsstelle-bgg.de",
            reviewed_on=date(2026, 11, 22),
        )
        api.content.transition(page, "publish")
    return page


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [
        (date(2026, 11, 22), date(2027, 11, 22)),
        (date(2028, 2, 29), date(2029, 3, 1)),
        (None, None),
    ],
    ids=["a year later", "leap day", "never"],
)
def test_review_is_due_a_year_later(reviewed: date | None, due: date | None) -> None:
    assert review_due(reviewed) == due


@pytest.mark.parametrize(
    ("today", "reminded", "expected"),
    [
        (date(2027, 10, 22), None, False),
        (date(2027, 10, 23), None, True),
        (date(2027, 11, 1), date(2027, 10, 23), False),
        (date(2027, 11, 22), date(2027, 10, 23), True),
        (date(2027, 10, 23), date(2026, 11, 22), True),
    ],
    ids=["too early", "a month before", "told lately", "told a month ago", "told for last year"],
)
def test_reminder_comes_before_the_year_is_over_and_again(
    today: date, reminded: date | None, expected: bool
) -> None:
    assert needs_reminder(date(2026, 11, 22), today, reminded) is expected


def test_page_nobody_looked_through_is_overdue() -> None:
    assert is_overdue(None, date(2026, 11, 22))
    assert is_overdue(date(2025, 11, 21), date(2026, 11, 22))
    assert not is_overdue(date(2025, 11, 22), date(2026, 11, 22))


def test_gap_is_late_after_its_day() -> None:
    gaps = [{**GAP, "until": "2026-11-21"}, {**GAP, "until": "2026-11-22"}, GAP]

    assert [gap["late"] for gap in open_gaps(gaps, date(2026, 11, 22))] == [True, False, False]


def test_statement_names_gaps_contact_and_arbitration(statement: Any, client: Callable) -> None:
    html = client().get("/de/erklaerung").text

    wanted = (
        "teilweise vereinbar",
        "Video",
        "Es gibt noch keines",
        "Nicht vereinbar mit den Vorschriften",
        "mailto:barriere@blkirm.example",
        "innerhalb eines Monats",
        "https://www.schlichtungsstelle-bgg.de",
        "Zuletzt durchgesehen am",
    )
    assert [words for words in wanted if words not in html] == []


def test_gap_without_reason_is_refused(statement: Any, client: Callable) -> None:
    editor = client("editor")

    wrong = editor.rest("PATCH", "/de/erklaerung", {"gaps": [{"content": "Karte"}]})
    right = editor.rest("PATCH", "/de/erklaerung", {"gaps": [GAP, {**GAP, "content": "Karte"}]})

    assert (wrong.status_code, right.status_code) == (400, 204)
    assert "Karte" in client().get("/de/erklaerung").text


def test_editors_are_reminded_once_a_year_is_over(
    statement: Any, site: Any, client: Callable
) -> None:
    coming = statement.reviewed_on + timedelta(days=340)

    with clock.at(statement.reviewed_on + timedelta(days=1)):
        early = reviews.run(site)
    with clock.at(coming):
        first, second = reviews.run(site), reviews.run(site)
    told = [str(notice.link) for notice in get_notices().of_account("editor")]

    # A site has legal pages of its own.
    assert (early, first, second) == (0, len(told), 0)
    assert "/erklaerung" in told
    assert get_notices().of_account("member") == ()


def test_privacy_notice_says_who_gets_what(functional: Any, world: Any, client: Callable) -> None:
    """Article 13 GDPR: controller, officer, purposes, legal basis, recipients, time, complaints."""
    html = client().get("/de/privacy").text

    wanted = (
        "[Name und Anschrift, siehe Impressum]",
        "[Funktionspostfach]",
        "Nachrichten beantworten, die mit einem Formular kommen",
        "Artikel 6 Absatz 1 Buchstabe e DSGVO",
        "höchstens ein Jahr",
        "Wer Daten noch bekommt",
        "Länder außerhalb der Europäischen Union",
        "[Name der Aufsichtsbehörde für den Datenschutz]",
        "Artikel 22",
    )
    assert [words for words in wanted if words not in html] == []


def test_statement_is_outdated_when_the_gaps_of_its_partner_change(
    statement: Any, site: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        english = api.content.create(
            site["en"],
            "AccessibilityStatement",
            id="erklaerung",
            title="Statement",
            arbitration_link="https://www.schlichtungsstelle-bgg.de",
            assessed_by="self",
        )
        english.reviewed_on = english.assessed_on = date(2026, 11, 22)
        api.content.transition(english, "publish")
    before = client().get("/en/erklaerung").text
    statement.gaps = [GAP, {**GAP, "content": "Karte"}]

    after = client().get("/en/erklaerung").text

    assert ("is newer" in before, "is newer" in after) == (False, True)


def test_marking_of_classified_material_in_a_fact_is_refused(
    statement: Any, client: Callable
) -> None:
    gap = {**GAP, "alternative": "VS-NUR FÜR DEN DIENSTGEBRAUCH"}

    answers = [
        client("editor").rest("PATCH", "/de/erklaerung", body)
        for body in ({"gaps": [gap]}, {"arbitration": "VS-NUR FÜR DEN DIENSTGEBRAUCH"})
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert statement.gaps == [GAP]
