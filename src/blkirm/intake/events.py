from blkirm.intake.interfaces import IFileReleasedEvent
from zope.interface import implementer
from zope.interface.interfaces import ObjectEvent


@implementer(IFileReleasedEvent)
class FileReleased(ObjectEvent):
    """See ``IFileReleasedEvent``."""
