"""Moments as forms and clients write them; without an offset they are meant in German time."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from datetime import datetime
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate


def moment_from(text: Any) -> datetime:
    """Return the moment that an ISO 8601 text names. Raises NotAccepted."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.BERLIN)
        # At the ends of the calendar there is no such moment elsewhere.
        return moment.astimezone(clock.BERLIN)
    except (AttributeError, ValueError, OverflowError) as error:
        message = _(
            "msg_publication_moment",
            default="Please give a day and a time, for example 2026-12-04 and 10:00.",
        )
        raise NotAccepted(translate(message, context=getRequest())) from error
