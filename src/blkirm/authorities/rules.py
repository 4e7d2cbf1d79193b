"""Questions about authorities, answered from the catalogue without waking an object."""

from blkirm.access.interfaces import IAuthorityDirectory
from blkirm.kernel.bilingual import title_of
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from plone import api
from typing import Any
from zope.interface import implementer


@dataclass(frozen=True)
class AuthorityFacts:
    """What others say about an authority, in no particular language."""

    id: str
    title: str
    title_en: str
    short_name: str
    level: str
    land: str
    url_path: str
    #: What pages about authorities say beyond that (``indexers.authority_facts``).
    details: Mapping[str, Any] = field(default_factory=dict)

    Title = property(lambda self: self.title)  # noqa: N815 (what ``title_of`` reads)


def all_authorities() -> dict[str, AuthorityFacts]:
    """Return every authority by id, read once for each state of the register of authorities."""
    folder = api.portal.get().get("authorities")
    if folder is None:
        return {}
    cached = getattr(folder, "_v_authorities", None)
    stamp = getattr(folder, "authorities_serial", 0)
    if cached is None or cached[0] != stamp:
        folder._v_authorities = cached = (stamp, _read(folder))
    return cached[1]


def _read(folder: Any) -> dict[str, AuthorityFacts]:
    # Unrestricted on purpose: that an authority exists is public, the folder is published.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Authority", sort_on="sortable_title"
    )
    return {
        brain.getId: AuthorityFacts(
            brain.getId,
            brain.Title,
            brain.title_en or "",
            brain.authority_short_name or brain.Title,
            brain.authority_level or "",
            brain.authority_land or "",
            brain.getPath(),
            brain.authority_facts or {},
        )
        for brain in brains
    }


def name_of_authority(authority: str | None) -> str:
    """Return an authority's title in the reader's language; the id where nobody knows it."""
    facts = all_authorities().get(authority or "")
    return title_of(facts) if facts else authority or ""


def short_name_of_authority(authority: str | None) -> str:
    """Return the short name; the id where nobody knows it."""
    facts = all_authorities().get(authority or "")
    return facts.short_name if facts else authority or ""


@implementer(IAuthorityDirectory)
class AuthorityDirectory:
    """Tell the register of memberships the level and Land of an authority."""

    def facts(self, authority: str) -> tuple[str, str]:
        known = all_authorities().get(authority)
        return (known.level, known.land) if known else ("", "")
