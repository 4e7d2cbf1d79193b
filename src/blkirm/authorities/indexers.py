from blkirm.authorities.content import IAuthority
from plone.indexer import indexer


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
