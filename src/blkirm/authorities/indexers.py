from blkirm.authorities.content import IAuthority
from datetime import date
from plone.indexer import indexer
from typing import Any


#: What lists and the matrix say of an authority without waking it; all of it is public.
FACTS = (
    "kind",
    "street",
    "postcode",
    "place",
    "place_en",
    "phone",
    "email",
    "website",
    "hours_de",
    "hours_en",
    "serves",
    "confirmed_on",
    "start",
    "end",
    "responsibilities",
)


@indexer(IAuthority)
def authority_level(authority: IAuthority) -> str:
    return authority.level or ""


@indexer(IAuthority)
def authority_land(authority: IAuthority) -> str:
    return authority.land or ""


@indexer(IAuthority)
def authority_kind(authority: IAuthority) -> str:
    return authority.kind or ""


@indexer(IAuthority)
def authority_short_name(authority: IAuthority) -> str:
    return authority.short_name or ""


def facts_of(authority: IAuthority) -> dict[str, Any]:
    """Return what pages say of an authority, as plain values."""
    facts = {}
    for name in FACTS:
        value = getattr(authority.aq_base, name, None)
        facts[name] = value.isoformat() if isinstance(value, date) else value
    return facts


@indexer(IAuthority)
def authority_facts(authority: IAuthority) -> dict[str, Any]:
    return facts_of(authority)
