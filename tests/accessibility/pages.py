"""The kinds of pages that are looked at in both languages, by visitors who may see them."""

from _pytest.mark.structures import ParameterSet
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class PageKind:
    """One kind of page, and who looks at it ('' is a visitor without an account)."""

    name: str
    path: str
    accounts: tuple[str, ...]
    status: int = 200


PUBLIC = ("", "member-nw")
MEMBER = ("member-nw",)
PARTY = "/working-parties/voluntary-return"
STEERING = "/working-parties/steering-committee"
RECOMMENDATION = "/reports/kurzbericht-2015/recommendation-3-2-1"
HELD = f"{PARTY}/meetings/sitzung-11"
MINUTES = f"{HELD}/minutes"
ADOPTED = "/working-parties/dublin/meetings/sitzung-7/minutes"
DRAFTED = "/working-parties/forced-return/meetings/sitzung-9/minutes"
MEETING = f"{PARTY}/meetings/sitzung-12"
ITEM = f"{MEETING}/beratung-und-antrag"
DECISION = f"{PARTY}/decisions/leitlinien-rueckkehrberatung"
RELEASED = f"{PARTY}/decisions/oeffentlichkeitsarbeit"
UNASKED = f"{PARTY}/decisions/kenntnisnahme-erhebung"

PAGES = (
    PageKind("start", "", PUBLIC),
    PageKind("text", "/hotline", (*PUBLIC, "editor")),
    PageKind("text-form", "/hotline/edit", ("editor",)),
    PageKind("text-as-public", "/hotline/@@as-public", ("editor",)),
    PageKind("accessibility-statement", "/accessibility", ("",)),
    PageKind("legal-notice", "/impressum", ("",)),
    PageKind("privacy-notice", "/privacy", ("",)),
    PageKind("easy-language", "/easy-language", ("",)),
    PageKind("news", "/news", ("",)),
    PageKind("news-item", "/news/portal-opens", ("",)),
    PageKind("news-form", "/news/++add++News%20Item", ("editor",)),
    PageKind("topic", "/topics/dublin", ("",)),
    PageKind("video", "/{video}", ("", "editor")),
    PageKind("video-form", "/++add++SignLanguageVideo", ("editor",)),
    PageKind("legal-form", "/accessibility/edit", ("editor",)),
    PageKind("form", "/contact", (*PUBLIC, "editor")),
    PageKind("form-barrier", "/report-barrier", ("",)),
    PageKind("form-misplaced", "/misplaced-data", ("",)),
    PageKind("form-edit", "/contact/edit", ("editor",)),
    PageKind("form-messages", "/report-barrier/@@form-messages?show=all", ("editor",)),
    PageKind("form-message", "/report-barrier/@@form-message?id={form_message}", ("editor",)),
    PageKind("reports", "/reports", PUBLIC),
    PageKind("reports-narrowed", "/reports?q=Bericht&series=brief-report", ("",)),
    PageKind("reports-none", "/reports?q=Nirgendwort", ("",)),
    PageKind("report", "/reports/kurzbericht-2015", PUBLIC),
    PageKind("report-edition", "/reports/{report}", ("",)),
    PageKind("report-draft", "/reports/{draft_report}", ("editor",)),
    PageKind("report-in-review", "/reports/{review_report}", ("publisher",)),
    PageKind("report-approved", "/reports/{approved_report}", ("publisher",)),
    PageKind("report-scheduled", "/reports/{scheduled_report}", ("publisher",)),
    PageKind("report-superseded", "/reports/{superseded_report}", PUBLIC),
    PageKind("report-withdrawn", "/reports/{withdrawn_report}", ("",), 410),
    PageKind("report-taken-back", "/reports/{withdrawn_report}", ("publisher",)),
    PageKind("report-hidden", "/reports/{scheduled_report}", ("",), 404),
    PageKind("recommendation", RECOMMENDATION, PUBLIC),
    PageKind("recommendations", "/reports/recommendations", PUBLIC),
    PageKind("recommendations-narrowed", "/reports/recommendations?field=reintegration", ("",)),
    PageKind("report-with-parts", "/reports/lagebild-2014", ("",)),
    PageKind("programmes", "/programmes", PUBLIC),
    PageKind("programmes-day", "/programmes?at=2023-06-01&country=XK&land=DE-NW", ("",)),
    PageKind("programmes-none", "/programmes?q=Nirgendwort", ("",)),
    PageKind("programme", "/programmes/reag-garp", PUBLIC),
    PageKind("programme-ended", "/programmes/errin?at=2026-11-22", ("",)),
    PageKind("programme-form", "/programmes/reag-garp/edit", ("editor",)),
    PageKind("responsibilities", "/authorities/responsibilities", PUBLIC),
    PageKind("responsibilities-past", "/authorities/responsibilities?at=2024-01-01", ("",)),
    PageKind("offices", "/authorities?q=80331", ("",)),
    PageKind("authorities", "/authorities", PUBLIC),
    PageKind("authority", "/authorities/{authority}", PUBLIC),
    PageKind("search", "/search?SearchableText=Bericht", PUBLIC),
    PageKind("search-narrowed", "/search?q=Beratung&type=Paper", MEMBER),
    PageKind("search-meant", "/search?q=Beratnug", MEMBER),
    PageKind("login", "/login", ("",)),
    PageKind("not-found", "/no-such-page", PUBLIC, 404),
    PageKind("desk", "/desk", MEMBER),
    PageKind("parties", "/working-parties", MEMBER),
    PageKind("party", PARTY, MEMBER),
    PageKind("members", f"{PARTY}/members", ("member-nw", "secretariat")),
    PageKind("members-numbers", "/working-parties/reintegration/members", ("guest-iom",)),
    PageKind("members-day", f"{PARTY}/members?at=2020-01-01&sort=land", ("secretariat",)),
    PageKind("membership", f"{PARTY}/membership?membership={{membership}}", ("secretariat",)),
    PageKind("grant-form", f"{PARTY}/grant-membership", ("secretariat",)),
    PageKind(
        "change-form", f"{PARTY}/change-membership?membership={{membership}}", ("secretariat",)
    ),
    PageKind("library", f"{PARTY}/papers", MEMBER),
    PageKind("import-zip", f"{PARTY}/papers/@@import-zip", MEMBER),
    PageKind("library-by-hand", f"{PARTY}/papers?sort=position", ("secretariat",)),
    PageKind("trash", f"{PARTY}/papers/@@trash", MEMBER),
    PageKind("paper", f"{PARTY}/papers/{{paper}}", MEMBER),
    PageKind("paper-version", f"{PARTY}/papers/{{paper}}/@@version?number=1", MEMBER),
    PageKind("paper-comparison", f"{PARTY}/papers/{{paper}}/@@compare", MEMBER),
    PageKind("paper-replacement", f"{PARTY}/papers/{{paper}}/@@replace", ("secretariat",)),
    PageKind("overdue", f"{PARTY}/papers/@@overdue", MEMBER),
    PageKind("paper-text", f"{PARTY}/papers/{{paper}}/@@preview-words", MEMBER),
    PageKind("intake", f"{PARTY}/@@intake", ("secretariat",)),
    PageKind("audience", f"{PARTY}/papers/{{paper}}/@@audience", ("member-nw", "secretariat")),
    PageKind("audience-past", f"{PARTY}/@@audience?at=2026-11-01", MEMBER),
    PageKind("paper-form", f"{PARTY}/papers/{{paper}}/edit", ("secretariat",)),
    PageKind("meetings", f"{PARTY}/meetings", ("member-nw", "secretariat")),
    PageKind("meeting", MEETING, ("member-nw", "secretariat")),
    PageKind("agenda", f"{MEETING}/@@agenda", ("secretariat",)),
    PageKind("agenda-item", ITEM, ("member-nw", "secretariat")),
    PageKind("item-papers", f"{ITEM}/@@item-papers", ("secretariat",)),
    PageKind("plan-meeting", f"{PARTY}/meetings/@@plan-meeting", ("secretariat",)),
    PageKind("plan-year", f"{PARTY}/meetings/@@plan-year", ("secretariat",)),
    PageKind("clone-meeting", f"{MEETING}/@@clone-meeting", ("secretariat",)),
    PageKind("submit-item", f"{MEETING}/@@submit-item", ("member-nw",)),
    PageKind("meeting-form", f"{MEETING}/edit", ("secretariat",)),
    PageKind("item-form", f"{ITEM}/edit", ("secretariat",)),
    PageKind("meeting-audience", f"{MEETING}/@@audience", ("secretariat",)),
    PageKind("decisions", f"{PARTY}/decisions", ("member-nw", "secretariat")),
    PageKind("decisions-follow-up", f"{PARTY}/decisions/@@follow-up", MEMBER),
    PageKind("decision", DECISION, MEMBER),
    PageKind("decision-report", f"{DECISION}/@@report?line=DE-NW", MEMBER),
    PageKind("decision-form", f"{DECISION}/edit", ("secretariat",)),
    PageKind("release", f"{DECISION}/@@release", ("member-nw", "secretariat")),
    PageKind("release-start", f"{UNASKED}/@@release", ("secretariat",)),
    PageKind("release-ended", f"{RELEASED}/@@release", ("member-nw", "secretariat")),
    PageKind("releases", f"{PARTY}/@@releases", MEMBER),
    PageKind("all-decisions", "/decisions", MEMBER),
    PageKind("all-follow-up", "/decisions-follow-up", MEMBER),
    PageKind("owed", "/owed", MEMBER),
    PageKind("decision-feeds", "/decision-feeds", MEMBER),
    PageKind("tasks", f"{PARTY}/tasks", ("secretariat",)),
    PageKind("task", f"{PARTY}/tasks/rueckmeldung-foerderung", MEMBER),
    PageKind("minutes", MINUTES, ("member-nw", "secretariat")),
    PageKind("minutes-synopsis", f"{MINUTES}/@@synopsis", ("secretariat",)),
    PageKind("minutes-comment", f"{MINUTES}?comment={{entry}}.{{paragraph}}", MEMBER),
    PageKind("minutes-correction", f"{ADOPTED}/@@correct?item={{entry}}", ("secretariat",)),
    PageKind("minutes-writing", f"{DRAFTED}/@@write", ("secretariat",)),
    PageKind("minutes-rules", f"{PARTY}/meetings/@@minutes-rules", ("secretariat",)),
    PageKind("invite", f"{MEETING}/@@invite", ("secretariat",)),
    PageKind("remind", f"{MEETING}/@@remind", ("secretariat",)),
    PageKind("invitation-rules", f"{PARTY}/meetings/@@invitation-rules", ("secretariat",)),
    PageKind("attendance", f"{MEETING}/@@attendance", ("member-nw", "secretariat")),
    PageKind("attendance-seats", f"{HELD}/@@attendance", ("secretariat",)),
    PageKind(
        "attendance-numbers",
        "/working-parties/reintegration/meetings/sitzung-6/@@attendance",
        ("guest-iom",),
    ),
    PageKind("imk", f"{STEERING}/@@imk", ("member-bamf", "secretariat")),
    PageKind("imk-contribution", f"{PARTY}/@@imk", MEMBER),
    PageKind("imk-form", f"{STEERING}/@@plan-imk", ("secretariat",)),
    PageKind("imk-settings", f"{STEERING}/@@imk-settings", ("secretariat",)),
    PageKind("imk-dates", f"{STEERING}/@@imk-dates/{{imk}}", ("secretariat",)),
    PageKind("calendars", "/calendars", ("member-nw", "outsider")),
    PageKind("answer-nothing", "/meeting-answer/x", ("",), 404),
    PageKind("pack", f"{PARTY}/meetings/sitzung-12/@@pack", MEMBER),
    PageKind("document-templates", f"{PARTY}/@@document-templates", ("secretariat",)),
    PageKind("pdf-findings", "/reports-pdf-findings", ("editor",)),
    PageKind("report-checked", "/reports/{report}", ("publisher",)),
    PageKind("report-checklist", "/reports/{report}/@@checklist", ("publisher",)),
    PageKind("report-to-check", "/reports/{review_report}/@@checklist", ("publisher",)),
    PageKind("recommendation-form", "/reports/{draft_report}/++add++Recommendation", ("editor",)),
    PageKind("report-parts", "/reports/{draft_report}/@@parts", ("editor",)),
    PageKind("report-part-form", "/reports/{draft_report}/@@deliver-part/DE-BY", ("editor",)),
    PageKind("report-form", "/reports/++add++Report", ("editor",)),
)

LANGUAGES = ("de", "en")

#: A kind of page, who looks at it, and in which language.
Visit = tuple[PageKind, str, str]


def visits() -> list[Visit]:
    """Return every page kind with every account and language it is looked at in."""
    return [(page, who, lang) for page in PAGES for who in page.accounts for lang in LANGUAGES]


def shared_out() -> list[ParameterSet]:
    """Return all visits as parameters of a browser test; half of those with an account are long.

    Visitors without an account are there in both languages. Who is logged in has one language for
    each kind of page, in turns; ``make prove`` tries both.
    """
    return [
        pytest.param(
            visit,
            id=name_of(visit),
            marks=[pytest.mark.prove] if visit[1] and (number // 2 + number) % 2 else [],
        )
        for number, visit in enumerate(visits())
    ]


def name_of(visit: Visit) -> str:
    """Return a short name for a test report."""
    page, account, language = visit
    return f"{page.name}-{account or 'anonymous'}-{language}"
