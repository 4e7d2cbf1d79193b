"""Demonstration recommendations, what follows them, and days that lead to a conference."""

from blkirm.kernel import clock
from blkirm.kernel.workdays import add_working_days
from blkirm.publications import part_operations
from blkirm.publications.following import link
from blkirm.publications.imk_cycles import cycles_of
from blkirm.publications.imk_operations import plan_cycle
from blkirm.publications.imk_operations import settle
from blkirm.publications.recommendations import Recommendation
from collections.abc import Iterable
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


def recommend(site: PloneSite, report: DexterityContent, entries: Iterable[dict[str, Any]]) -> None:
    """Add recommendations to a report that is still a draft, and link decisions to them."""
    for entry in entries:
        fields = {name: value for name, value in entry.items() if name != "followed_by"}
        content = createContent("Recommendation", **fields)
        made = addContentToContainer(report, content, checkConstraints=False)
        _link(site, made, entry.get("followed_by", ()))


def _link(site: PloneSite, recommendation: Recommendation, paths: Iterable[str]) -> None:
    for path in paths:
        party, _slash, decision = path.partition("/")
        decisions = site["working-parties"][party]["decisions"]
        if decision in decisions:
            link(decisions[decision], recommendation)


def deliver_parts(report: DexterityContent, entries: Iterable[dict[str, Any]], file: Any) -> None:
    """Give parts to a report that is still a draft; ``file`` makes the document of one."""
    for entry in entries:
        part_operations.deliver(
            report,
            entry["line"],
            authority=entry["authority"],
            day=entry["delivered_on"],
            who="editor",
            file=file(entry["line"]),
        )
        if reason := entry.get("released"):
            part_operations.release(report, entry["line"], reason, "editor")


def import_imk(site: PloneSite, entries: Iterable[dict[str, Any]]) -> None:
    """Plan what is missing; days are counted from today in working days."""
    for entry in entries:
        party = site["working-parties"][entry["party"]]
        if cycles_of(party):
            continue
        today = clock.today()
        start = add_working_days(today, entry["working_days"], "all")
        end = add_working_days(start, 1)
        cycle = plan_cycle(party, start=start, end=end)
        for step, days in entry["done"].items():
            settle(party, cycle.id, step, add_working_days(today, -days))
