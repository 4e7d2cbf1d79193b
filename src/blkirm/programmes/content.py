from blkirm import _
from blkirm.kernel.interfaces import IHasWorkingCopies
from blkirm.kernel.rows import Rows
from blkirm.kernel.selects import TabbedCheckBoxGroupFieldWidget
from blkirm.programmes import columns
from plone.autoform import directives
from plone.dexterity.content import Item
from plone.namedfile.field import NamedBlobFile
from plone.supermodel import model
from zope.interface import implementer
from zope.interface import Interface
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import Int
from zope.schema import List
from zope.schema import Text
from zope.schema import TextLine


class IProgrammesFolder(Interface):
    """Marks the place of the directory of return support."""


class IProgramme(model.Schema):
    """A programme as editors describe it (DOMAIN.md 3.3). ``title`` is German."""

    title = TextLine(title=_("label_programme_title", default="Title"), max_length=300)
    acronym = TextLine(
        title=_("label_programme_acronym", default="Short name"), required=False, max_length=60
    )
    former_names = List(
        title=_("label_programme_former_names", default="Former names"),
        value_type=TextLine(max_length=200),
        required=False,
        default=[],
        missing_value=[],
    )
    kind = Choice(
        title=_("label_programme_kind", default="Kind"), vocabulary="blkirm.programme_kinds"
    )
    level = Choice(title=_("label_programme_level", default="Whose"), vocabulary="blkirm.levels")
    return_mode = Choice(
        title=_("label_programme_return_mode", default="For which return"),
        vocabulary="blkirm.return_modes",
    )
    summary_de = Text(
        title=_("label_programme_summary_de", default="In one paragraph, in German"),
        max_length=2000,
    )
    summary_en = Text(
        title=_("label_programme_summary_en", default="In one paragraph, in English"),
        required=False,
        max_length=2000,
    )

    model.fieldset(
        "reach",
        label=_("fieldset_programme_reach", default="For whom and where"),
        fields=["laender", "countries", "countries_complete", "basis", "target_groups", "excluded"],
    )
    laender = Rows(
        columns.LAENDER,
        check=columns.reason_against,
        together=columns.reason_beside,
        title=_("label_programme_laender", default="Länder"),
        description=_(
            "help_programme_laender",
            default="Without a row it is for all Länder, if it is a federal programme.",
        ),
        required=False,
        default=[],
        missing_value=[],
    )
    countries = Rows(
        columns.COUNTRIES,
        check=columns.reason_against,
        together=columns.reason_beside,
        title=_("label_programme_countries", default="Countries of return"),
        required=False,
        default=[],
        missing_value=[],
    )
    countries_complete = Bool(
        title=_(
            "label_programme_countries_complete",
            default="The list is complete: other countries are not included",
        ),
        required=False,
        default=False,
        missing_value=False,
    )
    basis = Choice(
        title=_("label_programme_basis", default="What the list of countries goes by"),
        vocabulary="blkirm.country_bases",
        required=False,
    )
    directives.widget(
        target_groups=TabbedCheckBoxGroupFieldWidget, excluded=TabbedCheckBoxGroupFieldWidget
    )
    target_groups = List(
        title=_("label_programme_target_groups", default="For whom"),
        value_type=Choice(vocabulary="blkirm.target_groups"),
        required=False,
        default=[],
        missing_value=[],
    )
    excluded = List(
        title=_("label_programme_excluded", default="Not for"),
        value_type=Choice(vocabulary="blkirm.target_groups"),
        required=False,
        default=[],
        missing_value=[],
    )

    model.fieldset(
        "benefits",
        label=_("fieldset_programme_benefits", default="What it gives"),
        fields=["benefits", "statements", "legal_entitlement"],
    )
    benefits = Rows(
        columns.BENEFITS,
        check=columns.reason_against,
        together=columns.reason_beside,
        title=_("label_programme_benefits", default="Benefits"),
        required=False,
        default=[],
        missing_value=[],
    )
    statements = Rows(
        columns.STATEMENTS,
        check=columns.reason_against,
        title=_("label_programme_statements", default="Conditions and other statements"),
        required=False,
        default=[],
        missing_value=[],
    )
    legal_entitlement = Bool(
        title=_("label_programme_entitlement", default="There is a legal entitlement"),
        required=False,
        default=False,
        missing_value=False,
    )

    model.fieldset(
        "application",
        label=_("fieldset_programme_application", default="Applying"),
        fields=[
            "channels",
            "application_system",
            "lead_time_days",
            "lead_time_counted",
            "provider",
            "provider_en",
            "partners_abroad",
            "office",
            "contact_de",
            "contact_en",
            "links",
        ],
    )
    directives.widget(channels=TabbedCheckBoxGroupFieldWidget)
    channels = List(
        title=_("label_programme_channels", default="Where to apply"),
        value_type=Choice(vocabulary="blkirm.channels"),
        required=False,
        default=[],
        missing_value=[],
    )
    application_system = TextLine(
        title=_("label_programme_system", default="System for applications"),
        required=False,
        max_length=200,
    )
    lead_time_days = Int(
        title=_("label_programme_lead_time", default="Days to apply before departure"),
        required=False,
        min=0,
        max=1000,
    )
    lead_time_counted = Choice(
        title=_("label_programme_lead_time_counted", default="Counted in"),
        vocabulary="blkirm.day_counts",
        required=False,
    )
    provider = TextLine(
        title=_("label_programme_provider", default="Run by"), required=False, max_length=300
    )
    provider_en = TextLine(
        title=_("label_programme_provider_en", default="Run by, in English"),
        required=False,
        max_length=300,
    )
    partners_abroad = List(
        title=_("label_programme_partners", default="Partners abroad"),
        value_type=TextLine(max_length=200),
        required=False,
        default=[],
        missing_value=[],
    )
    office = Choice(
        title=_("label_programme_office", default="Office to ask"),
        description=_(
            "help_programme_office",
            default="Its contact is shown as the register of authorities has it.",
        ),
        vocabulary="blkirm.authorities",
        required=False,
    )
    contact_de = Text(
        title=_("label_programme_contact_de", default="Contact, in German"),
        required=False,
        max_length=1000,
    )
    contact_en = Text(
        title=_("label_programme_contact_en", default="Contact, in English"),
        required=False,
        max_length=1000,
    )
    links = Rows(
        columns.LINKS,
        check=columns.reason_against_link,
        title=_("label_programme_links", default="Further pages and documents"),
        description=_(
            "help_programme_links",
            default="What is for counsellors is shown to members of the network and to editors.",
        ),
        required=False,
        default=[],
        missing_value=[],
    )

    model.fieldset(
        "files",
        label=_("fieldset_programme_files", default="Files"),
        description=_(
            "help_programme_files",
            default="Leaflets are for everybody. Handouts for counsellors are for members of the "
            "network and for editors; nobody else learns that there are any.",
        ),
        fields=["leaflet_de", "leaflet_en", "handout_de", "handout_en"],
    )
    leaflet_de = NamedBlobFile(
        title=_("label_programme_leaflet_de", default="Leaflet in German"), required=False
    )
    leaflet_en = NamedBlobFile(
        title=_("label_programme_leaflet_en", default="Leaflet in English"), required=False
    )
    handout_de = NamedBlobFile(
        title=_("label_programme_handout_de", default="Handout for counsellors in German"),
        required=False,
    )
    handout_en = NamedBlobFile(
        title=_("label_programme_handout_en", default="Handout for counsellors in English"),
        required=False,
    )

    model.fieldset(
        "record",
        label=_("fieldset_programme_record", default="Period, funds and state"),
        fields=[
            "period_from",
            "period_to",
            "renewal",
            "successor",
            "funding",
            "legal_basis_title",
            "legal_basis_reference",
            "legal_basis_date",
            "stand_date",
            "stand_reference",
            "stand_reference_en",
            "review_date",
        ],
    )
    period_from = Date(title=_("label_programme_from", default="Since"), required=False)
    period_to = Date(title=_("label_programme_to", default="Until"), required=False)
    renewal = Choice(
        title=_("label_programme_renewal", default="How it goes on"),
        description=_(
            "help_programme_renewal",
            default=(
                "A programme that runs from year to year is shown as in force only in the year "
                "of “As of”, until somebody confirms the next one."
            ),
        ),
        vocabulary="blkirm.renewals",
        default="open",
    )
    successor = Choice(
        title=_("label_programme_successor", default="Followed by"),
        vocabulary="blkirm.programmes",
        required=False,
    )
    funding = Rows(
        columns.FUNDING,
        check=columns.reason_against,
        title=_("label_programme_funding", default="Paid from"),
        required=False,
        default=[],
        missing_value=[],
    )
    legal_basis_title = TextLine(
        title=_("label_programme_basis_title", default="Legal basis"),
        required=False,
        max_length=300,
    )
    legal_basis_reference = TextLine(
        title=_("label_programme_basis_reference", default="File reference"),
        required=False,
        max_length=100,
    )
    legal_basis_date = Date(
        title=_("label_programme_basis_date", default="Of (date)"), required=False
    )
    stand_date = Date(title=_("label_programme_stand", default="As of"))
    stand_reference = TextLine(
        title=_("label_programme_stand_reference", default="Main source"), max_length=300
    )
    stand_reference_en = TextLine(
        title=_("label_programme_stand_reference_en", default="Main source in English"),
        required=False,
        max_length=300,
    )
    review_date = Date(
        title=_("label_programme_review", default="To be looked at again by"), required=False
    )


@implementer(IProgramme, IHasWorkingCopies)
class Programme(Item):
    """See ``IProgramme``."""
