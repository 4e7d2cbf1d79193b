"""What a list in REST says about each thing in it."""

from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from zope.interface import implementer


@implementer(IJSONSummarySerializerMetadata)
class LeanSummaries:
    """Leave out what only Volto's teasers need and our catalogue does not hold.

    plone.volto, which Plone brings along, asks for it by default, and for each thing in a list the
    whole object would be woken to say that it has none.
    """

    def blocklisted_attributes(self) -> set[str]:
        return {"head_title", "image_field", "nav_title"}
