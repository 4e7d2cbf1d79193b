"""What the site's log of errors leaves out: answers that are no errors of the portal."""

from blkirm.access.errors import Gone
from plone.restapi.exceptions import DeserializationError
from plone.restapi.exceptions import QueryParsingError
from typing import Any
from zExceptions import HTTPException


#: Answered with a status of their own below 500 though they do not say so (`access.errors`).
OTHERS = (Gone, DeserializationError, QueryParsingError)


def calm_error_log(site: Any) -> None:
    """Let no refusal be kept as an error: the log compares the names of the exceptions."""
    log = site["error_log"]
    known = log.getProperties()
    names = sorted({*known["ignored_exceptions"], *names_of_refusals()})
    log.setProperties(known["keep_entries"], known["copy_to_zlog"], names)


def names_of_refusals() -> set[str]:
    """Return the names of all exceptions that are answered with a status from 300 to 499."""
    refusals = {each for each in _below(HTTPException) if 300 <= each.status < 500}
    return {each.__name__ for each in refusals.union(OTHERS)}


def _below(kind: type) -> set[type]:
    found = set(kind.__subclasses__())
    return found.union(*map(_below, found)) if found else found
