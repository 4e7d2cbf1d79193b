from zope.interface import Attribute
from zope.interface import Interface


class IReleasable(Interface):
    """Marks what a release round can be about: papers, minutes, decisions, agenda items."""


class IReleased(Interface):
    """It was decided what of a thing may go out (``ReleaseDecided``); also that nothing may."""

    thing = Attribute("The thing.")
    state = Attribute("One of DOMAIN.md A.17: released, released-text-only, refused, withdrawn.")
