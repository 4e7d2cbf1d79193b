"""Moments as fields: always with an offset, always Germany's official time."""

from blkirm import _
from blkirm.kernel.clock import BERLIN
from blkirm.kernel.interfaces import IPortalLayer
from datetime import datetime
from datetime import timezone
from dateutil import parser
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from typing import Any
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema import Datetime
from zope.schema.interfaces import IDatetime


class IMoment(IDatetime):
    """A field with a moment in Germany's official time."""


@implementer(IMoment)
class Moment(Datetime):
    """See ``IMoment``."""


def in_berlin(moment: datetime) -> datetime:
    """Return the same moment with the offset that Germany has then.

    What says no offset is meant in German time. A fixed offset and not the zone: the ZODB's pickler
    cannot store a ``ZoneInfo``.
    """
    moment = moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment.astimezone(BERLIN)
    return moment.replace(tzinfo=timezone(moment.utcoffset()))


@implementer(IFieldDeserializer)
@adapter(IMoment, IDexterityContent, IPortalLayer)
class ReadMoment:
    """Take ISO 8601 with or without an offset."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context, self.request = field, context, request

    def __call__(self, value: Any) -> datetime | None:
        if value is None:
            self.field.validate(value)
            return None
        try:
            found = in_berlin(parser.isoparse(value))
        except (ValueError, OverflowError, TypeError):
            raise ValueError(
                translate(
                    _(
                        "msg_moment_wanted",
                        default="A day and time like 2026-09-16T10:00 is expected here.",
                    ),
                    context=self.request,
                )
            ) from None
        self.field.validate(found)
        return found


@implementer(IFieldSerializer)
@adapter(IMoment, IDexterityContent, IPortalLayer)
class WriteMoment:
    """Say a moment with its offset in Germany."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self) -> str | None:
        value = getattr(self.context, self.field.__name__, None)
        return value.isoformat() if value else None
