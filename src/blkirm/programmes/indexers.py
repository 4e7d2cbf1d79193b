from blkirm.kernel.countries import COUNTRIES
from blkirm.programmes.content import IProgramme
from datetime import date
from plone.indexer import indexer
from typing import Any


#: What the directory knows of a programme without waking it.
FACTS = (
    "title",
    "title_en",
    "acronym",
    "kind",
    "level",
    "return_mode",
    "summary_de",
    "summary_en",
    "laender",
    "countries",
    "countries_complete",
    "target_groups",
    "excluded",
    "benefits",
    "period_from",
    "period_to",
    "renewal",
    "successor",
    "stand_date",
    "review_date",
)


def facts_of(programme: IProgramme) -> dict[str, Any]:
    """Return what ``rules`` work on, as plain values."""
    facts: dict[str, Any] = {"uid": programme.UID()}
    for name in FACTS:
        value = getattr(programme.aq_base, name, None)
        facts[name] = value.isoformat() if isinstance(value, date) else value
    return facts


@indexer(IProgramme)
def programme_facts(programme: IProgramme) -> dict[str, Any]:
    return facts_of(programme)


@indexer(IProgramme)
def description(programme: IProgramme) -> str:
    return programme.summary_de or ""


@indexer(IProgramme)
def searchable_text(programme: IProgramme) -> str:
    """Find a programme by its names, by what is said about it, and by country.

    Amounts are left out: what was paid once would be found as if it were paid today.
    """
    words = [
        programme.title,
        getattr(programme, "title_en", None),
        programme.acronym,
        *(programme.former_names or ()),
        programme.summary_de,
        programme.summary_en,
        programme.provider,
        programme.provider_en,
    ]
    for row in programme.countries or ():
        words += COUNTRIES.get(row.get("country"), ())
    return " ".join(word for word in words if word)
