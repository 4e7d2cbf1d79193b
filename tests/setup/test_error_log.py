"""Refusals are no errors."""

from blkirm.access.errors import NotAccepted
from blkirm.setup.error_log import names_of_refusals
from typing import Any


def test_log_of_errors_leaves_out_every_refusal_and_keeps_what_went_wrong(site: Any) -> None:
    class NeverSeenBefore(NotAccepted):
        """Made after the site: the next install takes it up."""

    ignored = set(site.error_log.getProperties()["ignored_exceptions"])

    assert {"Refused", "NotAccepted", "Overtaken", "Outdated", "Gone", "BadRequest"} <= ignored
    assert {"Unauthorized", "NotFound", "Redirect", "MethodNotAllowed"} <= ignored
    assert ignored.isdisjoint({"InternalError", "ServiceUnavailable", "KeyError", "ConflictError"})
    assert NeverSeenBefore.__name__ in names_of_refusals()
    assert names_of_refusals() - ignored <= {NeverSeenBefore.__name__}
