"""Who plans reports to the IMK, and which dates concern whom."""

from blkirm.kernel import clock
from blkirm.meetings.rules import may_manage
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_named
from blkirm.publications import imk
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycles_of
from collections.abc import Mapping
from plone import api
from plone.dexterity.content import DexterityContent
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any


#: What sub-working parties are told of the dates of their parent party.
CONTRIBUTION = "contribution"
#: The kind of party that plans reports to the conference.
STEERING = "steering"


def may_plan(party: DexterityContent) -> bool:
    """Say whether the present user plans reports here: who plans the meetings."""
    return may_manage(party)


def contributions_of(party: DexterityContent) -> list[Cycle]:
    """Return the coming cycles of the parent party, to which this one contributes.

    Its members need not belong to the parent party, so they are told the day of their contribution
    and of the conference, and nothing else.
    """
    parent = party_named(party.parent_party) if party.parent_party else None
    if parent is None or is_concluded(party) or is_concluded(parent):
        return []
    return [cycle for cycle in cycles_of(parent) if cycle.end >= clock.today()]


def is_shown(party: DexterityContent) -> bool:
    """Say whether the pages of a party lead to its dates."""
    if cycles_of(party) or contributions_of(party):
        return True
    return party.kind == STEERING and may_plan(party)


def may_view(party: DexterityContent) -> bool:
    return bool(api.user.has_permission("View", obj=party))


def reports_of(cycle: Cycle) -> list[ICatalogBrain]:
    """Return the reports to a conference, as far as the present reader sees them, the newest first.

    Nothing is stored: a report says for which conference it was written, by number or by days.
    """
    return [brain for brain in _reports() if is_for(brain.report_imk, cycle)]


def _reports() -> list[ICatalogBrain]:
    return api.portal.get_tool("portal_catalog")(
        portal_type="Report",
        review_state=["draft", "review", "approved", "scheduled", "published"],
        sort_on="report_newest",
        sort_order="descending",
    )


def is_for(facts: Mapping[str, Any] | None, cycle: Cycle) -> bool:
    """Say whether the conference that a report names is that of a cycle; a number decides alone."""
    if not facts:
        return False
    if facts["session"] and cycle.session:
        return facts["session"] == cycle.session
    first = facts["start"] or facts["end"]
    last = facts["end"] or facts["start"]
    return bool(first) and first <= cycle.end and last >= cycle.start


def dates_of(party: DexterityContent) -> list[tuple[Cycle, tuple[imk.Planned, ...]]]:
    """Return what the members of a party are told: each cycle with the steps they see."""
    own = [(cycle, cycle.steps) for cycle in cycles_of(party)]
    asked = [
        (cycle, tuple(step for step in cycle.steps if step.step == CONTRIBUTION))
        for cycle in contributions_of(party)
    ]
    return [*own, *asked]
