"""Corrections of a decision in words: when, why, and what stood there before."""

from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.decisions.content import IDecision
from blkirm.decisions.corrections import Correction
from blkirm.decisions.references import visible_decisions
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.decisions.vocabularies import title_of_addressee
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from collections.abc import Mapping
from datetime import date
from plone.app.dexterity.behaviors.metadata import IBasic
from typing import Any
from zope.i18n import translate


#: Shown as a text of its own, the others in a line.
LONG = frozenset({"text", "description"})


def corrections_of(decision: Any, request: Any) -> list[dict[str, Any]]:
    """Return the corrections of a decision for the present reader, the newest first."""
    return [_shown(each, request) for each in reversed(decision.corrections)]


def _shown(correction: Correction, request: Any) -> dict[str, Any]:
    moment = correction.made_at.astimezone(clock.BERLIN)
    known = may_know(correction.account)
    return {
        "note": correction.note,
        "day": format_date(moment, current_language(request)),
        "iso": moment.isoformat(timespec="minutes"),
        "person": full_name(correction.account) if known else "",
        "before": list(_before(correction.before, request)),
    }


def _before(values: Mapping[str, Any], request: Any) -> Any:
    for name, value in values.items():
        field = IDecision.get(name) or IBasic[name]
        yield {
            "name": name,
            "label": translate(field.title, context=request),
            "value": _in_words(name, value, request) or "–",
            "long": name in LONG,
        }


def _in_words(name: str, value: Any, request: Any) -> str:
    if name == "type":
        return decision_types.title(value)
    if name == "result":
        return decision_results.title(value)
    if name == "addressees":
        return ", ".join(title_of_addressee(token) for token in value or ())
    if name == "replaces":
        # UIDs; those the reader may not view are left out, as everywhere.
        return ", ".join(d.number or d.title for d in visible_decisions(value or ()))
    if isinstance(value, date):
        return format_date(value, current_language(request))
    return str(value or "")
