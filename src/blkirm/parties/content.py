from blkirm import _
from blkirm.access.audience import NETWORK
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.access.interfaces import ISpace
from plone.app.textfield import RichText
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.supermodel import model
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import Text


HTML = "text/html"
SAFE_HTML = "text/x-html-safe"


class IWorkingParty(model.Schema):
    """A working party (OParl ``Organization``)."""

    # What reports to whom is settled by those who see all parties.
    directives.write_permission(parent_party="cmf.ManagePortal")

    kind = Choice(title=_("label_kind", default="Kind"), vocabulary="blkirm.party_kinds")
    parent_party = Choice(
        title=_("label_parent_party", default="Reports to"),
        vocabulary="blkirm.my_parties",
        required=False,
    )
    mandate_de = RichText(
        title=_("label_mandate_de", default="Mandate (German)"),
        default_mime_type=HTML,
        output_mime_type=SAFE_HTML,
        allowed_mime_types=(HTML,),
        required=False,
    )
    mandate_en = RichText(
        title=_("label_mandate_en", default="Mandate (English)"),
        default_mime_type=HTML,
        output_mime_type=SAFE_HTML,
        allowed_mime_types=(HTML,),
        required=False,
    )
    field_of_work = Choice(
        title=_("label_field_of_work", default="Field of work"),
        vocabulary="blkirm.fields_of_work",
        required=False,
    )
    standing = Bool(
        title=_("label_standing", default="Standing body"),
        description=_(
            "help_standing", default="Switched off for a party that was set up for one purpose."
        ),
        required=False,
        default=True,
    )
    start = Date(title=_("label_start", default="Since"), required=False)
    end = Date(title=_("label_end", default="Until"), required=False)
    widest_circle = Choice(
        title=_("label_widest_circle", default="Widest audience"),
        description=_(
            "help_widest_circle",
            default="Nothing in this party can be opened to more people than that. What is wider "
            "now becomes narrower when you save.",
        ),
        vocabulary="blkirm.party_circles",
        default=NETWORK,
        missing_value=NETWORK,
    )
    contact = Text(
        title=_("label_contact", default="Contact"),
        description=_(
            "help_contact",
            default="An office, its address and telephone number; no person's name.",
        ),
        required=False,
        default="",
        missing_value="",
    )

    @invariant
    def begins_before_it_ends(data) -> None:  # noqa: ANN001, N805 (zope calls it with the data)
        if data.start and data.end and data.end < data.start:
            raise Invalid(
                _("msg_end_before_start", default="The end must not be before the beginning.")
            )


@implementer(IWorkingParty, ISpace, IKeepsAddress)
class WorkingParty(Container):
    """See ``IWorkingParty``. Unordered: what it holds is sorted by the catalogue."""

    _ordering = "unordered"


class IWorkingParties(Interface):
    """The place of all working parties."""


@implementer(IWorkingParties, IPrivateContent, IKeepsAddress)
class WorkingParties(Container):
    """Unordered, and without a workflow: its permissions are set once and stay."""

    _ordering = "unordered"
