from zope.interface import implementer
from zope.interface.interfaces import IObjectEvent
from zope.interface.interfaces import ObjectEvent


class IAudienceChanged(IObjectEvent):
    """A thing has another audience or marking; what follows it follows already."""


@implementer(IAudienceChanged)
class AudienceChanged(ObjectEvent):
    """See ``IAudienceChanged``."""
