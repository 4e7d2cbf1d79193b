from blkirm import _
from zope.interface import Attribute
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
    trash_days = Int(
        title=_("label_trash_days", default="Days after which deleted papers are gone for good"),
        min=1,
        max=3_650,
        default=30,
    )
    zip_papers = Int(
        title=_("label_zip_papers", default="Most papers in one ZIP file"),
        min=1,
        max=100_000,
        default=2_000,
    )
    zip_megabytes = Int(
        title=_("label_zip_megabytes", default="Most megabytes in one ZIP file"),
        min=1,
        max=1_000_000,
        default=2_000,
    )


class IComesBack(Interface):
    """How what was deleted in a party comes back from its trash: a utility, named by portal type.

    What has none is deleted for good.
    """

    title = Attribute("What such a thing is called in the trash, a message; None for papers.")

    def place_for(library, discarded):  # noqa: ANN001, ANN201
        """Return the container in which the present user can put something back, or None.

        ``library`` is that of the party. The place is open to that user, who may add there.
        """
