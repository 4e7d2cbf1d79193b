"""Demonstration reports: in the making, with a minute to wait for, published, and after that."""

from blkirm.kernel import clock
from blkirm.publications.editions import let_follow
from blkirm.publications.operations import schedule
from blkirm.setup.demo.report_model import deliver_parts
from blkirm.setup.demo.report_model import recommend
from blkirm.setup.pages.texts import read_text
from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from datetime import time
from datetime import timedelta
from pathlib import Path
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


#: The steps of a publication officer that lead from ``review`` to a state.
STEPS = {
    "draft": (),
    "review": (),
    "approved": ("approve",),
    "scheduled": ("approve", "schedule"),
    "published": ("publish",),
    "withdrawn": ("publish", "withdraw"),
}
HOUR = time(10)


def import_reports(
    site: PloneSite, entries: Iterable[dict[str, Any]], texts: Path, make_file: Callable[..., Any]
) -> None:
    """Add the reports that are missing, in the state in which they are told."""
    for entry in entries:
        if entry["id"] not in site["reports"]:
            _import_report(site, dict(entry), texts, make_file)


def _import_report(
    site: PloneSite, entry: dict[str, Any], texts: Path, make_file: Callable[..., Any]
) -> None:
    state, days = entry.pop("state", "published"), entry.pop("in_days", 0)
    replaces, is_tagged = entry.pop("replaces", ""), entry.pop("tagged", True)
    languages, office = entry.pop("languages"), entry.pop("office")
    recommendations, parts = entry.pop("recommendations", ()), entry.pop("parts", ())
    entry["fields_of_work"] = tuple(entry["fields_of_work"])
    for language in languages:
        text = read_text(texts / f"{entry['id']}.{language}.md")
        day = entry["stand_date"]
        entry[f"file_{language}"] = make_file(text, office, language, day, is_tagged)

    def part(line: str) -> Any:
        text = read_text(texts.parent / "parts" / f"{entry['id']}.{line}.md")
        return make_file(text, office, "de", entry["stand_date"], is_tagged)

    # As in real life: who proposes a report does not publish it.
    with api.env.adopt_user(username="editor"):
        content = createContent("Report", **entry)
        # Set-up may put things where nobody adds them by hand.
        report = addContentToContainer(site["reports"], content, checkConstraints=False)
        recommend(site, report, recommendations)
        deliver_parts(report, parts, part)
        if replaces:
            let_follow(report, site["reports"][replaces])
        if state != "draft":
            api.content.transition(report, "submit")
    with api.env.adopt_user(username="publisher"):
        for step in STEPS[state]:
            _take(report, step, days)


def _take(report: DexterityContent, step: str, days: int) -> None:
    if step == "schedule":
        moment = datetime.combine(clock.today() + timedelta(days=days), HOUR, clock.BERLIN)
        schedule(report, moment)
    else:
        api.content.transition(report, step)
