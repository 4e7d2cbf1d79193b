"""Closed lists about decisions and tasks."""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.rules import short_name_of_authority
from blkirm.authorities.vocabularies import LAENDER
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.vocabulary import TokenVocabulary
from blkirm.minutes.vocabularies import outcomes
from typing import Any
from zope.i18n import translate
from zope.interface import directlyProvides
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


#: Kinds of addressees, and the line of the Federation.
AUTHORITY, LAND, LEVEL = "authority", "land", "level"
FEDERATION = "federal"


#: DOMAIN.md A.14.
DECISION_TYPES = {
    "resolution": _("decision_type_resolution", default="Resolution"),
    "recommendation": _("decision_type_recommendation", default="Recommendation"),
    "mandate": _("decision_type_mandate", default="Mandate / task"),
    "noting": _("decision_type_noting", default="Noting"),
    "request": _("decision_type_request", default="Request to another body"),
    "referral": _("decision_type_referral", default="Referral"),
    "adoption-of-minutes": _("decision_type_adoption_of_minutes", default="Adoption of minutes"),
    "circular-resolution": _(
        "decision_type_circular_resolution", default="Resolution by written circulation"
    ),
    "statement-for-record": _(
        "decision_type_statement_for_record", default="Statement for the record"
    ),
}

#: DOMAIN.md A.16, in the order of that list.
IMPLEMENTATION_STATES = {
    "open": _("implementation_open", default="Open"),
    "in-progress": _("implementation_in_progress", default="In progress"),
    "delayed": _("implementation_delayed", default="Delayed"),
    "partially": _("implementation_partially", default="Partially implemented"),
    "done": _("implementation_done", default="Implemented"),
    "not-pursued": _("implementation_not_pursued", default="Not pursued"),
    "superseded": _("implementation_superseded", default="Superseded"),
    "not-applicable": _("implementation_not_applicable", default="Not applicable (for this Land)"),
}

DECISION_STATES = {
    "draft": _("decision_state_draft", default="Draft"),
    "recorded": _("decision_state_recorded", default="In the register"),
}

TASK_STATES = {
    "open": _("task_state_open", default="Open"),
    "done": _("task_state_done", default="Done"),
    "dropped": _("task_state_dropped", default="Dropped"),
}

TASK_TRANSITIONS = {
    "finish": _("transition_finish_task", default="Mark as done"),
    "drop": _("transition_drop_task", default="Drop"),
    "reopen": _("transition_reopen_task", default="Open again"),
}

decision_types = TokenVocabulary(DECISION_TYPES)
#: DOMAIN.md A.15; minutes say it first.
decision_results = outcomes
implementation_states = TokenVocabulary(IMPLEMENTATION_STATES)
decision_states = TokenVocabulary(DECISION_STATES)
task_states = TokenVocabulary(TASK_STATES)


#: Levels that a decision can address as a whole.
ADDRESSED_LEVELS = {
    "land": _("addressee_all_laender", default="All Länder"),
    "federal": _("addressee_federation", default="The Federation"),
    "municipal": _("addressee_municipal", default="The local authorities"),
    "eu": _("addressee_eu", default="The European Union"),
    "international": _("addressee_international", default="The international organisations"),
    "civil": _("addressee_civil", default="The non-governmental organisations"),
}


def title_of_addressee(token: str) -> str:
    """Return what a token is called in the reader's language; the token where unknown."""
    kind, _colon, name = token.partition(":")
    if kind == LEVEL and name in ADDRESSED_LEVELS:
        return _addressed_levels.title(name)
    if kind == LAND and name in LAENDER:
        return laender.title(name)
    if kind == AUTHORITY:
        return name_of_authority(name)
    return token


def title_of_line(line: str, language: str = "") -> str:
    """Return what a line is called: a Land, the Federation, or an authority.

    In the reader's language, unless another one is wanted.
    """
    if line not in LAENDER and line != FEDERATION:
        return short_name_of_authority(line.removeprefix(f"{AUTHORITY}:"))
    titles = levels if line == FEDERATION else laender
    if language:
        return translate(titles.titles[line], target_language=language)
    return titles.title(line)


def addressees(context: Any = None) -> SimpleVocabulary:
    """Return everything a decision can address: levels, Länder, authorities."""
    tokens = [f"{LEVEL}:{level}" for level in ADDRESSED_LEVELS]
    tokens += [f"{LAND}:{land}" for land in LAENDER]
    tokens += [f"{AUTHORITY}:{authority}" for authority in all_authorities()]
    return SimpleVocabulary([SimpleTerm(t, t, title_of_addressee(t)) for t in tokens])


directlyProvides(addressees, IVocabularyFactory)
_addressed_levels = TokenVocabulary(ADDRESSED_LEVELS)
