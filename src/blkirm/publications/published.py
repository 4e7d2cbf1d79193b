"""What a stranger may know of the reports, whoever asks: for feeds, open data and search engines.

Such answers are kept by programs and caches, so they are never made of what an account may see.
Everything comes from the catalogue; no report is woken.
"""

from blkirm.kernel.language import site_url
from blkirm.publications.rules import PUBLIC_STATES
from DateTime import DateTime
from datetime import datetime
from plone import api
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any

import hashlib


def seen_by_strangers(**query: Any) -> list[ICatalogBrain]:
    """Return entries of the catalogue that somebody without an account may see, now."""
    # Unrestricted, but asked for what anonymous readers may see: a search of one's own would find
    # what one's account may see.
    return api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        allowedRolesAndUsers=["Anonymous"], effectiveRange=DateTime(), **query
    )


def public_reports(**query: Any) -> list[ICatalogBrain]:
    """Return the reports that everybody may see, superseded editions too, the newest first."""
    states = {"review_state": list(PUBLIC_STATES)}
    return seen_by_strangers(
        portal_type="Report",
        sort_on="report_newest",
        sort_order="descending",
        **{**states, **query},
    )


def last_change() -> datetime | None:
    """Return when something last happened that everybody may know of; a withdrawal is such."""
    # Unrestricted: strangers find no withdrawn report, but its address says that it was withdrawn.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Report", review_state=[*PUBLIC_STATES, "withdrawn"]
    )
    # Publishing writes its date a moment after the change itself.
    return max((changed(brain) for brain in brains), default=None)


def changed(brain: ICatalogBrain) -> datetime:
    """Return when a published report was last changed, its publication included."""
    return max(moment(brain.modified), moment(brain.effective))


def moment(value: DateTime) -> datetime:
    """Return a catalogue's moment, aware, without parts of a second."""
    return value.asdatetime().replace(microsecond=0)


def public_address(brain: ICatalogBrain, language: str | None = None) -> str:
    """Return the address under which everybody finds a thing; with a language its page in that."""
    site = "/".join(api.portal.get().getPhysicalPath())
    prefix = f"/{language}" if language else ""
    return f"{site_url()}{prefix}{brain.getPath()[len(site) :]}"


def fingerprint(brains: list[ICatalogBrain], *more: object) -> str:
    """Return a digest that is another one as soon as anything is that could be said of them."""
    parts = [f"{brain.UID} {brain.review_state} {brain.modified.timeTime()}" for brain in brains]
    text = "\n".join([*parts, *(repr(each) for each in more)])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
