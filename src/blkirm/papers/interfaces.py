from blkirm import _
from zope.interface import Interface
from zope.schema import Int
from zope.viewlet.interfaces import IViewletManager


class IBelowFile(IViewletManager):
    """Viewlet manager below the file on the page of a paper: preview, comments.

    A page that shows an earlier file has that as ``shown_file``; otherwise it is the paper's.
    """


class IPaperSettings(Interface):
    """What an installation settles about papers."""

    checkout_hours = Int(
        title=_("label_checkout_hours", default="Hours after which a check-out ends"),
        min=1,
        max=2_000,
        default=72,
    )
